//! A workspace read again with other texts in the place of some of its files.
//!
//! Knows nothing of why they changed. Nothing is written.

use std::collections::BTreeMap;

use crate::base::digest::Digest;

use super::{LoadError, Overlay, ReadFile, Workspace};

/// What a file with a byte-order mark begins with.
const MARK: &[u8] = b"\xEF\xBB\xBF";

impl ReadFile {
    /// The bytes of this file with another text: a byte-order mark stays.
    pub fn bytes_of(&self, text: &str) -> Vec<u8> {
        let mark = if self.mark { MARK } else { &[] };
        [mark, text.as_bytes()].concat()
    }
}

impl Workspace {
    /// The same workspace with these texts, by the path each file is shown under. Every other file
    /// is as it was read, also where that was not from the disk.
    ///
    /// # Errors
    /// As [`Workspace::load`]: which files there are is looked up anew.
    pub fn revised(&self, texts: &BTreeMap<String, String>) -> Result<Self, LoadError> {
        let mut overlay = Overlay::new();
        for file in &self.files {
            let own = self.sources.file(file.file).text();
            let text = texts.get(&file.path).map_or(own, String::as_str);
            let bytes = file.bytes_of(text);
            // The text of a file that is not text is not what it holds: it is read anew.
            if texts.contains_key(&file.path) || Digest::of(&bytes) == file.digest {
                overlay.put(self.root.join(&file.path), bytes);
            }
        }
        Self::load_over(&self.root, &overlay)
    }
}

//! A workspace read again with other texts in the place of some of its files.
//!
//! Knows nothing of why they changed. Nothing is written.

use std::collections::BTreeMap;

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
    /// The same workspace with these texts, by the path each file is shown under.
    ///
    /// # Errors
    /// As [`Workspace::load`]: the other files are read anew.
    pub fn revised(&self, texts: &BTreeMap<String, String>) -> Result<Self, LoadError> {
        let mut overlay = Overlay::new();
        for file in &self.files {
            if let Some(text) = texts.get(&file.path) {
                overlay.put(self.root.join(&file.path), file.bytes_of(text));
            }
        }
        Self::load_over(&self.root, &overlay)
    }
}

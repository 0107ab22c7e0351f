//! Bytes that stand in for files of the disk: the open buffers of an editor, standard input.
//!
//! Knows nothing of who edits: a path is read from here where it is in here, else from the disk.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Files by their absolute path that are read instead of those of the disk, or besides them.
#[derive(Debug, Clone, Default)]
pub struct Overlay {
    bytes: BTreeMap<PathBuf, Vec<u8>>,
}

impl Overlay {
    /// Nothing: every file is read from the disk.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts bytes in the place of a file, which need not exist.
    pub fn put(&mut self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) {
        self.bytes.insert(path.into(), bytes.into());
    }

    /// Whether the bytes of a file are in here.
    pub(super) fn holds(&self, path: &Path) -> bool {
        self.bytes.contains_key(path)
    }

    /// The bytes of a file.
    pub(super) fn read(&self, path: &Path) -> io::Result<Cow<'_, [u8]>> {
        match self.bytes.get(path) {
            Some(bytes) => Ok(Cow::Borrowed(bytes)),
            None => std::fs::read(path).map(Cow::Owned),
        }
    }

    /// Whether there is a file.
    pub(super) fn is_file(&self, path: &Path) -> bool {
        self.holds(path) || path.is_file()
    }

    /// The files below a folder with one of some extensions, sorted by path, given those of the
    /// disk.
    pub(super) fn with_files(
        &self,
        mut found: Vec<PathBuf>,
        folder: &Path,
        extensions: &[&str],
    ) -> Vec<PathBuf> {
        let fits = |path: &&PathBuf| {
            let extension = path.extension().and_then(|extension| extension.to_str());
            path.starts_with(folder) && extension.is_some_and(|own| extensions.contains(&own))
        };
        found.extend(self.bytes.keys().filter(fits).cloned());
        found.sort();
        found.dedup();
        found
    }
}

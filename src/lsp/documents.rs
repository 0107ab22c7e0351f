//! The documents a client has open, with what was typed in them so far.
//!
//! Knows texts and versions; not what any document means.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use super::positions::{Encoding, Lines};
use crate::workspace::Overlay;

/// An open document.
#[derive(Debug)]
pub(super) struct Document {
    /// Its address, spelt as the client does.
    pub uri: Uri,
    /// Its version, as the client counts.
    pub version: i32,
    /// Its text.
    pub text: String,
}

/// Every open document by its path.
#[derive(Debug, Default)]
pub(super) struct Documents {
    open: BTreeMap<PathBuf, Document>,
}

impl Documents {
    /// Takes a document; one that is open already is replaced.
    pub(super) fn open(&mut self, path: PathBuf, item: TextDocumentItem) {
        let TextDocumentItem { uri, version, text, .. } = item;
        self.open.insert(path, Document { uri, version, text });
    }

    /// Makes changes in the order given. Returns whether the document was open.
    pub(super) fn change(
        &mut self,
        path: &Path,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> bool {
        let Some(document) = self.open.get_mut(path) else { return false };
        document.version = version;
        for change in changes {
            match change.range {
                None => document.text = change.text,
                Some(range) => {
                    let span = Lines::new(&document.text, encoding).span(range);
                    document.text.replace_range(span.range(), &change.text);
                }
            }
        }
        true
    }

    /// Lets go of a document. Returns whether it was open.
    pub(super) fn close(&mut self, path: &Path) -> bool {
        self.open.remove(path).is_some()
    }

    /// An open document.
    pub(super) fn get(&self, path: &Path) -> Option<&Document> {
        self.open.get(path)
    }

    /// The paths of all open documents.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.open.keys().map(PathBuf::as_path)
    }

    /// What stands in for the files below a folder.
    pub(super) fn overlay(&self, root: &Path) -> Overlay {
        let mut overlay = Overlay::new();
        for (path, document) in self.open.iter().filter(|(path, _)| path.starts_with(root)) {
            overlay.put(path, document.text.as_bytes());
        }
        overlay
    }
}

#[cfg(test)]
mod tests {
    use lsp_types::{Position, Range};

    use super::*;

    fn changed(text: &str, changes: &[((u32, u32), (u32, u32), &str)]) -> String {
        let mut documents = Documents::default();
        let path = PathBuf::from("/w/a.yaml");
        let uri: Uri = "file:///w/a.yaml".parse().unwrap();
        let item = TextDocumentItem::new(uri, "yaml".into(), 1, text.into());
        documents.open(path.clone(), item);
        let changes = changes.iter().map(|((sl, sc), (el, ec), text)| {
            let range = Range::new(Position::new(*sl, *sc), Position::new(*el, *ec));
            let text = (*text).to_owned();
            TextDocumentContentChangeEvent { range: Some(range), range_length: None, text }
        });
        assert!(documents.change(&path, 2, changes.collect(), Encoding::Utf16));
        let document = documents.get(&path).unwrap();
        assert_eq!(document.version, 2);
        document.text.clone()
    }

    #[test]
    fn changes_are_made_one_after_the_other() {
        let edits = [((0, 3), (0, 4), "2"), ((0, 4), (1, 0), " # \u{1F680}\n")];
        assert_eq!(changed("a: 1\nb: 2\n", &edits), "a: 2 # \u{1F680}\nb: 2\n");
        let behind = [((0, 9), (0, 9), "!")];
        assert_eq!(
            changed("a: \u{1F680}\u{1F680}bc\r\nd", &behind),
            "a: \u{1F680}\u{1F680}bc!\r\nd"
        );
        assert_eq!(changed("a\r\nb", &[((0, 1), (1, 0), "")]), "ab");
        assert_eq!(changed("a", &[((7, 0), (9, 9), "b")]), "ab");
    }

    #[test]
    fn what_is_not_open_does_not_change() {
        let mut documents = Documents::default();
        assert!(!documents.change(Path::new("/x"), 1, Vec::new(), Encoding::Utf8));
        assert!(!documents.close(Path::new("/x")));
    }
}

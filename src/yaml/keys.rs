//! The keys of a mapping: each a text, each once.
//!
//! Knows nothing of which keys a document may have.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::source::Span;

use super::SYNTAX;
use super::build::Builder;
use super::scalar::Core;
use super::tree::{Id, Raw};

const DUPLICATE: &str = "spec-duplicate-key";

/// The children of a collection that stay in the tree.
pub(super) struct Kept {
    pub(super) kids: Vec<Id>,
    pub(super) map: bool,
}

impl Builder<'_> {
    /// Reports the entries that may not stand and returns the others.
    pub(super) fn kept(&mut self, kids: Vec<Id>, map: bool) -> Kept {
        if !map {
            return Kept { kids, map };
        }
        let mut seen: BTreeMap<String, Id> = BTreeMap::new();
        let mut kept = Vec::with_capacity(kids.len());
        for pair in kids.chunks_exact(2) {
            let Some(text) = self.key_text(pair[0]) else { continue };
            if let Some(first) = seen.get(&text) {
                self.duplicate(&text, pair[0], *first);
                continue;
            }
            seen.insert(text, pair[0]);
            kept.extend_from_slice(pair);
        }
        Kept { kids: kept, map }
    }

    /// The text of a key that may be one; reports any other.
    fn key_text(&mut self, key: Id) -> Option<String> {
        let node = self.tree.node(key);
        let span = node.at().span;
        let Some(scalar) = node.scalar() else {
            self.not_text(key, span);
            return None;
        };
        if scalar.core() == Core::Null {
            let at = self.sink.at(span);
            let problem = Diagnostic::error(SYNTAX, at, "a key is missing, or is `null`")
                .help("write the key before the `:`, in quotes where the word `null` is meant");
            self.sink.push(problem);
            return None;
        }
        if scalar.plain && scalar.text == "<<" {
            let at = self.sink.at(span);
            let problem = Diagnostic::error(SYNTAX, at, "`<<` does not merge keys here")
                .help("write the keys out");
            self.sink.push(problem);
            return None;
        }
        Some(scalar.text.to_owned())
    }

    fn not_text(&mut self, key: Id, span: Span) {
        let braces = self.text.get(..span.start as usize).is_some_and(|text| text.ends_with('{'))
            && matches!(self.tree.slots[key as usize].raw, Raw::Map { .. });
        if braces {
            let start = span.start - 1;
            let line = super::syntax::value_on_line(self.text, start);
            let problem = super::syntax::unquoted_tag(self.text, self.sink.file, line);
            self.sink.push(problem);
            return;
        }
        let found = self.tree.node(key).describe();
        let at = self.sink.at(span);
        let problem = Diagnostic::error(SYNTAX, at, format!("a key must be text, found {found}"))
            .help("write the key as a word, or quote it");
        self.sink.push(problem);
    }

    fn duplicate(&mut self, text: &str, second: Id, first: Id) {
        let second = self.tree.node(second).at();
        let first = self.tree.node(first).at();
        let problem = Diagnostic::error(DUPLICATE, second, format!("key `{text}` is set twice"))
            .label("set again")
            .also(first, "first set here")
            .help("keep one of the two");
        self.sink.push(problem);
    }
}

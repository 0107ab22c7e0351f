//! What a comment can stand beside: the entries of the mappings and the items of the lists.
//!
//! Knows nothing of comments or of what a key means.

use crate::source::Span;

use super::scalar::Style;
use super::tree::{Kind, Node, Tree};

/// An entry of a mapping, or an item of a list.
#[derive(Debug, Clone, Copy)]
pub struct Unit<'t> {
    /// The key; `None` for an item.
    pub key: Option<Node<'t>>,
    /// The value.
    pub value: Node<'t>,
    /// Where it begins: at its key or its dash; in brackets, an item begins at its value.
    pub start: u32,
}

impl Unit<'_> {
    /// From where it begins to the end of the value.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.value.at().span.end.max(self.start))
    }
}

impl Tree {
    /// Every entry and item, each before those inside it, in the order of the text. What an alias
    /// repeats is not visited again.
    pub fn units(&self) -> Vec<Unit<'_>> {
        let mut units = Vec::new();
        let mut left: Vec<Unit<'_>> = Vec::new();
        left.extend(self.root().into_iter().flat_map(Node::units));
        left.reverse();
        while let Some(unit) = left.pop() {
            let inside = unit.value.units();
            left.extend(inside.into_iter().rev());
            units.push(unit);
        }
        units
    }

    /// The dash of the item whose value this is, or the value where none is found.
    fn dash(&self, value: Node<'_>) -> u32 {
        let start = value.at().span.start;
        let mut before = self.text[..start as usize].trim_end();
        loop {
            let line = before.rfind('\n').map_or(0, |at| at + 1);
            let comment = match before[line..].find(" #") {
                _ if before[line..].trim_start().starts_with('#') => line,
                Some(at) => line + at,
                None => break,
            };
            before = before[..comment].trim_end();
        }
        let block =
            value.scalar().is_some_and(|it| matches!(it.style, Style::Literal | Style::Folded));
        for mark in [&['|', '>'][..], &['&']] {
            let word = before.rsplit([' ', '\n']).next().unwrap_or_default();
            if word.starts_with(mark) && (block || mark == ['&']) {
                before = before[..before.len() - word.len()].trim_end();
            }
        }
        if before.ends_with('-') { before.len() as u32 - 1 } else { start }
    }
}

impl<'t> Node<'t> {
    /// The entries or items directly inside it; none of a scalar or an alias.
    pub fn units(self) -> Vec<Unit<'t>> {
        if self.is_alias() {
            return Vec::new();
        }
        match self.kind() {
            Kind::Scalar(_) => Vec::new(),
            Kind::List(items) if self.is_flow() => {
                items.map(|value| Unit { key: None, value, start: value.at().span.start }).collect()
            }
            Kind::List(items) => items
                .map(|value| Unit { key: None, value, start: value.tree().dash(value) })
                .collect(),
            Kind::Map(entries) => entries
                .map(|entry| {
                    let start = entry.key.at().span.start;
                    Unit { key: Some(entry.key), value: entry.value, start }
                })
                .collect(),
        }
    }
}

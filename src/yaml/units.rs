//! What a comment can stand beside: the entries of the mappings and the items of the lists.
//!
//! Knows nothing of comments or of what a key means.

use crate::source::Span;

use super::tree::{Kind, Node, Tree};

/// An entry of a mapping, or an item of a list.
#[derive(Debug, Clone, Copy)]
pub struct Unit<'t> {
    /// The key; `None` for an item.
    pub key: Option<Node<'t>>,
    /// The value.
    pub value: Node<'t>,
}

impl Unit<'_> {
    /// From the key, or the value of an item, to the end of the value.
    pub fn span(&self) -> Span {
        let value = self.value.at().span;
        self.key.map_or(value, |key| key.at().span.cover(value))
    }
}

impl Tree {
    /// Every entry and item, each before those inside it, in the order of the text. What an alias
    /// repeats is not visited again.
    pub fn units(&self) -> Vec<Unit<'_>> {
        let mut units = Vec::new();
        let mut left: Vec<Unit<'_>> = Vec::new();
        left.extend(self.root().map(|value| Unit { key: None, value }));
        while let Some(unit) = left.pop() {
            let inside = unit.value.units();
            left.extend(inside.into_iter().rev());
            units.push(unit);
        }
        units.drain(..1.min(units.len()));
        units
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
            Kind::List(items) => items.map(|value| Unit { key: None, value }).collect(),
            Kind::Map(entries) => {
                entries.map(|entry| Unit { key: Some(entry.key), value: entry.value }).collect()
            }
        }
    }
}

//! The edits that add an entry or an item to a collection, or take one away, and keep the layout
//! around it.
//!
//! Knows nothing of what a key means. What cannot be done without a doubt has no edit.

use crate::diagnostic::Edit;
use crate::source::{Location, Span};

use super::tree::{Kind, Node, Tree};
use super::units::Unit;

impl Tree {
    /// The edit that adds `key: value` at the end of the mapping that a JSON pointer leads to.
    pub fn add_entry(&self, pointer: &str, key: &str, value: &str) -> Option<Edit> {
        let node = self.at_pointer(pointer)?;
        let map = matches!(node.kind(), Kind::Map(_));
        map.then(|| self.add(node, &format!("{key}: {value}"), ""))?
    }

    /// The edit that adds items at the end of the list that a JSON pointer leads to.
    pub fn add_items(&self, pointer: &str, items: &[&str]) -> Option<Edit> {
        let node = self.at_pointer(pointer)?;
        let list = matches!(node.kind(), Kind::List(_));
        let separator = if node.is_flow() { ", ".to_owned() } else { self.item_break(node)? };
        (list && !items.is_empty()).then(|| self.add(node, &items.join(&separator), "- "))?
    }

    /// The edit that takes away the innermost entry whose key or value, or item whose value, is at
    /// a place. None where it is the only one, or shares its line with another one.
    pub fn take_away(&self, place: Location) -> Option<Edit> {
        let units = self.units();
        let is_meant = |unit: &&Unit<'_>| {
            let key = unit.key.is_some_and(|key| key.at() == place);
            place.file == self.file() && (key || unit.value.at() == place)
        };
        let meant = units.iter().rev().find(is_meant)?;
        let parent = units.iter().rev().find(|unit| {
            unit.value.units().iter().any(|inside| inside.start == meant.start)
                && unit.start <= meant.start
        })?;
        let siblings = parent.value.units();
        let index = siblings.iter().position(|unit| unit.start == meant.start)?;
        if siblings.len() < 2 {
            return None;
        }
        let span = if parent.value.is_flow() {
            match siblings.get(index + 1) {
                Some(next) => Span::new(meant.start, next.start),
                None => Span::new(siblings[index - 1].span().end, meant.span().end),
            }
        } else {
            self.lines_of(meant)?
        };
        Some(Edit { at: Location::new(self.file(), span), text: String::new() })
    }

    fn at_pointer(&self, pointer: &str) -> Option<Node<'_>> {
        let mut node = self.root()?;
        for key in pointer.split('/').skip(1) {
            node = node.get(key)?.value;
        }
        (!node.is_alias()).then_some(node)
    }

    fn add(&self, node: Node<'_>, text: &str, mark: &str) -> Option<Edit> {
        let at = |offset: u32| Location::new(self.file(), Span::new(offset, offset));
        let units = node.units();
        if node.is_flow() {
            let Some(last) = units.last() else {
                return Some(Edit { at: at(node.at().span.start + 1), text: text.to_owned() });
            };
            return Some(Edit { at: at(last.span().end), text: format!(", {text}") });
        }
        let last = units.last()?;
        let (indent, line_break) = (self.column(last.start), self.line_break());
        let end = self.line_end(last.span().end);
        Some(Edit { at: at(end), text: format!("{line_break}{:indent$}{mark}{text}", "") })
    }

    /// What stands between two items of a block list.
    fn item_break(&self, node: Node<'_>) -> Option<String> {
        let indent = self.column(node.units().first()?.start);
        Some(format!("{}{:indent$}- ", self.line_break(), ""))
    }

    /// The whole lines of an entry or item that stands alone on them.
    fn lines_of(&self, unit: &Unit<'_>) -> Option<Span> {
        let start = unit.start - self.column(unit.start) as u32;
        let alone = self.text[start as usize..unit.start as usize].trim().is_empty();
        let end = self.line_end(unit.span().end) as usize;
        let rest = &self.text[end..];
        let after = rest.find('\n').map_or(rest.len(), |at| at + 1);
        alone.then(|| Span::new(start, (end + after) as u32))
    }

    fn column(&self, at: u32) -> usize {
        let before = &self.text[..at as usize];
        before.len() - before.rfind('\n').map_or(0, |found| found + 1)
    }

    /// The end of the line of an offset, before its break.
    fn line_end(&self, at: u32) -> u32 {
        let rest = &self.text[at as usize..];
        let line = rest.split('\n').next().unwrap_or_default();
        at + line.trim_end_matches('\r').len() as u32
    }

    fn line_break(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::splice;
    use crate::source::Sources;

    fn edited(text: &str, edit: impl Fn(&Tree) -> Option<Edit>) -> String {
        let file = Sources::new().add("a.yaml", text);
        let tree = crate::yaml::parse(file, text).tree;
        let edit = edit(&tree);
        edit.map_or("none".to_owned(), |edit| splice(file, text, [&edit]).unwrap())
    }

    #[test]
    fn entries_and_items_are_added_behind_the_last_one() {
        let entry = |tree: &Tree| tree.add_entry("/a", "c", "2");
        for (text, expected) in [
            ("a:\n   b: 1 # x\nd: 4\n", "a:\n   b: 1 # x\n   c: 2\nd: 4\n"),
            ("a: { b: 1 }\n", "a: { b: 1, c: 2 }\n"),
            ("a: {}\n", "a: {c: 2}\n"),
            ("a:\r\n  b: |\r\n    x\r\n", "a:\r\n  b: |\r\n    x\r\n  c: 2\r\n"),
            ("a:\n  b: 1", "a:\n  b: 1\n  c: 2"),
            ("a: 1\n", "none"),
        ] {
            assert_eq!(edited(text, entry), expected);
        }
        let items = |tree: &Tree| tree.add_items("/a", &["y", "z"]);
        for (text, expected) in [
            ("a: [ö]\n", "a: [ö, y, z]\n"),
            ("a:\n- x # 1\n", "a:\n- x # 1\n- y\n- z\n"),
            ("a:\n  - b: 1\n    c: 2\n", "a:\n  - b: 1\n    c: 2\n  - y\n  - z\n"),
        ] {
            assert_eq!(edited(text, items), expected);
        }
    }

    #[test]
    fn what_is_taken_away_leaves_no_gap() {
        let away = |tree: &Tree, word: &str| {
            let units = tree.units();
            let unit = units.iter().find(|unit| unit.value.text() == Some(word))?;
            tree.take_away(unit.value.at())
        };
        for (text, expected) in [
            ("a: [x, y, z]\n", "a: [y, z]\n"),
            ("a: [y, x]\n", "a: [y]\n"),
            ("a: [x]\n", "none"),
            ("a:\n  - y\n  - x # 1\n  - z\n", "a:\n  - y\n  - z\n"),
            ("a:\n  b: 1\n  c: x\n", "a:\n  b: 1\n"),
            ("a:\n  - b: x\n    c: 1\n", "none"),
            ("a: { b: x, c: 1 }\n", "a: { c: 1 }\n"),
        ] {
            assert_eq!(edited(text, |tree| away(tree, "x")), expected, "{text}");
        }
    }
}

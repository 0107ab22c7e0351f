//! What a waiver is bound to: the keys and items that begin where it stands, never what is
//! written over indented lines below them.
//!
//! A comment at the end of a line is bound to what begins on that line, or, where nothing does, to
//! what ends on it. One that stands alone is bound to what begins on the next line. It covers the
//! key, and the value where that is one piece: a scalar, a block of text, a list or mapping in
//! brackets. Of a section in indented lines it covers the key and the section as a whole, so that
//! a waiver on `send:` does not quietly hold for everything in it.
//!
//! Knows nothing of rules.

use crate::source::{SourceFile, Span};
use crate::yaml::{Comment, Tree, Unit};

/// What a waiver is bound to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Bound {
    /// Ranges in which every place is covered.
    pieces: Vec<Span>,
    /// Ranges that are covered as wholes only.
    wholes: Vec<Span>,
}

impl Bound {
    /// What all of these entries and items cover.
    pub(super) fn of<'t>(units: impl IntoIterator<Item = Unit<'t>>) -> Self {
        let mut bound = Self::default();
        for unit in units {
            bound.pieces.extend(unit.key.map(|key| key.at().span));
            let value = unit.value;
            let one_piece = value.is_alias() || value.scalar().is_some() || value.is_flow();
            let spans = if one_piece { &mut bound.pieces } else { &mut bound.wholes };
            spans.push(value.at().span);
        }
        bound
    }

    /// Whether a place is covered.
    pub(super) fn covers(&self, place: Span) -> bool {
        let within = |piece: &Span| piece.start <= place.start && place.end <= piece.end;
        self.pieces.iter().any(within) || self.wholes.contains(&place)
    }
}

/// What a comment is bound to; nothing where a blank line or the end follows it.
pub(super) fn bound(comment: &Comment, tree: &Tree, source: &SourceFile) -> Bound {
    let Some(line) = line_meant(comment, source) else { return Bound::default() };
    let units = tree.units();
    let on_line = |offset: u32| source.line_column(offset).line == line;
    let begin: Vec<Unit<'_>> = units.iter().filter(|unit| on_line(unit.start)).copied().collect();
    if begin.is_empty() {
        let ending = units.into_iter().filter(|unit| on_line(unit.span().end));
        return Bound::of(
            ending.filter(|unit| unit.value.units().is_empty() || unit.value.is_flow()),
        );
    }
    Bound::of(begin)
}

/// The line a comment is about: its own where something stands before it, else the next line that
/// is no comment.
fn line_meant(comment: &Comment, source: &SourceFile) -> Option<u32> {
    let place = source.line_column(comment.at.span.start);
    let before: String = source.line(place.line).chars().take(place.column as usize - 1).collect();
    if !before.trim().is_empty() {
        return Some(place.line);
    }
    let below = (place.line + 1..).find(|line| !source.line(*line).trim().starts_with('#'))?;
    (!source.line(below).trim().is_empty()).then_some(below)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// Which of these texts the waiver in a document covers.
    fn covered<'a>(text: &str, asked: &[&'a str]) -> Vec<&'a str> {
        let mut sources = Sources::new();
        let file = sources.add("a.yaml", text);
        let tree = crate::yaml::parse(file, text).tree;
        let comment = tree.comments().iter().find(|it| it.text.contains('W')).unwrap();
        let bound = bound(comment, &tree, sources.file(file));
        let place = |asked: &str| {
            let start = text.find(asked).unwrap() as u32;
            Span::new(start, start + asked.len() as u32)
        };
        asked.iter().copied().filter(|asked| bound.covers(place(asked))).collect()
    }

    #[test]
    fn a_waiver_covers_what_it_stands_beside_or_above() {
        let asked = ["one", "1", "two", "2"];
        for (text, expected) in [
            ("one: 1 # W\ntwo: 2\n", &["one", "1"][..]),
            ("one: 1\n# W\ntwo: 2\n", &["two", "2"]),
            ("one: 1\n# W\n# and more\ntwo: 2\n", &["two", "2"]),
            ("one: 1\r\n# W\r\ntwo: 2\r\n", &["two", "2"]),
            ("one: 1\n# W\n\ntwo: 2\n", &[]),
            ("one: 1\ntwo: 2\n# W\n", &[]),
        ] {
            assert_eq!(covered(text, &asked), expected, "{text}");
        }
    }

    #[test]
    fn a_waiver_on_a_section_covers_its_key_and_not_what_is_below() {
        let text = "send: # W\n  hours: 09:00-16:30\n  waves:\n    - rest\n";
        let asked = ["send", "hours", "09:00-16:30", "waves", "rest"];
        assert_eq!(covered(text, &asked), ["send"]);
        let whole = "hours: 09:00-16:30\n  waves:\n    - rest";
        assert_eq!(covered(text, &[whole]), [whole]);
    }

    #[test]
    fn a_value_in_one_piece_is_covered_with_what_is_inside() {
        for text in [
            "# W\nlist: [one, { two: 3 }]\nlast: x\n",
            "list: [one, { two: 3 }] # W\nlast: x\n",
            "list: [ # W\n  one,\n  { two: 3 }\n]\nlast: x\n",
            "list: [\n  one,\n  { two: 3 }\n] # W\nlast: x\n",
            "# W\nlist: |\n  one\n  two: 3\nlast: x\n",
            "list: | # W\n  one\n  two: 3\nlast: x\n",
            "# W\n- |\n  one\n  two: 3\n- last: x\n",
        ] {
            assert_eq!(covered(text, &["one", "two", "3", "last", "x"]), ["one", "two", "3"]);
        }
    }

    #[test]
    fn a_waiver_on_an_item_covers_the_key_that_begins_it_and_not_the_next_one() {
        let text = "steps:\n  # W\n  - template: one@1\n    after: 4 days\n  - template: two@1\n";
        let asked = ["steps", "template", "one@1", "after", "4 days", "two@1"];
        assert_eq!(covered(text, &asked), ["template", "one@1"]);
        let item = "template: one@1\n    after: 4 days";
        assert_eq!(covered(text, &[item]), [item]);
    }
}

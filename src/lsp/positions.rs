//! From byte offsets to positions of the protocol and back.
//!
//! A position counts lines from 0 and, within a line, UTF-16 units or bytes, as client and server
//! agreed. A line ends with `\n`, `\r\n` or `\r`, whatever the reader of documents makes of it.

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::source::Span;

/// What the characters of a position count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 units: what every client understands.
    #[default]
    Utf16,
}

impl Encoding {
    /// Bytes where the client offers them, since they need no counting.
    pub(super) fn agreed(offered: Option<&[PositionEncodingKind]>) -> Self {
        let bytes = offered.is_some_and(|kinds| kinds.contains(&PositionEncodingKind::UTF8));
        if bytes { Self::Utf8 } else { Self::Utf16 }
    }

    /// The name the protocol has for it.
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn width(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
        }
    }
}

/// A text with its lines.
#[derive(Debug)]
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    encoding: Encoding,
}

impl<'t> Lines<'t> {
    /// The lines of a text.
    pub(super) fn new(text: &'t str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(index, byte)| {
            **byte == b'\n' || (**byte == b'\r' && bytes.get(index + 1) != Some(&b'\n'))
        });
        let starts = std::iter::once(0).chain(ends.map(|(index, _)| index + 1)).collect();
        Self { text, starts, encoding }
    }

    /// A line without its end; empty past the last.
    fn line(&self, line: usize) -> &'t str {
        let Some(start) = self.starts.get(line).copied() else { return "" };
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }

    /// The position of a byte offset. One inside a character is that of the character, one in the
    /// end of a line that of the end of its text.
    pub(super) fn position(&self, offset: u32) -> Position {
        let offset = self.text.floor_char_boundary(offset as usize);
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        let start = self.starts[line];
        let within = self.line(line);
        let before = &within[..(offset - start).min(within.len())];
        let character: usize = before.chars().map(|c| self.encoding.width(c)).sum();
        Position::new(line as u32, character as u32)
    }

    /// The byte offset of a position. One past the end of its line is the end of the line, one
    /// past the last line the end of the text, and one inside a character its start.
    pub(super) fn offset(&self, position: Position) -> u32 {
        let line = position.line as usize;
        let Some(start) = self.starts.get(line).copied() else { return self.text.len() as u32 };
        let within = self.line(line);
        let mut left = position.character as usize;
        for (index, c) in within.char_indices() {
            let width = self.encoding.width(c);
            if left < width {
                return (start + index) as u32;
            }
            left -= width;
        }
        (start + within.len()) as u32
    }

    /// The range of a span.
    pub(super) fn range(&self, span: Span) -> Range {
        Range::new(self.position(span.start), self.position(span.end))
    }

    /// The span of a range; an inverted one is empty.
    pub(super) fn span(&self, range: Range) -> Span {
        let start = self.offset(range.start);
        Span::new(start, self.offset(range.end).max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "größe: 1\r\nemoji: \u{1F680}x\rlast\n";

    fn at(line: u32, character: u32) -> Position {
        Position::new(line, character)
    }

    #[test]
    fn positions_and_offsets_lead_to_each_other_in_both_encodings() {
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let lines = Lines::new(TEXT, encoding);
            for (offset, c) in TEXT.char_indices() {
                if !matches!(c, '\r' | '\n') {
                    let position = lines.position(offset as u32);
                    assert_eq!(lines.offset(position), offset as u32, "{encoding:?} {offset}");
                }
            }
        }
    }

    #[test]
    fn a_surrogate_pair_is_two_units_and_its_second_half_is_its_start() {
        let lines = Lines::new(TEXT, Encoding::Utf16);
        let rocket = TEXT.find('\u{1F680}').unwrap() as u32;
        assert_eq!(lines.position(rocket), at(1, 7));
        assert_eq!(lines.position(rocket + 4), at(1, 9));
        assert_eq!(lines.offset(at(1, 8)), rocket);
        assert_eq!(lines.position(rocket + 2), at(1, 7), "inside the character");
        assert_eq!(Lines::new(TEXT, Encoding::Utf8).position(rocket + 4), at(1, 11));
    }

    #[test]
    fn positions_past_an_end_are_that_end() {
        let lines = Lines::new(TEXT, Encoding::Utf16);
        assert_eq!(lines.offset(at(0, 999)), 10, "before the line's end, not behind it");
        assert_eq!(lines.offset(at(99, 0)), TEXT.len() as u32);
        assert_eq!(lines.position(11), at(0, 8), "between `\\r` and `\\n`");
        assert_eq!(lines.position(9999), at(3, 0));
        assert_eq!(lines.offset(at(2, 0)), TEXT.find("last").unwrap() as u32, "a lone `\\r`");
        let inverted = Range::new(at(2, 2), at(1, 0));
        assert!(lines.span(inverted).is_empty());
    }
}

//! From the decoded text of a scalar back to the file, for every style.
//!
//! The source of the scalar is decoded a second time, this time noting where each piece came
//! from. Only a decoding that gives the very text the parser gave is used, so a map is right or
//! is the fallback: the start of the scalar.

use crate::source::{OffsetMap, Span};

use super::scalar::Style;

mod block;
mod flow;

/// A text under construction and where its pieces come from.
#[derive(Default)]
struct Trace {
    text: String,
    map: OffsetMap,
}

impl Trace {
    /// Adds source text that stands for itself.
    fn copy(&mut self, text: &str, source: usize) {
        if !text.is_empty() {
            self.map.run(self.text.len() as u32, source as u32);
            self.text.push_str(text);
        }
    }

    /// Adds one character that `length` bytes of source stand for. No byte of it maps beyond them.
    fn escape(&mut self, character: char, source: usize, length: usize) {
        let start = self.text.len();
        self.text.push(character);
        for index in 0..character.len_utf8() {
            let within = index.min(length.saturating_sub(1));
            self.map.run((start + index) as u32, (source + within) as u32);
        }
    }
}

/// The map of a scalar that stands at `span` of `source` and decodes to `text`.
pub(super) fn map(source: &str, span: Span, text: &str, style: Style) -> OffsetMap {
    let trace = match style {
        Style::Plain => flow::plain(source, span),
        Style::Single => flow::single(source, span),
        Style::Double => flow::double(source, span),
        Style::Literal | Style::Folded => block::trace(source, span, text, style),
    };
    match trace {
        Some(trace) if trace.text == text => trace.map,
        _ => OffsetMap::straight(span.start),
    }
}

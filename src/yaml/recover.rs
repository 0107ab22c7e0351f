//! Reads a text whole, and where it has a syntax error, all but the section with the error.
//!
//! A section is what stands under one key in the first column. Its bytes are replaced by blanks,
//! so that every other place stays what it is, and the text is read again.
//!
//! Knows nothing of what a syntax error means.

use crate::base::limits::DOCUMENT_BYTES_MAX;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

use super::build::{End, Stop, build};
use super::sink::Sink;
use super::tree::Tree;
use super::{LIMITS, Parsed, syntax};

/// The most sections with a syntax error that are passed over in one document.
const SECTIONS_MAX: usize = 16;

/// Reads the text of a file. It never panics, and what it takes is bounded by `base::limits`.
pub fn parse(file: FileId, text: &str) -> Parsed {
    let mut sink = Sink::new(file);
    let refused = refusal(text).map(|(span, headline, help)| {
        sink.push(Diagnostic::error(LIMITS, sink.at(span), headline).help(help));
        span
    });
    if let Some(span) = refused {
        let mut tree = Tree::empty(file, "");
        tree.unread.push(span);
        return Parsed { tree, problems: sink.finish() };
    }
    let mut readable = text.to_owned();
    let mut unread = Vec::new();
    loop {
        let mut round = Sink::new(file);
        let (mut tree, end) = build(&readable, &mut round);
        if let Some(End::Syntax(stop)) = &end {
            let (problem, culprit) = syntax::explain(&readable, file, stop);
            sink.push(problem);
            let masked = section(&readable, culprit);
            let again = unread.len() < SECTIONS_MAX && mask(&mut readable, masked);
            unread.push(if again { masked } else { rest(text, stop) });
            if again {
                continue;
            }
        }
        if let Some(End::Bound(start)) = end {
            unread.push(Span::new(start, text.len() as u32));
        }
        sink.absorb(round);
        tree.text = text.into();
        tree.unread.extend(unread);
        return Parsed { tree, problems: sink.finish() };
    }
}

fn rest(text: &str, stop: &Stop) -> Span {
    Span::new(stop.last_end, text.len() as u32)
}

/// Why a text is not read at all.
fn refusal(text: &str) -> Option<(Span, String, &'static str)> {
    if text.len() > DOCUMENT_BYTES_MAX {
        let headline =
            format!("the document has {} bytes, more than {DOCUMENT_BYTES_MAX}", text.len());
        return Some((Span::new(0, 0), headline, "split it into several files"));
    }
    let nul = text.find('\0')? as u32;
    let headline = "the text holds a NUL byte".to_owned();
    Some((Span::new(nul, nul + 1), headline, "remove it; the file may not be text"))
}

/// The section around an offset: from the line that begins in the first column to the next one.
fn section(text: &str, offset: u32) -> Span {
    let offset = (offset as usize).min(text.len());
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if begins_section(line) {
            if at > offset {
                return Span::new(start as u32, at as u32);
            }
            start = at;
        }
        at += line.len();
    }
    Span::new(start as u32, text.len() as u32)
}

fn begins_section(line: &str) -> bool {
    let Some(first) = line.chars().next() else { return false };
    !first.is_whitespace() && !matches!(first, '#' | ']' | '}' | ',')
}

/// Blanks a range, breaks excepted. Returns whether there was anything to blank.
fn mask(text: &mut String, span: Span) -> bool {
    let Some(section) = text.get(span.range()) else { return false };
    if section.trim().is_empty() {
        return false;
    }
    let blank: String = section
        .bytes()
        .map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' })
        .collect();
    text.replace_range(span.range(), &blank);
    true
}

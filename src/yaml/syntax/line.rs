//! One line of YAML looked at by itself, for hints: where its value stands, what it lacks.
//!
//! Knows nothing of the lines around it.

use std::ops::Range;

use crate::source::Span;

/// The start of the line with this offset.
pub(super) fn start(text: &str, offset: usize) -> usize {
    text[..offset].rfind('\n').map_or(0, |at| at + 1)
}

/// The end of the line with this offset, before its break.
pub(super) fn end(text: &str, offset: usize) -> usize {
    let end = text[offset..].find('\n').map_or(text.len(), |length| offset + length);
    if end > offset && text[..end].ends_with('\r') { end - 1 } else { end }
}

/// The start of the line after the one with this offset.
pub(super) fn next(text: &str, offset: usize) -> Option<usize> {
    text[offset..].find('\n').map(|length| offset + length + 1)
}

/// From an offset to the end of the value that begins there: the end of the line or a comment.
pub(in super::super) fn value_on_line(text: &str, offset: u32) -> Span {
    let end = end(text, offset as usize);
    let value = &text[offset as usize..end];
    Span::new(offset, offset + without_comment(value).len() as u32)
}

/// Where the value of a line stands: behind `- ` and `key: `, up to a comment.
pub(super) fn value(line: &str) -> Option<Range<usize>> {
    let mut start = line.len() - line.trim_start().len();
    while let Some(rest) = line[start..].strip_prefix("- ") {
        start = line.len() - rest.trim_start().len();
    }
    if !line[start..].starts_with(['"', '\'', '[', '{', '#'])
        && let Some(colon) = line[start..].find(": ")
    {
        let rest = line[start + colon + 1..].trim_start();
        start = line.len() - rest.len();
    }
    let value = without_comment(&line[start..]);
    (!value.is_empty()).then(|| start..start + value.len())
}

fn without_comment(value: &str) -> &str {
    let end = if value.starts_with('#') { Some(0) } else { value.find(" #") };
    value[..end.unwrap_or(value.len())].trim_end()
}

/// The offset of the colon in `key:value`, where a key with a value and no space is meant.
pub(super) fn tight_colon(line: &str) -> Option<usize> {
    let mut start = line.len() - line.trim_start().len();
    while let Some(rest) = line[start..].strip_prefix("- ") {
        start = line.len() - rest.trim_start().len();
    }
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let length = line[start..].find(|c| !word(c))?;
    let rest = line[start + length..].strip_prefix(':')?;
    let tight = rest.starts_with(|c: char| !c.is_whitespace() && c != '/');
    (length > 0 && tight).then_some(start + length)
}

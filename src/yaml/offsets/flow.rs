//! Plain and quoted scalars: lines are trimmed and folded, quotes and escapes resolved.

use crate::source::Span;

use super::Trace;

/// A plain scalar.
pub(super) fn plain(source: &str, span: Span) -> Option<Trace> {
    let body = source.get(span.range())?;
    let mut trace = Trace::default();
    fold(body, span.start as usize, &mut trace, |line, at, trace| {
        trace.copy(line, at);
        Some(false)
    })?;
    Some(trace)
}

/// A scalar in single quotes.
pub(super) fn single(source: &str, span: Span) -> Option<Trace> {
    let body = source.get(span.range())?.strip_prefix('\'')?.strip_suffix('\'')?;
    let mut trace = Trace::default();
    fold(body, span.start as usize + 1, &mut trace, |line, at, trace| {
        let mut start = 0;
        while let Some(quote) = line[start..].find("''") {
            let end = start + quote + 1;
            trace.copy(&line[start..end], at + start);
            start = end + 1;
        }
        trace.copy(&line[start..], at + start);
        Some(false)
    })?;
    Some(trace)
}

/// A scalar in double quotes.
pub(super) fn double(source: &str, span: Span) -> Option<Trace> {
    let body = source.get(span.range())?.strip_prefix('"')?.strip_suffix('"')?;
    let mut trace = Trace::default();
    fold(body, span.start as usize + 1, &mut trace, escapes)?;
    Some(trace)
}

/// Adds each line and, between lines, what the breaks fold to. `add` returns whether the line
/// ends in an escaped break, which joins without a space.
fn fold(
    body: &str,
    base: usize,
    trace: &mut Trace,
    add: impl Fn(&str, usize, &mut Trace) -> Option<bool>,
) -> Option<()> {
    let lines = lines(body);
    let last = lines.len() - 1;
    let mut joined = true;
    let mut first_break: Option<usize> = None;
    for (index, (start, line)) in lines.into_iter().enumerate() {
        let (mut start, mut line) = (start, line);
        if index > 0 {
            let trimmed = line.trim_start_matches([' ', '\t']);
            start += line.len() - trimmed.len();
            line = trimmed;
        }
        if index < last {
            line = trimmed_end(line);
        }
        let blank = line.is_empty() && index > 0 && index < last;
        let at = base + start + line.len();
        if blank {
            trace.escape('\n', at, 1);
            first_break = None;
            joined = true;
            continue;
        }
        if let Some(fold) = first_break.take()
            && !joined
        {
            trace.escape(' ', fold, 1);
        }
        joined = add(line, base + start, trace)?;
        first_break = Some(at);
    }
    Some(())
}

/// The line without blanks at its end, but with one that a backslash escapes.
fn trimmed_end(line: &str) -> &str {
    let trimmed = line.trim_end_matches([' ', '\t']);
    let backslashes = trimmed.bytes().rev().take_while(|byte| *byte == b'\\').count();
    if backslashes % 2 == 1 && trimmed.len() < line.len() {
        &line[..=trimmed.len()]
    } else {
        trimmed
    }
}

/// The lines of a text with their offsets, without the breaks.
pub(super) fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(length) = text[start..].find(['\n', '\r']) {
        let end = start + length;
        found.push((start, &text[start..end]));
        start = if text[end..].starts_with("\r\n") { end + 2 } else { end + 1 };
    }
    found.push((start, &text[start..]));
    found
}

fn escapes(line: &str, at: usize, trace: &mut Trace) -> Option<bool> {
    let mut start = 0;
    while let Some(length) = line[start..].find('\\') {
        let slash = start + length;
        trace.copy(&line[start..slash], at + start);
        let Some(letter) = line[slash + 1..].chars().next() else { return Some(true) };
        let (character, taken) = match letter {
            'x' => hexadecimal(line, slash, 2)?,
            'u' => hexadecimal(line, slash, 4)?,
            'U' => hexadecimal(line, slash, 8)?,
            _ => (named(letter)?, 1 + letter.len_utf8()),
        };
        trace.escape(character, at + slash, taken);
        start = slash + taken;
    }
    trace.copy(&line[start..], at + start);
    Some(false)
}

/// The character of `\x`, `\u` or `\U`, or of a surrogate pair, and the bytes it takes.
fn hexadecimal(line: &str, slash: usize, digits: usize) -> Option<(char, usize)> {
    let value = |at: usize| u32::from_str_radix(line.get(at..at + digits)?, 16).ok();
    let high = value(slash + 2)?;
    let taken = 2 + digits;
    if !(0xD800..0xDC00).contains(&high) {
        return Some((char::from_u32(high)?, taken));
    }
    let low = value(slash + taken + 2).filter(|low| (0xDC00..0xE000).contains(low))?;
    let code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    Some((char::from_u32(code)?, 2 * taken))
}

fn named(letter: char) -> Option<char> {
    Some(match letter {
        '0' => '\0',
        'a' => '\x07',
        'b' => '\x08',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\x0B',
        'f' => '\x0C',
        'r' => '\r',
        'e' => '\x1B',
        ' ' | '"' | '/' | '\\' => letter,
        'N' => '\u{85}',
        '_' => '\u{A0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        _ => return None,
    })
}

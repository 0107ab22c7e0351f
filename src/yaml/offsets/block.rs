//! Block scalars: indentation goes, `>` folds lines, trailing breaks are kept or dropped.
//!
//! The indentation is not read from the header but found: the first one that decodes to the text
//! the parser gave.

use crate::source::Span;

use super::super::scalar::Style;
use super::Trace;
use super::flow::lines;

/// The scalar whose content begins, behind its indentation, at the start of the range.
pub(super) fn trace(source: &str, span: Span, text: &str, style: Style) -> Option<Trace> {
    let body = body(source, span.start as usize)?;
    let after = source.get(span.end as usize..)?;
    let blanks = after.len() - after.trim_start_matches([' ', '\n', '\r']).len();
    let rest = source.get(body..span.end as usize + blanks)?;
    let lines: Vec<(usize, &str)> =
        lines(rest).into_iter().map(|(start, line)| (body + start, line)).collect();
    let first = lines.iter().find(|(_, line)| !line.trim_matches(' ').is_empty());
    let likely = first.map_or(0, |(_, line)| indentation(line));
    (0..=likely).rev().find_map(|indent| {
        let mut trace = match style {
            Style::Literal => literal(&lines, indent),
            _ => folded(&lines, indent),
        };
        chomp(&mut trace, text);
        (trace.text == text).then_some(trace)
    })
}

/// The start of the first line of the content: that of the range, or of a blank one before it.
fn body(source: &str, start: usize) -> Option<usize> {
    let mut body = source.get(..start)?.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    loop {
        let before = &source[..body];
        let before = before.strip_suffix("\r\n").or_else(|| before.strip_suffix(['\n', '\r']));
        let Some(before) = before else { return Some(body) };
        let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        if !before[line..].trim_matches(' ').is_empty() {
            return Some(body);
        }
        body = line;
    }
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The content of a line behind `indent` columns, and where it begins.
fn content<'a>((start, line): &(usize, &'a str), indent: usize) -> (usize, &'a str) {
    let skipped = indent.min(indentation(line));
    (start + skipped, &line[skipped..])
}

fn literal(lines: &[(usize, &str)], indent: usize) -> Trace {
    let mut trace = Trace::default();
    for line in lines {
        let (start, text) = content(line, indent);
        trace.copy(text, start);
        trace.escape('\n', start + text.len(), 1);
    }
    trace
}

fn folded(lines: &[(usize, &str)], indent: usize) -> Trace {
    let mut trace = Trace::default();
    let kept = |text: &str| text.starts_with([' ', '\t']);
    let mut before: Option<(usize, bool)> = None;
    let mut blanks: Vec<usize> = Vec::new();
    for line in lines {
        let (start, text) = content(line, indent);
        if text.is_empty() {
            blanks.push(start);
            continue;
        }
        match before {
            Some((end, spaced)) if spaced || kept(text) => trace.escape('\n', end, 1),
            Some((end, _)) if blanks.is_empty() => trace.escape(' ', end, 1),
            _ => {}
        }
        blanks.drain(..).for_each(|blank| trace.escape('\n', blank, 1));
        trace.copy(text, start);
        before = Some((start + text.len(), kept(text)));
    }
    let end = before.map(|(end, _)| end);
    end.into_iter().chain(blanks).for_each(|at| trace.escape('\n', at, 1));
    trace
}

/// Drops breaks at the end until there are as many as the text has.
fn chomp(trace: &mut Trace, text: &str) {
    while trace.text.len() > text.len() && trace.text.ends_with('\n') {
        trace.text.pop();
    }
}

//! What to say about a syntax error: the likely slip of the author, or else the parser's words.
//!
//! Knows the parser's errors and the line they stand on; knows nothing of documents.

use granit_parser::ErrorKind;

use crate::base::limits::DOCUMENT_DEPTH_MAX;
use crate::diagnostic::{Diagnostic, Fix};
use crate::source::{FileId, Location, Span};

use super::build::Stop;
use super::{LIMITS, SYNTAX};

mod line;

pub(super) use line::value_on_line;

/// The problem behind a syntax error, and the offset of what caused it.
pub(super) fn explain(text: &str, file: FileId, stop: &Stop) -> (Diagnostic, u32) {
    let case = Case { text, file, stop };
    let hinted = case
        .too_deep()
        .or_else(|| case.tab())
        .or_else(|| case.braces())
        .or_else(|| case.unclosed_quote())
        .or_else(|| case.missing_space())
        .or_else(|| case.second_colon())
        .or_else(|| case.unclosed_bracket())
        .or_else(|| case.after_quotes())
        .or_else(|| case.reserved());
    let problem = hinted.unwrap_or_else(|| case.plainly());
    let culprit = problem.primary.as_ref().map_or(stop.at, |label| label.at.span.start);
    (problem, culprit)
}

/// The problem of a value that begins with a merge tag and has no quotes.
pub(super) fn unquoted_tag(text: &str, file: FileId, value: Span) -> Diagnostic {
    let at = Location::new(file, value);
    let written = text.get(value.range()).unwrap_or_default();
    let problem = Diagnostic::error(
        SYNTAX,
        at,
        "a value that begins with `{{` is a mapping to YAML, not text",
    );
    let problem = problem.label("begins with a brace").help("put the whole value in quotes");
    match quoted(written) {
        Some(quoted) => problem.fix(in_quotes(at, &quoted)),
        None => problem,
    }
}

/// The text in double quotes, if nothing in it needs an escape.
fn quoted(text: &str) -> Option<String> {
    let plain = !text.contains(['"', '\\']) && !text.contains(char::is_control);
    plain.then(|| format!("\"{text}\""))
}

/// Nothing was read of what is not YAML, so that quotes are what was probably meant.
fn in_quotes(at: Location, quoted: &str) -> Fix {
    Fix::likely("put the whole value in quotes").replace(at, quoted)
}

struct Case<'a> {
    text: &'a str,
    file: FileId,
    stop: &'a Stop,
}

impl Case<'_> {
    fn error(&self, start: usize, end: usize, headline: impl Into<String>) -> Diagnostic {
        Diagnostic::error(SYNTAX, self.at(start, end), headline)
    }

    fn at(&self, start: usize, end: usize) -> Location {
        Location::new(self.file, Span::new(start as u32, end as u32))
    }

    /// The lines on which the slip may stand: from that of the last node to that of the error.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let from = line::start(self.text, self.stop.from as usize);
        let to = line::end(self.text, self.stop.at as usize);
        let mut at = from;
        self.text[from..to].split_inclusive('\n').map(move |line| {
            let start = at;
            at += line.len();
            (start, line.trim_end_matches(['\n', '\r']))
        })
    }

    fn too_deep(&self) -> Option<Diagnostic> {
        if self.stop.kind != ErrorKind::RecursionLimitExceeded {
            return None;
        }
        let at = self.stop.at as usize;
        let headline = format!("the document is nested more than {DOCUMENT_DEPTH_MAX} deep");
        let problem = Diagnostic::error(LIMITS, self.at(at, at), headline);
        Some(problem.help("write it with less nesting"))
    }

    fn tab(&self) -> Option<Diagnostic> {
        let kinds = [
            ErrorKind::TabInPlainScalar,
            ErrorKind::TabInIndentation,
            ErrorKind::TabInBlockIndentation,
            ErrorKind::TabNotAllowed,
            ErrorKind::TabAtBlockScalarStart,
        ];
        let indenting = |line: &str| {
            let blanks = &line[..line.len() - line.trim_start().len()];
            blanks.len() < line.len() && blanks.contains('\t')
        };
        let on_lines = self.lines().find(|(_, line)| indenting(line));
        let next = || {
            let start = line::next(self.text, self.stop.at as usize)?;
            let line = &self.text[start..line::end(self.text, start)];
            (kinds.contains(&self.stop.kind) && indenting(line)).then_some((start, line))
        };
        let (start, line) = on_lines.or_else(next)?;
        let tab = start + line.find('\t')?;
        let tabs = line[tab - start..].bytes().take_while(|byte| *byte == b'\t').count();
        let problem = self.error(tab, tab + tabs, "a tab indents this line");
        let problem = problem.help("indent with spaces");
        let fix = Fix::likely("indent with two spaces for each tab");
        Some(problem.fix(fix.replace(self.at(tab, tab + tabs), "  ".repeat(tabs))))
    }

    fn braces(&self) -> Option<Diagnostic> {
        let (start, value) = self.lines().find_map(|(start, line)| {
            let value = line::value(line)?;
            line[value.clone()].starts_with("{{").then_some((start, value))
        })?;
        let span = Span::new((start + value.start) as u32, (start + value.end) as u32);
        Some(unquoted_tag(self.text, self.file, span))
    }

    fn unclosed_quote(&self) -> Option<Diagnostic> {
        let kinds = [ErrorKind::UnclosedQuotedScalar, ErrorKind::DocumentIndicatorInQuotedScalar];
        let at = if kinds.contains(&self.stop.kind) {
            let from = self.stop.last_end.min(self.stop.at) as usize;
            from + self.text[from..].find(['"', '\''])?
        } else {
            self.swallowing_quote()?
        };
        let end = line::end(self.text, at);
        let problem = self.error(at, at + 1, "the quote that opens here is not closed");
        let problem = problem.label("opens here").help("close it on the same line");
        Some(if end < self.text.len() {
            problem.also(self.at(end, end), "expected by here")
        } else {
            problem
        })
    }

    /// A quote that opens a value on one line and is closed by the opening one of a later line.
    fn swallowing_quote(&self) -> Option<usize> {
        let trailing = [
            ErrorKind::InvalidTrailingDoubleQuotedScalar,
            ErrorKind::InvalidTrailingSingleQuotedScalar,
            ErrorKind::InvalidQuotedScalarIndent,
            ErrorKind::UnknownQuotedScalarEscape,
        ];
        if !trailing.contains(&self.stop.kind) {
            return None;
        }
        let error_line = line::start(self.text, self.stop.at as usize);
        let (start, line) = self.lines().find(|(start, line)| {
            *start < error_line && line::value(line).is_some_and(|value| opens(&line[value]))
        })?;
        Some(start + line::value(line)?.start)
    }

    fn missing_space(&self) -> Option<Diagnostic> {
        let (start, colon) =
            self.lines().find_map(|(start, line)| Some((start, line::tight_colon(line)?)))?;
        let at = start + colon;
        let problem = self.error(at, at + 1, "a space is missing after the `:`");
        let fix = Fix::likely("write a space after the `:`").replace(self.at(at, at + 1), ": ");
        Some(problem.help("write `key: value`").fix(fix))
    }

    fn second_colon(&self) -> Option<Diagnostic> {
        let (start, value) = self.lines().find_map(|(start, line)| {
            let value = line::value(line)?;
            let text = &line[value.clone()];
            let plain = !text.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*', '!']);
            let colon = text.contains(": ") || text.ends_with(':');
            (plain && colon).then_some((start, value))
        })?;
        let (from, to) = (start + value.start, start + value.end);
        let colon = from + self.text[from..to].find(": ").unwrap_or(to - from - 1);
        let problem = self
            .error(colon, colon + 1, "a second `:` in a value without quotes")
            .label("begins another key")
            .help("put the value in quotes");
        Some(match quoted(&self.text[from..to]) {
            Some(quoted) => problem.fix(in_quotes(self.at(from, to), &quoted)),
            None => problem,
        })
    }

    fn unclosed_bracket(&self) -> Option<Diagnostic> {
        if let ErrorKind::MismatchedFlowCollectionEnd { open, close } = self.stop.kind {
            let at = self.stop.at as usize;
            let headline = format!("`{open}` is closed by `{close}`");
            let problem = self.error(at, at + close.len_utf8(), headline);
            return Some(self.opened(problem).help(format!("close it with `{}`", pair(open))));
        }
        let at = match self.stop.kind {
            ErrorKind::UnclosedFlowCollection { .. } => self.stop.at,
            _ => self.stop.open?,
        } as usize;
        let open = self.text[at..].chars().next().filter(|open| matches!(open, '[' | '{'))?;
        let problem = self.error(at, at + 1, format!("the `{open}` that opens here is not closed"));
        let problem = problem.label("opens here");
        let error = self.stop.at as usize;
        let problem = if error > at {
            let end = line::end(self.text, error).min(error + 1);
            problem.also(self.at(error, self.text.ceil_char_boundary(end)), "reading stopped here")
        } else {
            problem
        };
        Some(problem.help(format!("close it with `{}`, with `,` between its items", pair(open))))
    }

    fn opened(&self, problem: Diagnostic) -> Diagnostic {
        match self.stop.open {
            Some(open) => problem.also(self.at(open as usize, open as usize + 1), "opens here"),
            None => problem,
        }
    }

    fn after_quotes(&self) -> Option<Diagnostic> {
        let kinds = [
            ErrorKind::InvalidTrailingDoubleQuotedScalar,
            ErrorKind::InvalidTrailingSingleQuotedScalar,
        ];
        if !kinds.contains(&self.stop.kind) {
            return None;
        }
        let at = self.stop.at as usize;
        let problem =
            self.error(at, line::end(self.text, at), "text stands after the closing quote");
        Some(problem.help("put the whole value in quotes; `''` is a quote inside single quotes"))
    }

    fn reserved(&self) -> Option<Diagnostic> {
        let at = self.stop.at as usize;
        let (start, value) = self.lines().find_map(|(start, line)| {
            let value = line::value(line)?;
            line[value.clone()].starts_with(['%', '@', '`']).then_some((start, value))
        })?;
        let (from, to) = (start + value.start, start + value.end);
        let character = self.text[from..to].chars().next()?;
        if at < start || at > to || self.stop.kind == ErrorKind::DirectiveDisallowed {
            return None;
        }
        let shown = if character == '`' { "a backtick".into() } else { format!("`{character}`") };
        let headline = format!("a value without quotes cannot begin with {shown}");
        let problem = self.error(from, from + 1, headline).help("put the value in quotes");
        Some(match quoted(&self.text[from..to]) {
            Some(quoted) => problem.fix(in_quotes(self.at(from, to), &quoted)),
            None => problem,
        })
    }

    fn plainly(&self) -> Diagnostic {
        let start = self.stop.at as usize;
        let width = self.text[start..].chars().next().filter(|c| !c.is_control());
        let end = start + width.map_or(0, char::len_utf8);
        let (headline, help) = plain_words(&self.stop.kind);
        self.error(start, end, headline).help(help)
    }
}

/// What an error of the parser means to somebody who does not know its terms.
fn plain_words(kind: &ErrorKind) -> (String, &'static str) {
    let (headline, help) = match kind {
        ErrorKind::InvalidIndentation | ErrorKind::ExpectedBlockMappingKey => {
            ("the indentation fits no level above", "align the line with the keys it belongs to")
        }
        ErrorKind::MappingValueNotAllowed => (
            "a key cannot stand here",
            "align it with the keys it belongs to; the line above needs a `:` or no value",
        ),
        ErrorKind::ExpectedBlockSequenceEntry => (
            "a key stands among the items of a list",
            "begin each item with `- `, or indent the list under its key",
        ),
        ErrorKind::BlockSequenceEntryNotAllowed => {
            ("a list cannot begin here", "begin it on the line after its key")
        }
        ErrorKind::MisplacedFlowCollectionEnd => {
            ("this bracket closes nothing", "remove it, or write the one that opens")
        }
        ErrorKind::DirectiveDisallowed => (
            "a line that begins with `%` is a directive, and documents have none",
            "remove it, or quote the text",
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            "a `:` is missing after this key",
            "write `key: value`, or indent the line to continue the text above",
        ),
        ErrorKind::UnknownQuotedScalarEscape => {
            ("this escape is unknown", "write `\\\\` for a backslash, or use single quotes")
        }
        kind => {
            let headline = format!("this is not YAML: {}", kind.to_string().trim_end_matches('.'));
            return (
                headline,
                "check the indentation and the quotes of this line and the one before",
            );
        }
    };
    (headline.to_owned(), help)
}

fn opens(value: &str) -> bool {
    value.starts_with(['"', '\''])
}

fn pair(open: char) -> char {
    if open == '[' { ']' } else { '}' }
}

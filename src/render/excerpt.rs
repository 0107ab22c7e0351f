//! The lines of a file that a problem points at, as miette draws them.
//!
//! Knows nothing of problems: it gets ranges with words and gives back drawn lines. Only the lines
//! that are pointed at are handed to miette, cut to the width and with hidden characters shown, so
//! a line of a whole HTML mail neither fills the screen nor steers the terminal.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};

use super::Look;
use super::look::{numbered, printable};
use super::wrap::wrap;
use crate::base::invisible::is_hidden;
use crate::diagnostic::{Redacted, Severity};
use crate::source::{FileId, LineColumn, Span};

/// A range of a file with words about it.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub span: Span,
    pub text: String,
    /// The severity for the range that is wrong; `None` for one that takes part.
    pub severity: Option<Severity>,
}

/// A file as it may be shown.
pub(super) type File<'a> = (&'a Redacted<'a>, FileId);

/// Neighbouring lines of one file with the marks on them.
#[derive(Debug)]
pub(super) struct Excerpt {
    path: String,
    start: LineColumn,
    first_line: u32,
    last_line: u32,
    text: String,
    labels: Vec<LabeledSpan>,
    severities: Vec<Option<Severity>>,
}

/// A mark on one line, in characters counted from 0.
struct OnLine {
    line: u32,
    from: usize,
    to: usize,
    mark: Mark,
}

/// Lines further apart than this stand in excerpts of their own.
const LINES_APART_MAX: u32 = 2;
/// The characters kept before a mark on a line that is cut.
const LEAD: usize = 16;
/// The narrowest column that words about a mark are wrapped to.
const WORDS_MIN: usize = 16;
/// The characters that join a mark to its words.
const JOINT: usize = 4;

/// The excerpts of one file, by line.
pub(super) fn excerpts(file: File<'_>, marks: Vec<Mark>, look: Look) -> Vec<Excerpt> {
    let mut placed: Vec<OnLine> = marks.into_iter().map(|mark| place(file, mark)).collect();
    placed.sort_by_key(|on| (on.line, on.from, on.to));
    let mut runs: Vec<Vec<OnLine>> = Vec::new();
    for on in placed {
        match runs.last_mut() {
            Some(run) if on.line - run[run.len() - 1].line <= LINES_APART_MAX => run.push(on),
            _ => runs.push(vec![on]),
        }
    }
    runs.into_iter().map(|run| build(file, &run, look)).collect()
}

/// Where a mark stands; one over several lines is shown on its first.
fn place((sources, file): File<'_>, mark: Mark) -> OnLine {
    let start = sources.line_column(file, mark.span.start);
    let end = sources.line_column(file, mark.span.end);
    let from = start.column as usize - 1;
    let length = sources.line(file, start.line).chars().count();
    let to = if end.line == start.line { end.column as usize - 1 } else { length };
    OnLine { line: start.line, from, to: to.max(from), mark }
}

fn build((sources, file): File<'_>, run: &[OnLine], look: Look) -> Excerpt {
    let (first_line, last_line) = (run[0].line, run[run.len() - 1].line);
    let gutter = last_line.to_string().len() + 4;
    let width = look.width.saturating_sub(gutter).max(2 * LEAD);
    let (mut text, mut labels) = (String::new(), Vec::new());
    for line in first_line..=last_line {
        let here: Vec<&OnLine> = run.iter().filter(|on| on.line == line).collect();
        let shown = Shown::of(&sources.line(file, line), &here, width, look);
        for on in here {
            let (from, to) = (shown.position(on.from), shown.position(on.to));
            let range = text.len() + shown.byte(from)..text.len() + shown.byte(to);
            let words = words(&sources.words(&on.mark.text), width, (from + to) / 2);
            labels.push(LabeledSpan::new(words, range.start, range.len()));
        }
        text.push_str(&shown.text);
        text.push('\n');
    }
    let main = run.iter().find(|on| on.mark.severity.is_some()).unwrap_or(&run[0]);
    Excerpt {
        path: printable(sources.path(file)),
        start: LineColumn { line: main.line, column: main.from as u32 + 1 },
        first_line,
        last_line,
        text,
        labels,
        severities: run.iter().map(|on| on.mark.severity).collect(),
    }
}

/// The words about a mark, wrapped to what is left beside it.
fn words(text: &str, width: usize, at: usize) -> Option<String> {
    let left = width.saturating_sub(at + JOINT).max(WORDS_MIN);
    (!text.is_empty()).then(|| wrap(&printable(text), left, "", ""))
}

/// A line as it is shown: hidden characters by their numbers, cut to the width around its marks.
struct Shown {
    text: String,
    /// The column of the text at which each character of the line begins, and the end of the last;
    /// those that were cut away begin at the cut.
    columns: Vec<usize>,
}

impl Shown {
    fn of(line: &str, marks: &[&OnLine], width: usize, look: Look) -> Self {
        let more = look.draw("…", "...");
        let cells: Vec<String> = line.chars().map(cell).collect();
        let mut ends = vec![0];
        for cell in &cells {
            ends.push(ends[ends.len() - 1] + cell.chars().count());
        }
        let last = |mark: usize| mark.min(cells.len());
        // Words stand under the middle of their mark; too far to the right, they would not fit.
        let spoken = marks.iter().filter(|on| !on.mark.text.is_empty());
        let middle = spoken.map(|on| (ends[last(on.from)] + ends[last(on.to)]) / 2).max();
        let words = middle.map_or(0, |middle| middle + JOINT + WORDS_MIN);
        if ends[cells.len()].max(words) <= width {
            return Self { text: cells.concat(), columns: ends };
        }
        let room = width - 2 * more.chars().count();
        let from = last(marks.iter().map(|on| on.from).min().unwrap_or(0));
        let to = last(marks.iter().map(|on| on.to).max().unwrap_or(0));
        let lead = ends[from].saturating_sub(LEAD);
        let skipped =
            if ends[to].max(words) <= room { 0 } else { ends.partition_point(|end| *end < lead) };
        let kept = ends.partition_point(|end| *end <= ends[skipped] + room) - 1;
        let mut text = String::from(if skipped > 0 { more } else { "" });
        let begin = text.chars().count();
        text.push_str(&cells[skipped..kept].concat());
        if kept < cells.len() {
            text.push_str(more);
        }
        let column =
            |character: usize| begin + ends[character.clamp(skipped, kept)] - ends[skipped];
        Self { text, columns: (0..=cells.len()).map(column).collect() }
    }

    /// The column of the text at which a character of the line begins.
    fn position(&self, character: usize) -> usize {
        self.columns[character.min(self.columns.len() - 1)]
    }

    /// The byte at which a column of the text begins.
    fn byte(&self, column: usize) -> usize {
        self.text.char_indices().nth(column).map_or(self.text.len(), |(byte, _)| byte)
    }
}

/// What is shown for a character of a line.
fn cell(c: char) -> String {
    match c {
        '\t' => " ".to_owned(),
        c if is_hidden(c) => numbered(c),
        c => c.to_string(),
    }
}

/// Draws the excerpts of a problem under each other as one frame.
pub(super) fn draw(excerpts: &[Excerpt], look: Look) -> String {
    let theme = theme(look);
    let (top, cross) = (theme.characters.ltop, theme.characters.lcross);
    let widest = excerpts.iter().map(|one| one.last_line.to_string().len()).max().unwrap_or(0);
    let mut frame = String::new();
    for (index, excerpt) in excerpts.iter().enumerate() {
        let indent = " ".repeat(widest - excerpt.last_line.to_string().len());
        let drawn = excerpt.drawn(theme.clone(), look);
        let lines: Vec<&str> = drawn.lines().skip_while(|line| !line.contains(top)).collect();
        for (number, line) in lines.iter().take(lines.len().saturating_sub(1)).enumerate() {
            let joined =
                (index > 0 && number == 0).then(|| line.replacen(top, &cross.to_string(), 1));
            let line = joined.as_deref().unwrap_or(line).trim_end();
            frame.push_str(&format!("{indent}{line}\n"));
        }
    }
    let close = [theme.characters.lbot, theme.characters.hbar].iter().collect::<String>();
    frame.push_str(&format!("{}{close}\n", " ".repeat(widest + 2)));
    frame
}

fn theme(look: Look) -> GraphicalTheme {
    match (look.unicode, look.colour) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    }
}

impl Excerpt {
    /// What miette draws of it. It writes to a string, which cannot fail.
    fn drawn(&self, mut theme: GraphicalTheme, look: Look) -> String {
        let (bad, doubtful) = (theme.styles.error, theme.styles.warning);
        let aside = theme.styles.advice;
        let style = |severity: &Option<Severity>| match severity {
            Some(Severity::Error) => bad,
            Some(Severity::Warning) => doubtful,
            None => aside,
        };
        theme.styles.highlights = self.severities.iter().map(style).collect();
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(look.width)
            .with_context_lines(1)
            .with_urls(false)
            .without_syntax_highlighting();
        let mut drawn = String::new();
        let written = handler.render_report(&mut drawn, self);
        written.map_or_else(|_| String::new(), |()| drawn)
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Excerpt {}

impl Diagnostic for Excerpt {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl SourceCode for Excerpt {
    /// miette asks with context for the lines to draw and without for the place to name; the
    /// lines are always all of the excerpt, the place is that of its first mark in the file.
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        before: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let named =
            if before == 0 { self.start } else { LineColumn { line: self.first_line, column: 1 } };
        Ok(Box::new(MietteSpanContents::new_named(
            self.path.clone(),
            self.text.as_bytes(),
            (0, self.text.len()).into(),
            named.line as usize - 1,
            named.column as usize - 1,
            (self.last_line - self.first_line + 1) as usize,
        )))
    }
}

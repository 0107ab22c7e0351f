//! The files as a reader of problems may see them: what a sensitive problem points at is masked.
//!
//! Knows nothing of how a problem looks. Whatever shows problems reads files through this alone, so
//! that no excerpt, of whichever problem, repeats a secret that was found.

use std::collections::BTreeMap;

use super::Diagnostic;
use crate::source::{FileId, LineColumn, Location, Sources, Span};

/// What stands for each character that is masked.
const MASK: char = '•';
/// The shortest text that is masked in words wherever it stands, in characters; a shorter one is
/// masked only as a word of its own.
const ANYWHERE_MIN: usize = 5;
/// The shortest beginning of a text that is known before an ellipsis, in characters.
const CUT_MIN: usize = 3;

/// Files of which some ranges must be shown nowhere.
#[derive(Debug)]
pub struct Redacted<'a> {
    sources: &'a Sources,
    spans: BTreeMap<FileId, Vec<Span>>,
    /// What stands in these ranges, the longest first.
    texts: Vec<String>,
}

impl<'a> Redacted<'a> {
    /// The files without what any of these problems says is sensitive. Give it all problems, also
    /// those that are not shown: another one may point at the same line.
    pub fn of<'f>(
        sources: &'a Sources,
        findings: impl IntoIterator<Item = &'f Diagnostic>,
    ) -> Self {
        let mut redacted = Self { sources, spans: BTreeMap::new(), texts: Vec::new() };
        for at in findings.into_iter().filter_map(Diagnostic::sensitive_at) {
            redacted.spans.entry(at.file).or_default().push(at.span);
            let lines = sources.text_at(at).lines().map(str::trim);
            redacted.texts.extend(lines.filter(|line| !line.is_empty()).map(str::to_owned));
        }
        redacted.texts.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        redacted.texts.dedup();
        redacted
    }

    /// The path a file is shown under.
    pub fn path(&self, file: FileId) -> &'a str {
        self.sources.file(file).path()
    }

    /// The line and column of a byte offset of a file.
    pub fn line_column(&self, file: FileId, offset: u32) -> LineColumn {
        self.sources.file(file).line_column(offset)
    }

    /// `path:line:column` of a place's first byte.
    pub fn show(&self, at: Location) -> String {
        self.sources.show(at)
    }

    /// The text of a line counted from 1, masked, without its line break.
    pub fn line(&self, file: FileId, line: u32) -> String {
        self.text_at(Location::new(file, self.sources.file(file).line_span(line)))
    }

    /// The text at a place, masked.
    pub fn text_at(&self, at: Location) -> String {
        let text = self.sources.text_at(at);
        let Some(spans) = self.spans.get(&at.file) else { return text.to_owned() };
        let hidden = |offset: u32| spans.iter().any(|s| s.start <= offset && offset < s.end);
        let shown = |(index, c): (usize, char)| {
            let masked = hidden(at.span.start + index as u32) && c != '\n' && c != '\r';
            if masked { MASK } else { c }
        };
        text.char_indices().map(shown).collect()
    }

    /// Words of a problem with what is masked in the files masked in them too, also where they
    /// quote only its beginning and an ellipsis.
    pub fn words(&self, words: &str) -> String {
        self.texts.iter().fold(words.to_owned(), |words, text| without(words, text))
    }
}

/// Words without a text, in whatever case its ASCII letters are.
fn without(words: String, text: &str) -> String {
    let short = text.chars().count() < ANYWHERE_MIN;
    let (within, text) = (words.to_ascii_lowercase(), text.to_ascii_lowercase());
    let whole = |from: usize, to: usize| {
        let part = |c: char| c.is_alphanumeric();
        !within[..from].ends_with(part) && !within[to..].starts_with(part)
    };
    let mut hidden: Vec<(usize, usize)> = within
        .match_indices(text.as_str())
        .map(|(from, found)| (from, from + found.len()))
        .filter(|(from, to)| !short || whole(*from, *to))
        .collect();
    let begun = within.match_indices('…').filter_map(|(to, _)| {
        let prefixes = text.char_indices().skip(CUT_MIN).map(|(end, _)| &text[..end]);
        let quoted = prefixes.filter(|prefix| within[..to].ends_with(prefix)).last()?;
        Some((to - quoted.len(), to))
    });
    hidden.extend(begun);
    let masked = |index: usize| hidden.iter().any(|(from, to)| *from <= index && index < *to);
    words.char_indices().map(|(index, c)| if masked(index) { MASK } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "key: geheim-ß1234 # x\nown: |\n  one22222\n  two33333\nend: 1\n";

    fn sensitive(file: FileId, text: &str) -> Diagnostic {
        let start = TEXT.find(text).unwrap() as u32;
        let at = Location::new(file, Span::new(start, start + text.len() as u32));
        Diagnostic::error("r", at, "a secret").sensitive()
    }

    #[test]
    fn only_the_ranges_that_are_sensitive_are_masked_character_for_character() {
        let mut sources = Sources::new();
        let file = sources.add("a.yaml", TEXT);
        let block = sensitive(file, "one22222\n  two33333");
        let redacted = Redacted::of(&sources, &[sensitive(file, "geheim-ß1234"), block]);
        let lines: Vec<String> = (1..=5).map(|line| redacted.line(file, line)).collect();
        let expected = ["key: •••••••••••• # x", "own: |", "  ••••••••", "••••••••••", "end: 1"];
        assert_eq!(lines, expected);
    }

    #[test]
    fn words_that_quote_it_are_masked_in_any_case_and_when_they_are_cut() {
        let mut sources = Sources::new();
        let file = sources.add("a.yaml", TEXT);
        let redacted = Redacted::of(&sources, &[sensitive(file, "geheim-ß1234")]);
        let table = [
            ("`geheim-ß1234` is no name", "`••••••••••••` is no name"),
            ("`x=GEHEIM-ß1234`", "`x=••••••••••••`"),
            ("`geheim-ß…` is no name", "`••••••••…` is no name"),
            ("geheim is said here", "geheim is said here"),
        ];
        for (words, expected) in table {
            assert_eq!(redacted.words(words), expected);
        }
    }

    #[test]
    fn a_short_text_is_masked_as_a_word_only() {
        assert_eq!(without("the `at` of a hat".into(), "at"), "the `••` of a hat");
    }
}

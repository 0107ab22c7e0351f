//! Parts a file into its front matter and its body.
//!
//! Knows the two lines of dashes; knows neither YAML nor merge tags.

use crate::diagnostic::{Diagnostic, Problems, top_of};
use crate::source::{FileId, Location, OffsetMap, Span};

use super::SCHEMA;

/// The two parts of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts<'t> {
    /// From the top of the file to the line that ends the front matter, so that every place in it
    /// is a place in the file; empty where there is none.
    pub(super) front: &'t str,
    /// The body without blank lines around it, with `\n` at the end of each line.
    pub(super) body: String,
    /// From the body to the file.
    pub(super) map: OffsetMap,
}

/// Parts a file. A file without front matter, or with one that does not end, is all body.
pub(super) fn split<'t>(file: FileId, text: &'t str, problems: &mut Problems) -> Parts<'t> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or("");
    if first.trim_end() != "---" {
        let problem = Diagnostic::error(SCHEMA, top_of(file), "no front matter")
            .help("begin the file with a line `---`, its fields and another line `---`");
        problems.push(problem);
        return parts("", text, 0);
    }
    let mut at = first.len();
    for line in lines {
        if line.trim_end() == "---" {
            return parts(&text[..at], text, at + line.len());
        }
        at += line.len();
    }
    let dashes = Location::new(file, Span::new(0, 3));
    let problem = Diagnostic::error(SCHEMA, dashes, "front matter without an end")
        .label("begins here")
        .help("end it with a line `---`; the body follows after it");
    problems.push(problem);
    parts("", text, text.len())
}

fn parts<'t>(front: &'t str, text: &str, body: usize) -> Parts<'t> {
    let rest = &text[body..];
    let trimmed = rest.trim_start_matches(['\n', '\r']);
    let start = body + (rest.len() - trimmed.len());
    let (body, map) = with_line_feeds(trimmed.trim_end(), start as u32);
    Parts { front, body, map }
}

/// The text with `\n` in place of `\r\n`, so that a checkout on another system is the same text.
fn with_line_feeds(text: &str, start: u32) -> (String, OffsetMap) {
    let mut map = OffsetMap::straight(start);
    let mut lines = String::with_capacity(text.len());
    let mut read = 0;
    for line in text.split_inclusive('\n') {
        map.run(lines.len() as u32, start + read);
        match line.strip_suffix("\r\n") {
            Some(bare) => {
                lines.push_str(bare);
                map.run(lines.len() as u32, start + read + bare.len() as u32 + 1);
                lines.push('\n');
            }
            None => lines.push_str(line),
        }
        read += line.len() as u32;
    }
    (lines, map)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn parted(text: &str) -> (Parts<'_>, Vec<String>) {
        let file = Sources::new().add("t.md", text);
        let mut problems = Problems::new();
        let parts = split(file, text, &mut problems);
        (parts, problems.into_iter().map(|problem| problem.headline).collect())
    }

    #[test]
    fn the_body_is_found_behind_the_front_matter() {
        let (parts, problems) = parted("---\nid: a\n---\n\nHi\n\n");
        assert_eq!((parts.front, parts.body.as_str()), ("---\nid: a\n", "Hi"));
        assert_eq!(parts.map.source(0), 15);
        assert_eq!(problems, [""; 0]);
    }

    #[test]
    fn carriage_returns_go_and_places_stay() {
        let (parts, _) = parted("---\r\nid: a\r\n---\r\nHi\r\nyou\r\n");
        assert_eq!(parts.body, "Hi\nyou");
        assert_eq!(parts.map.span(Span::new(0, 2)), Span::new(17, 19));
        assert_eq!(parts.map.span(Span::new(2, 3)), Span::new(20, 21));
        assert_eq!(parts.map.span(Span::new(3, 6)), Span::new(21, 24));
    }

    #[test]
    fn a_missing_or_endless_front_matter_is_reported() {
        assert_eq!(parted("Hi").1, ["no front matter"]);
        assert_eq!(parted("").1, ["no front matter"]);
        assert_eq!(parted("---\nid: a\n").1, ["front matter without an end"]);
        assert_eq!(parted("Hi").0.body, "Hi");
    }
}

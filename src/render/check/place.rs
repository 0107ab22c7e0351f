//! A range of a file as machines read it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::Redacted;
use crate::source::Location;

/// A range with a few words about it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Place {
    /// The path, relative to the workspace, with forward slashes.
    pub path: String,
    /// The first line.
    pub line: u32,
    /// The first column.
    pub column: u32,
    /// The line of the end.
    pub end_line: u32,
    /// The column after the last character.
    pub end_column: u32,
    /// The offset of the first byte.
    pub start: u32,
    /// The offset after the last byte.
    pub end: u32,
    /// What about it; may be empty.
    pub text: String,
}

/// A place with words about it.
pub(super) fn place(at: Location, text: &str, sources: &Redacted<'_>) -> Place {
    let start = sources.line_column(at.file, at.span.start);
    let end = sources.line_column(at.file, at.span.end);
    Place {
        path: sources.path(at.file).to_owned(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        start: at.span.start,
        end: at.span.end,
        text: sources.words(text),
    }
}

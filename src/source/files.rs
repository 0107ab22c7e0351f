//! The set of files, with lines and columns found on demand.

use std::sync::{Arc, OnceLock};

use super::{Location, Span};

/// The number of a file in [`Sources`], in the order the files were added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A line and a column, both counted from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// One file: the path it is shown under, and its text.
#[derive(Debug)]
pub struct SourceFile {
    path: String,
    text: String,
    lines: OnceLock<Vec<u32>>,
}

impl FileId {
    /// The number of the file that is added when so many were.
    pub const fn nth(count: usize) -> Self {
        Self(count as u32)
    }

    /// How many files were added before it.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl SourceFile {
    /// A file shown under a path.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), lines: OnceLock::new() }
    }

    /// The path it is shown under: relative to the workspace, with forward slashes.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a range; empty where the range is not inside the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(index, _)| index as u32 + 1)).collect()
        })
    }

    /// The line and column of a byte offset; past the end, those of the end.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start as usize <= offset) - 1;
        let column = self.text[starts[line] as usize..offset].chars().count();
        LineColumn { line: line as u32 + 1, column: column as u32 + 1 }
    }

    /// The text of a line counted from 1, without its line break.
    pub fn line(&self, line: u32) -> &str {
        self.slice(self.line_span(line))
    }

    /// The range of a line counted from 1, without its line break; empty where there is none.
    pub fn line_span(&self, line: u32) -> Span {
        let starts = self.line_starts();
        let Some(start) = starts.get((line as usize).saturating_sub(1)) else {
            return Span::default();
        };
        let end = starts.get(line as usize).map_or(self.text.len(), |next| *next as usize);
        let text = self.text[*start as usize..end].trim_end_matches(['\n', '\r']);
        Span::new(*start, *start + text.len() as u32)
    }
}

/// Every file that was read, by number.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Arc<SourceFile>>,
}

impl Sources {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file and returns its number.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        self.share(Arc::new(SourceFile::new(path, text)))
    }

    /// Adds a file that others hold too, and returns its number.
    pub fn share(&mut self, file: Arc<SourceFile>) -> FileId {
        let id = FileId::nth(self.files.len());
        self.files.push(file);
        id
    }

    /// A file that was added to this set.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// A file that was added to this set, to be held beyond it.
    pub fn shared(&self, id: FileId) -> Arc<SourceFile> {
        Arc::clone(&self.files[id.0 as usize])
    }

    /// The file shown under a path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.files.iter().position(|file| file.path == path).map(FileId::nth)
    }

    /// Every file with its number, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId::nth(index), &**file))
    }

    /// The text at a place.
    pub fn text_at(&self, at: Location) -> &str {
        self.file(at.file).slice(at.span)
    }

    /// `path:line:column` of a place's first byte.
    pub fn show(&self, at: Location) -> String {
        let file = self.file(at.file);
        let LineColumn { line, column } = file.line_column(at.span.start);
        format!("{}:{line}:{column}", file.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_offsets_past_the_end_are_the_end() {
        let mut sources = Sources::new();
        let id = sources.add("a.yaml", "größe: 1\nb: 2\n");
        let file = sources.file(id);
        assert_eq!(file.line_column(7), LineColumn { line: 1, column: 6 });
        assert_eq!(file.line_column(11), LineColumn { line: 2, column: 1 });
        assert_eq!(file.line_column(999), LineColumn { line: 3, column: 1 });
        assert_eq!(file.line(2), "b: 2");
        assert_eq!(sources.show(Location::new(id, Span::new(14, 15))), "a.yaml:2:4");
    }

    #[test]
    fn an_offset_inside_a_character_is_that_of_the_character() {
        let mut sources = Sources::new();
        let id = sources.add("a.yaml", "ö");
        assert_eq!(sources.file(id).line_column(1), LineColumn { line: 1, column: 1 });
    }
}

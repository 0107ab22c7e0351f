//! A Rust file as text: its code without comments and strings, its strings, its test regions.
//!
//! Knows enough of Rust's lexical rules to tell code from text, and nothing of its grammar.

/// A string literal: the offset of its first quote and the text between its quotes.
#[derive(Debug, PartialEq, Eq)]
pub struct Literal {
    pub offset: usize,
    pub text: String,
}

/// One file and three views of it.
pub struct Source {
    /// Relative to the package, with forward slashes.
    pub path: String,
    /// As written.
    pub text: String,
    /// As long as `text`, with spaces in place of comments and of the insides of literals.
    pub code: String,
    /// The string literals in order.
    pub strings: Vec<Literal>,
    /// Whether the whole file is test code, which its parent says.
    pub only_tests: bool,
    tests: Vec<(usize, usize)>,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let (code, strings) = scrub(text);
        let tests = test_regions(&code);
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            strings,
            only_tests: false,
            tests,
        }
    }

    /// The folder under `src`, if the file lies in one.
    pub fn folder(&self) -> Option<&str> {
        self.path.strip_prefix("src/")?.split_once('/').map(|(folder, _)| folder)
    }

    /// The file's own name.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Whether a byte belongs to test code.
    pub fn in_test(&self, offset: usize) -> bool {
        let by_name = self.path.starts_with("tests/")
            || self.path.contains("/tests/")
            || self.name() == "tests.rs";
        by_name
            || self.only_tests
            || self.tests.iter().any(|(start, end)| (*start..*end).contains(&offset))
    }

    /// The paths, without `.rs`, of the modules that are declared under `#[cfg(test)]`.
    pub fn test_modules(&self) -> Vec<String> {
        let (folder, _) = self.path.rsplit_once('/').unwrap_or(("", ""));
        let inner = match self.name() {
            "mod.rs" | "lib.rs" | "main.rs" => folder,
            _ => self.path.trim_end_matches(".rs"),
        };
        let regions = self.tests.iter().filter_map(|(start, end)| {
            let (_, name) = self.code[*start..*end].strip_suffix(';')?.rsplit_once("mod ")?;
            let given = self.strings.iter().find(|literal| {
                (*start..*end).contains(&literal.offset) && literal.text.ends_with(".rs")
            });
            Some(match given {
                Some(path) => format!("{folder}/{}", path.text.trim_end_matches(".rs")),
                None => format!("{inner}/{name}"),
            })
        });
        regions.collect()
    }

    /// `path:line: what`.
    pub fn finding(&self, offset: usize, what: &str) -> String {
        let line = self.text.as_bytes()[..offset].iter().filter(|byte| **byte == b'\n').count();
        format!("{}:{}: {what}", self.path, line + 1)
    }

    /// Where a word or path occurs in the code, not as a part of a longer name.
    pub fn occurrences(&self, needle: &str) -> Vec<usize> {
        let name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let bytes = self.code.as_bytes();
        let starts_name = needle.bytes().next().is_some_and(name);
        let ends_name = needle.bytes().last().is_some_and(name);
        self.code
            .match_indices(needle)
            .map(|(at, _)| at)
            .filter(|at| !(starts_name && *at > 0 && name(bytes[at - 1])))
            .filter(|at| !(ends_name && bytes.get(at + needle.len()).is_some_and(|b| name(*b))))
            .collect()
    }
}

/// The offset after the bracket that closes the one at `open`, or the end.
pub fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (index, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth <= 1 => return index + 1,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

fn test_regions(code: &str) -> Vec<(usize, usize)> {
    let regions = code.match_indices("#[cfg(test)]").map(|(start, _)| {
        let rest = &code[start..];
        match rest.find(['{', ';']) {
            Some(at) if rest.as_bytes()[at] == b'{' => (start, closing(code, start + at)),
            Some(at) => (start, start + at + 1),
            None => (start, code.len()),
        }
    });
    regions.collect()
}

/// Blanks comments and literals, keeping line breaks and every offset.
fn scrub(text: &str) -> (String, Vec<Literal>) {
    let bytes = text.as_bytes();
    let (mut code, mut strings) = (bytes.to_vec(), Vec::new());
    let mut at = 0;
    while at < bytes.len() {
        let (inside, end) = match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => (at, line_end(bytes, at)),
            b'/' if bytes.get(at + 1) == Some(&b'*') => (at, comment_end(bytes, at)),
            b'"' => {
                let (start, end, close) = string_bounds(bytes, at);
                strings.push(Literal { offset: at, text: text[start..close].to_owned() });
                (at, end)
            }
            b'\'' => (at, char_end(text, at)),
            _ => {
                at += 1;
                continue;
            }
        };
        code[inside..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        at = end.max(at + 1);
    }
    (String::from_utf8(code).expect("only whole characters are blanked"), strings)
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length)
}

fn comment_end(bytes: &[u8], start: usize) -> usize {
    let (mut depth, mut at) = (0, start);
    while at + 1 < bytes.len() {
        match &bytes[at..at + 2] {
            b"/*" => (depth, at) = (depth + 1, at + 2),
            b"*/" if depth == 1 => return at + 2,
            b"*/" => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The first byte of the content, the byte after the literal, the byte after the content.
fn string_bounds(bytes: &[u8], quote: usize) -> (usize, usize, usize) {
    let hashes = bytes[..quote].iter().rev().take_while(|byte| **byte == b'#').count();
    let before = quote.checked_sub(hashes + 1).map(|index| bytes[index]);
    let raw = before == Some(b'r');
    let mut at = quote + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if !raw => at += 2,
            b'"' if !raw => return (quote + 1, at + 1, at),
            b'"' if bytes[at + 1..].iter().take(hashes).filter(|b| **b == b'#').count()
                == hashes =>
            {
                return (quote + 1, at + 1, at);
            }
            _ => at += 1,
        }
    }
    (quote + 1, bytes.len(), bytes.len())
}

/// The end of a character literal; a lifetime is stepped over by its quote alone.
fn char_end(text: &str, quote: usize) -> usize {
    let rest = &text[quote + 1..];
    let mut chars = rest.char_indices();
    match chars.next() {
        Some((_, '\\')) => {
            let escaped = rest.get(2..).and_then(|tail| tail.find('\''));
            escaped.map_or(quote + 1, |at| quote + 1 + 2 + at + 1)
        }
        Some(_) => match chars.next() {
            Some((at, '\'')) => quote + 1 + at + 1,
            _ => quote + 1,
        },
        None => quote + 1,
    }
}

//! Setting one key of a document: a byte edit that keeps comments and layout.
//!
//! Knows block and flow mappings; knows nothing of what a key means.

use serde_json::Value;

use super::tree::Node;
use crate::diagnostic::{Edit, splice};
use crate::source::{FileId, Location, Span};

/// Why a key was not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// Something on the way to the key is no mapping.
    #[error("what is written on the way to it is no mapping")]
    NoMapping,
    /// The document would not be one any more.
    #[error("the document would not be readable any more")]
    Breaks,
}

/// The text with the value at a path of keys replaced, or put in where it is not there yet:
/// mappings on the way are made.
///
/// # Errors
/// [`SetError`] where the document has another form than mappings along the path, or would be
/// broken.
pub fn set(file: FileId, text: &str, path: &[&str], value: &Value) -> Result<String, SetError> {
    let parsed = super::parse(file, text);
    let root = parsed.tree.root().ok_or(SetError::NoMapping)?;
    let edit = edit(root, text, path, value).ok_or(SetError::NoMapping)?;
    let edited = splice(file, text, [&edit]).map_err(|_| SetError::Breaks)?;
    let broken = parsed.tree.is_complete() && !super::parse(file, &edited).tree.is_complete();
    if broken { Err(SetError::Breaks) } else { Ok(edited) }
}

fn edit(root: Node<'_>, text: &str, path: &[&str], value: &Value) -> Option<Edit> {
    let mut node = root;
    for (depth, key) in path.iter().enumerate() {
        match node.get(key) {
            Some(entry) => node = entry.value,
            None => return absent(node, text, depth == 0, key, &flow(&path[depth + 1..], value)),
        }
    }
    Some(Edit { at: node.at(), text: behind_key(node, &flow(&[], value)) })
}

/// Puts an entry into a mapping: into a document at its end, into a block before its first entry,
/// into braces behind the last.
fn absent(node: Node<'_>, text: &str, document: bool, key: &str, value: &str) -> Option<Edit> {
    let at = node.at();
    let entry = format!("{key}: {value}");
    let insert = |at: u32, text: String| {
        Some(Edit { at: Location::new(node.at().file, Span::new(at, at)), text })
    };
    if node.is_null() {
        return Some(Edit { at, text: behind_key(node, &format!("{{ {entry} }}")) });
    }
    let flows = text.get(at.span.range())?.starts_with('{');
    let Some(first) = node.entries().next() else {
        return flows.then(|| Edit { at, text: format!("{{ {entry} }}") });
    };
    if flows {
        let last = node.entries().last()?;
        return insert(last.value.at().span.end, format!(", {entry}"));
    }
    if document {
        let line = if text.ends_with('\n') { "" } else { "\n" };
        return insert(u32::try_from(text.len()).ok()?, format!("{line}{entry}\n"));
    }
    let start = first.key.at().span.start;
    let line = text[..start as usize].rfind('\n').map_or(0, |at| at + 1);
    let indent = " ".repeat(start as usize - line);
    insert(start, format!("{entry}\n{indent}"))
}

/// A value in place of nothing needs a blank behind the colon.
fn behind_key(node: Node<'_>, value: &str) -> String {
    let nothing = node.at().span.range().is_empty();
    if nothing { format!(" {value}") } else { value.to_owned() }
}

/// A value below the keys that are still to be made, on one line.
fn flow(keys: &[&str], value: &Value) -> String {
    if let [key, rest @ ..] = keys {
        return format!("{{ {key}: {} }}", flow(rest, value));
    }
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| flow(&[], item)).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn after(text: &str, path: &[&str], value: Value) -> Result<String, SetError> {
        let mut sources = Sources::new();
        let file = sources.add("a.yaml", text);
        set(file, text, path, &value)
    }

    #[test]
    fn one_key_is_set_and_every_comment_stays() {
        let table = [
            ("a: 1 # why\nb: 2\n", &["a"][..], "a: \"x\" # why\nb: 2\n"),
            ("a:\n  # first\n  b: 1 # one\n", &["a", "b"], "a:\n  # first\n  b: \"x\" # one\n"),
            ("a:\n  # first\n  b: 1\n", &["a", "c"], "a:\n  # first\n  c: \"x\"\n  b: 1\n"),
            ("a: { b: [1] } # in\n", &["a", "c"], "a: { b: [1], c: \"x\" } # in\n"),
            ("a: {}\n", &["a", "c"], "a: { c: \"x\" }\n"),
            ("a:\nb: 1\n", &["a", "c"], "a: { c: \"x\" }\nb: 1\n"),
            ("a: 1 # end", &["b"], "a: 1 # end\nb: \"x\"\n"),
            ("a: 1\n", &["b", "c", "d"], "a: 1\nb: { c: { d: \"x\" } }\n"),
            ("a:\n  - 1\n  - 2\nb: 1\n", &["a"], "a:\n  \"x\"\nb: 1\n"),
        ];
        for (text, path, expected) in table {
            let got = after(text, path, "x".into()).unwrap();
            assert_eq!(got, expected, "{text}");
        }
        let list = after("a: 1\n", &["a"], serde_json::json!(["x", "y z"])).unwrap();
        assert_eq!(list, "a: [\"x\", \"y z\"]\n");
    }

    #[test]
    fn a_text_where_a_mapping_should_be_is_left_alone() {
        assert_eq!(after("a: word\n", &["a", "b"], "x".into()), Err(SetError::NoMapping));
        assert_eq!(after("", &["a"], "x".into()), Err(SetError::NoMapping));
    }
}

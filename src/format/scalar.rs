//! One scalar as it is written: quotes only where they are needed.
//!
//! Knows the characters that mean something to YAML; knows nothing of the lines around.

use crate::yaml::{Node, Style, reads_as_text};

/// A scalar that stands on one line, written.
pub(super) fn written(node: Node<'_>, source: &str, in_flow: bool) -> String {
    let Some(scalar) = node.scalar() else { return source.to_owned() };
    match scalar.style {
        Style::Single | Style::Double if plain(scalar.text, in_flow) => scalar.text.to_owned(),
        Style::Single
            if !scalar.text.contains(|c: char| matches!(c, '"' | '\\') || c.is_control()) =>
        {
            format!("\"{}\"", scalar.text)
        }
        _ => source.to_owned(),
    }
}

/// Whether a text needs no quotes, to any reader of YAML. Quotes around several words stay: they
/// are prose, whose next version may need them.
fn plain(text: &str, in_flow: bool) -> bool {
    if text.contains(char::is_whitespace) {
        return false;
    }
    let begins = text.starts_with(char::is_alphanumeric);
    let ends = !text.ends_with(':');
    let mut next = text.chars().skip(1);
    let harmless = text.chars().all(|c| {
        let next = next.next();
        match c {
            ':' => next.is_some_and(|c| c.is_alphanumeric() || c == '/'),
            ',' => !in_flow,
            c => c.is_alphanumeric() || "_-./@%±+()=;'".contains(c),
        }
    });
    begins && ends && harmless && reads_as_text(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn shown(value: &str) -> String {
        let text = format!("a: {value}\n");
        let tree = crate::yaml::parse(Sources::new().add("a.yaml", &*text), &text).tree;
        let node = tree.root().unwrap().get("a").unwrap().value;
        written(node, value, false)
    }

    #[test]
    fn quotes_stay_where_a_reader_needs_them() {
        let table = [
            ("'writes campaigns'", "\"writes campaigns\""),
            ("\"one,two\"", "one,two"),
            ("\"one two\"", "\"one two\""),
            ("'2026'", "\"2026\""),
            ("'no'", "\"no\""),
            ("\"1.10\"", "\"1.10\""),
            ("'a: b'", "\"a: b\""),
            ("'it''s'", "it's"),
            ("'say \"x\"'", "'say \"x\"'"),
            ("\"{{tag}} x\"", "\"{{tag}} x\""),
            ("\"tab\\t\"", "\"tab\\t\""),
            ("\"\"", "\"\""),
            ("' x'", "\" x\""),
            ("'# x'", "\"# x\""),
            ("https://a.example", "https://a.example"),
            ("'https://a.example'", "https://a.example"),
            ("\"größe\"", "größe"),
        ];
        for (value, expected) in table {
            assert_eq!(shown(value), expected);
        }
    }
}

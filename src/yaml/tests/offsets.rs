//! Every visible character of a decoded scalar is found where it stands in the file.

use proptest::prelude::*;

use super::super::{Node, Style, parse};
use super::file;

/// Checks one scalar: each character that stands for itself is the same in the source, and one
/// that an escape stands for maps to a backslash.
fn check(source: &str, node: Node<'_>) {
    let scalar = node.scalar().expect("a scalar");
    let map = node.offsets();
    let mut last = 0;
    for (offset, character) in scalar.text.char_indices() {
        if character.is_whitespace() {
            continue;
        }
        let at = map.source(offset as u32) as usize;
        let rest = source.get(at..).unwrap_or_else(|| panic!("{at} is no boundary in {source:?}"));
        let escaped = scalar.style == Style::Double && rest.starts_with('\\');
        assert!(
            rest.starts_with(character) || escaped,
            "{character:?} of {:?} maps to {at} of {source:?}",
            scalar.text
        );
        assert!(at >= last, "places go backwards in {source:?}");
        last = at;
    }
}

fn check_document(source: &str, expected: &str) {
    let parsed = parse(file(), source);
    let root = parsed.tree.root().unwrap_or_else(|| panic!("{source:?} is empty"));
    let entry = root.get("k").unwrap_or_else(|| panic!("no key in {source:?}"));
    assert_eq!(entry.value.text(), Some(expected), "{source:?}");
    check(source, entry.value);
}

#[test]
fn scalars_of_every_style_are_found() {
    let table = [
        ("k: plain text\n", "plain text"),
        ("k: two\n  lines\n\n  and a third # no\n", "two lines\nand a third"),
        ("k: 'it''s ''here'' '\n", "it's 'here' "),
        ("k: 'a  \n\n   b\n  c'\n", "a\nb c"),
        ("k: \"tab\\tline\\nquote\\\"end\"\n", "tab\tline\nquote\"end"),
        ("k: \"\\x41\\u00e9\\U0001F600z\"\n", "Aé😀z"),
        ("k: \"\\L\\Pö\\_x\\Nn\"\n", "\u{2028}\u{2029}ö\u{A0}x\u{85}n"),
        ("k: \"\\ud83d\\ude00 x\"\n", "😀 x"),
        ("k: \"one\\\n  two \\\n   \\ three\n  four\"\n", "onetwo  three four"),
        ("k: \"a \n  \n  b\"\n", "a\nb"),
        ("k: |\n  Hi {{name}},\n\n    deeper\n  bye\n", "Hi {{name}},\n\n  deeper\nbye\n"),
        ("k: |2-\n    four\n  two\n", "  four\ntwo"),
        ("k: |+\n  a\n\n\nz: 1\n", "a\n\n\n"),
        ("k: |\n\n\n  late\n", "\n\nlate\n"),
        ("k: | # a comment\n  x\n", "x\n"),
        ("k: >\n  one\n  two\n\n  three\n", "one two\nthree\n"),
        ("k: >-\n  a\n    b\n    c\n  d\n\n\n  e\n", "a\n  b\n  c\nd\n\ne"),
        ("k: >\n\n  a\n  \tb\n  c\n", "\na\n\tb\nc\n"),
        ("k: >1\n  x\n y\n", " x\ny\n"),
        ("k: >+\n  a\n\n", "a\n\n"),
        ("k: |\r\n  ä\r\n  b\r\n", "ä\nb\n"),
        ("k: >\r\n  ä\r\n  b\r\n", "ä b\n"),
        ("k: 'ä\r\n  b'\r\n", "ä b"),
        ("k: |\n  no break", "no break\n"),
        ("a:\n  - x\nk:\n  &n text\n", "text"),
    ];
    for (source, expected) in table {
        check_document(source, expected);
    }
}

#[test]
fn a_nested_block_is_found_behind_its_indentation() {
    let source = "a:\n  - b: |\n      Hi\n      {{x}}\n";
    let parsed = parse(file(), source);
    let found = parsed.tree.pointer("/a/0/b").expect("there");
    assert_eq!(found.value.span.start as usize, source.find("Hi").expect("there"));
    let item = parsed.tree.root().and_then(|root| root.get("a")).expect("a").value.items().next();
    let node = item.and_then(|item| item.get("b")).expect("b").value;
    let tag = crate::source::Span::new(3, 8);
    assert_eq!(&source[node.offsets().span(tag).range()], "{{x}}");
}

/// Lines of words with blanks, quotes, escapes' letters and characters of two to four bytes.
fn lines() -> impl Strategy<Value = Vec<String>> {
    let line = prop_oneof![
        4 => "[a-zä😀][a-z'\"\\\\ä😀{}:#|> ]{0,11}[a-zö😀]",
        1 => Just(String::new()),
        1 => "[ ]{1,3}[a-zé][a-z ]{0,5}[a-z]",
    ];
    proptest::collection::vec(line, 1..7)
}

fn block(header: &str, lines: &[String], indent: usize) -> String {
    let pad = " ".repeat(indent);
    let body: String = lines.iter().map(|line| format!("{pad}{line}\n")).collect();
    format!("k: {header}\n{body}z: end\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn generated_blocks_are_found(
        lines in lines(),
        indent in 1usize..5,
        chomping in prop_oneof![Just(""), Just("-"), Just("+")],
        folded in any::<bool>(),
        returns in any::<bool>(),
    ) {
        let style = if folded { '>' } else { '|' };
        let mut source = block(&format!("{style}{indent}{chomping}"), &lines, indent);
        if returns {
            source = source.replace('\n', "\r\n");
        }
        let parsed = parse(file(), &source);
        let root = parsed.tree.root().expect("a mapping");
        let node = root.get("k").expect("the key").value;
        let text = node.text().expect("a scalar");
        if !folded {
            let joined = lines.join("\n");
            prop_assert_eq!(text.trim_end_matches('\n'), joined.trim_end_matches('\n'));
        }
        check(&source, node);
    }

    #[test]
    fn generated_quotes_are_found(lines in lines(), double in any::<bool>()) {
        let quoted = |line: &String| if double {
            line.replace('\\', "\\\\").replace('"', "\\\"").replace('ä', "\\xe4")
        } else {
            line.replace('\'', "''")
        };
        let body: Vec<String> = lines.iter().map(quoted).collect();
        let quote = if double { '"' } else { '\'' };
        let source = format!("k: {quote}{}{quote}\nz: end\n", body.join("\n   "));
        let parsed = parse(file(), &source);
        let root = parsed.tree.root().expect("a mapping");
        let node = root.get("k").expect("the key").value;
        let visible = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(visible(node.text().expect("a scalar")), visible(&lines.concat()));
        check(&source, node);
    }

    #[test]
    fn generated_plain_text_is_found(
        words in proptest::collection::vec("[a-zä😀]{1,5}", 1..8),
        breaks in proptest::collection::vec(0usize..4, 8),
    ) {
        let mut source = "k: ".to_owned();
        for (word, count) in words.iter().zip(breaks) {
            source.push_str(word);
            source.push_str(if count == 0 { " " } else { "" });
            source.push_str(&"\n".repeat(count));
            source.push_str(if count == 0 { "" } else { "  " });
        }
        source.push_str("x\nz: end\n");
        let parsed = parse(file(), &source);
        let node = parsed.tree.root().and_then(|root| root.get("k")).expect("the key").value;
        check(&source, node);
    }
}

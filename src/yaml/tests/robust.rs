//! Hostile and damaged texts: bounded time, little stack, spans inside the text.

use std::fmt::Write;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::{Node, Parsed, decode, parse};
use super::{file, rules};

/// Reads on a thread with a small stack: whatever recursed would overflow it.
fn read_small(text: String) -> Parsed {
    let thread = std::thread::Builder::new().stack_size(256 << 10);
    let started = Instant::now();
    let handle = thread
        .spawn(move || {
            let parsed = parse(file(), &text);
            let json = parsed.tree.to_json();
            assert!(spans_fit(&parsed, &text), "a span leaves the text");
            drop(json);
            parsed
        })
        .expect("a thread");
    let parsed = handle.join().expect("no panic");
    assert!(started.elapsed() < Duration::from_secs(20), "took {:?}", started.elapsed());
    parsed
}

/// Whether every place lies inside the text, on the boundaries of characters.
fn spans_fit(parsed: &Parsed, text: &str) -> bool {
    let nodes = parsed.tree.slots.iter().map(|slot| slot.span);
    let comments = parsed.tree.comments().iter().map(|comment| comment.at.span);
    let problems = parsed.problems.iter().flat_map(|problem| {
        let labels = problem.primary.iter().chain(&problem.related).map(|label| label.at.span);
        labels.chain(problem.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.at.span))
    });
    nodes.chain(comments).chain(problems).all(|span| text.get(span.range()).is_some())
}

fn laughs(levels: usize) -> String {
    let mut text = "a0: &a0 [x, x]\n".to_owned();
    for level in 1..=levels {
        let below = level - 1;
        let repeated = vec![format!("*a{below}"); 9].join(", ");
        writeln!(text, "a{level}: &a{level} [{repeated}]").expect("a string");
    }
    text
}

#[test]
fn hostile_texts_are_refused_in_time_and_without_stack() {
    let mut nested = String::new();
    for depth in 0..1_400 {
        nested.push_str(&" ".repeat(depth));
        nested.push_str("a:\n");
    }
    let mixed = "- ".repeat(40) + &"[".repeat(40) + &"]".repeat(40);
    let (open, close) = ("[".repeat(40), "]".repeat(40));
    let behind = format!("a: &a {open}{close}\nb: {open}*a{close}\n");
    let nodes = "- x\n".repeat(110_000);
    let table = [
        ("laughs", laughs(12), "spec-limits"),
        ("flow levels", "[".repeat(10_000), "spec-limits"),
        ("flow maps", "{a: ".repeat(10_000), "spec-limits"),
        ("dashes", "- ".repeat(10_000), "spec-limits"),
        ("many dashes", "- ".repeat(200_000), "spec-limits"),
        ("block levels", nested, "spec-limits"),
        ("mixed levels", mixed, "spec-limits"),
        ("levels behind an alias", behind, "spec-limits"),
        ("nodes", nodes, "spec-limits"),
        ("bytes", "x".repeat((1 << 20) + 1), "spec-limits"),
        ("nul", "a: 1\nb: \0\n".to_owned(), "spec-limits"),
        ("itself", "a: &a [*a]\n".to_owned(), "spec-limits"),
        ("itself, as a key", "a: &a {*a : 1}\n".to_owned(), "spec-limits"),
        ("key too long", format!("{}: 1\n", "k".repeat(2_000)), "spec-schema-valid"),
        ("open quote", format!("a: \"{}", "\nb: x".repeat(10_000)), "spec-schema-valid"),
        ("open brackets", "a: [\n".repeat(2_000), "spec-limits"),
        ("tags", "a: !!binary aGk=\n".to_owned(), "spec-schema-valid"),
    ];
    for (name, text, rule) in table {
        let parsed = read_small(text);
        assert!(rules(&parsed).contains(rule), "{name}: {:?}", rules(&parsed));
    }
}

#[test]
fn ten_thousand_block_levels_are_too_large_before_they_are_too_deep() {
    let mut text = String::with_capacity(50 << 20);
    for depth in 0..10_000 {
        text.push_str(&" ".repeat(depth));
        text.push_str("a:\n");
    }
    assert!(rules(&read_small(text)).contains("spec-limits"));
}

#[test]
fn large_and_honest_texts_are_read() {
    let mut keys = String::new();
    for number in 0..45_000 {
        writeln!(keys, "key{number}: {number}").expect("a string");
    }
    let mut anchors = String::new();
    for number in 0..45_000 {
        writeln!(anchors, "- &a{number} x").expect("a string");
    }
    let table = [
        ("keys", keys, 45_000),
        ("anchors", anchors, 45_000),
        ("one line", format!("a: {}\n", "x".repeat(1_000_000)), 1),
        ("comments", "# a comment\n".repeat(50_000) + "a: 1\n", 1),
        ("carriage returns", "a: 1\r\nb:\r\n  - 2\r\n".to_owned(), 2),
        ("deep enough", "[".repeat(60) + &"]".repeat(60), 1),
    ];
    for (name, text, count) in table {
        let parsed = read_small(text);
        assert!(parsed.problems.is_empty(), "{name}: {:?}", parsed.problems.iter().next());
        let root = parsed.tree.root().expect("a root");
        assert_eq!(root.entries().count() + root.items().count(), count, "{name}");
    }
}

#[test]
fn a_hundred_thousand_keys_exceed_the_nodes_in_time() {
    let mut text = String::new();
    for number in 0..100_000 {
        writeln!(text, "k{number}:").expect("a string");
    }
    assert!(rules(&read_small(text)).contains("spec-limits"));
}

#[test]
fn a_mark_is_no_part_of_the_first_key() {
    let parsed = read_small("\u{FEFF}kind: x\n".to_owned());
    let key = parsed.tree.root().and_then(|root| root.get("kind")).expect("the key").key;
    assert_eq!(key.at().span.range(), 3..7);
}

#[test]
fn problems_are_bounded_and_the_rest_is_counted() {
    let parsed = read_small("- no\n".repeat(1_000));
    let limit = crate::base::limits::DOCUMENT_PROBLEMS_MAX;
    assert_eq!(parsed.problems.len(), limit + 1);
    let last = parsed.problems.iter().last().expect("one").headline.clone();
    assert!(last.starts_with("800 more problems"), "{last}");
}

#[test]
fn sections_with_syntax_errors_are_passed_over_up_to_a_bound() {
    let broken = |count: usize| {
        (0..count).fold(String::new(), |text, number| format!("{text}k{number}: x: y\n"))
    };
    let few = read_small(broken(10) + "last: 1\n");
    assert_eq!((few.problems.len(), few.tree.to_json()), (10, serde_json::json!({ "last": 1 })));
    let many = read_small(broken(400) + "last: 1\n");
    assert_eq!((many.problems.len(), many.tree.root().is_none()), (17, true));
}

fn touch(node: Node<'_>) -> usize {
    let offsets = node.offsets();
    let text = node.text().unwrap_or_default();
    text.char_indices().map(|(at, _)| offsets.source(at as u32) as usize).max().unwrap_or(0)
}

fn survives(text: &str) -> Result<(), TestCaseError> {
    let parsed = parse(file(), text);
    prop_assert!(spans_fit(&parsed, text), "a span leaves {:?}", text);
    for id in 0..parsed.tree.slots.len() {
        let node = parsed.tree.node(id as u32);
        prop_assert!(touch(node) <= text.len());
        node.describe();
    }
    parsed.tree.to_json();
    Ok(())
}

const VALID: &str = "kind: campaign/v1\nname: q1 # note\nbrief:\n  title: 'it''s'\n  goals:\n    \
    - reply_rate: 3%\n    - \"m\\u00e4\"\nsend: {days: [mon, tue], hours: 09:00-16:30}\nbody: |\n  \
    Hi {{name}},\n\n  grüße\nfold: >-\n  a\n  b\nbase: &b {x: 1}\nagain: *b\n";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        match decode(&bytes) {
            Ok(decoded) => survives(&decoded.text)?,
            Err(bad) => prop_assert!(bad.text.get(bad.span.range()).is_some()),
        }
    }

    #[test]
    fn any_indicators_are_survived(
        text in "[-a:?,\\[\\]{}#&*!|>'\"%@` \t\r\nö\u{FEFF}\u{2028}0<~\\\\]{0,80}",
    ) {
        survives(&text)?;
    }

    #[test]
    fn any_damage_to_a_document_is_survived(
        cuts in proptest::collection::vec(
            (0usize..300, 0usize..6, "[-:{}\"'\t\n&*! #|>]{0,3}"),
            1..4,
        ),
    ) {
        let mut text = VALID.to_owned();
        for (at, length, put) in cuts {
            let start = text.floor_char_boundary(at.min(text.len()));
            let end = text.ceil_char_boundary((start + length).min(text.len()));
            text.replace_range(start..end, &put);
        }
        survives(&text)?;
    }
}

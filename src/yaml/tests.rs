//! Tests of the reader as a whole.

use std::fmt::Write;

use crate::source::{FileId, Sources};

use super::{Parsed, parse};

mod emitted;
mod offsets;
mod robust;
mod trees;

fn file() -> FileId {
    Sources::new().add("a.yaml", "")
}

fn read(text: &str) -> Parsed {
    parse(file(), text)
}

fn rules(parsed: &Parsed) -> std::collections::BTreeSet<&str> {
    parsed.problems.rules()
}

/// Every problem on a line: rule, range, headline, and the fix.
fn problems(text: &str) -> String {
    let mut shown = String::new();
    for problem in read(text).problems.iter() {
        let at = problem.primary.as_ref().expect("a place").at.span;
        write!(shown, "{} {}..{} ", problem.rule, at.start, at.end).expect("a string");
        shown.push_str(&problem.headline);
        for label in &problem.related {
            write!(shown, " [{}..{}]", label.at.span.start, label.at.span.end).expect("a string");
        }
        if let Some(fix) = &problem.fix {
            let [edit] = &fix.edits[..] else { panic!("one edit") };
            let span = edit.at.span;
            write!(shown, " ({}..{} -> {})", span.start, span.end, edit.text).expect("a string");
        }
        shown.push('\n');
    }
    shown
}

/// Reads the texts and compares what is shown of each.
fn check(table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(problems(text).trim_end(), *expected, "of {text:?}");
    }
}

#[test]
fn likely_slips_are_named_and_mended() {
    check(&[
        (
            "subject: {{company}} news # x\nb: 1\n",
            "spec-schema-valid 9..25 a value that begins with `{{` is a mapping to YAML, not text \
             (9..25 -> \"{{company}} news\")",
        ),
        (
            "subject: {{company}}\nb: 1\n",
            "spec-schema-valid 9..20 a value that begins with `{{` is a mapping to YAML, not text \
             (9..20 -> \"{{company}}\")",
        ),
        (
            "subject: Re: your question\nb: 1\n",
            "spec-schema-valid 11..12 a second `:` in a value without quotes (9..26 -> \"Re: your \
             question\")",
        ),
        (
            "a:\n  - x: Re: \"you\"\nb: 1\n",
            "spec-schema-valid 12..13 a second `:` in a value without quotes",
        ),
        ("a:\n\tb: 1\nc: 2\n", "spec-schema-valid 3..4 a tab indents this line (3..4 ->   )"),
        (
            "a:\n  b: 1\n\tc: 2\nd: 2\n",
            "spec-schema-valid 10..11 a tab indents this line (10..11 ->   )",
        ),
        (
            "a: 1\nb:2\nc: 3\n",
            "spec-schema-valid 6..7 a space is missing after the `:` (6..7 -> : )",
        ),
        (
            "kind:campaign/v1\nname: x\n",
            "spec-schema-valid 4..5 a space is missing after the `:` (4..5 -> : )",
        ),
        (
            "a: %sig%\nb: 1\n",
            "spec-schema-valid 3..4 a value without quotes cannot begin with `%` (3..8 -> \
             \"%sig%\")",
        ),
        (
            "a: `x`\nb: 1\n",
            "spec-schema-valid 3..4 a value without quotes cannot begin with a backtick (3..6 -> \
             \"`x`\")",
        ),
    ]);
}

#[test]
fn what_is_left_open_is_shown_where_it_opens() {
    check(&[
        (
            "a: \"open\nb: 1\n",
            "spec-schema-valid 3..4 the quote that opens here is not closed [8..8]",
        ),
        (
            "a: \"open\nb: \"x\"\nc: 1\n",
            "spec-schema-valid 3..4 the quote that opens here is not closed [8..8]",
        ),
        (
            "x: it's\na: 'open\nb: 1\n",
            "spec-schema-valid 11..12 the quote that opens here is not closed [16..16]",
        ),
        (
            "a: [1, 2\nb: 1\nc: 2\n",
            "spec-schema-valid 3..4 the `[` that opens here is not closed [10..11]",
        ),
        (
            "a: {b: 1\nc: 2\n",
            "spec-schema-valid 3..4 the `{` that opens here is not closed [10..11]",
        ),
        ("a: [1, 2}\nc: 2\n", "spec-schema-valid 3..4 `[` is closed by `}` [3..4]"),
        ("a: 1\n]\nb: 2\n", "spec-schema-valid 5..6 this bracket closes nothing"),
        ("a: \"x\" y\nb: 1\n", "spec-schema-valid 7..8 text stands after the closing quote"),
        ("a: 'it's'\nb: 1\n", "spec-schema-valid 7..9 text stands after the closing quote"),
    ]);
}

#[test]
fn other_syntax_errors_are_said_in_plain_words() {
    check(&[
        (
            "a:\n  b: 1\n c: 2\nd: 3\n",
            "spec-schema-valid 11..12 the indentation fits no level above",
        ),
        ("a: x\n  b: 2\nc: 1\n", "spec-schema-valid 8..9 a key cannot stand here"),
        ("a: \"\\q\"\nb: 1\n", "spec-schema-valid 3..4 this escape is unknown"),
        ("- a\nb: 1\n", "spec-schema-valid 4..5 a key stands among the items of a list"),
        ("a: - x\nb: 1\n", "spec-schema-valid 3..4 a list cannot begin here"),
        (
            "%YAML 1.1\n---\na: 1\n",
            "spec-schema-valid 0..1 a line that begins with `%` is a directive, and documents have \
             none",
        ),
    ]);
}

#[test]
fn what_is_outside_the_dialect_is_refused() {
    check(&[
        (
            "a: 1\nö: {c: 1, c: 2}\na: 2\n",
            "spec-duplicate-key 16..17 key `c` is set twice [10..11]\n\
             spec-duplicate-key 22..23 key `a` is set twice [0..1]",
        ),
        ("'a': 1\na: 2\n", "spec-duplicate-key 7..8 key `a` is set twice [0..3]"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "spec-schema-valid 18..20 `<<` does not merge keys here"),
        ("a: 1\n---\nb: 2\n", "spec-schema-valid 5..8 a second document begins here"),
        ("? [a]\n: 1\n", "spec-schema-valid 2..5 a key must be text, found a list"),
        ("~: 3\n", "spec-schema-valid 0..1 a key is missing, or is `null`"),
        ("a: 1\n: 2\n", "spec-schema-valid 5..5 a key is missing, or is `null`"),
        ("b: !!str 3\n", "spec-schema-valid 3..8 `!!str` is a tag, and documents have none"),
        (
            "b: !important x\n",
            "spec-schema-valid 3..13 `!important` is a tag, and documents have none",
        ),
        ("a: *bold*\n", "spec-limits 3..9 `*bold*` repeats a value that no `&bold*` names"),
        ("a: &x [*x]\n", "spec-limits 7..9 `*x` stands inside the value that it repeats [6..6]"),
        ("a: 1\nb: \0\n", "spec-limits 8..9 the text holds a NUL byte"),
    ]);
}

#[test]
fn a_plain_trap_is_shown_with_the_quotes_that_mend_it() {
    check(&[
        (
            "country: NO # Norway\n",
            "spec-yaml-ambiguity 9..11 `NO` is a truth value to some readers of YAML and text to \
             others (9..11 -> \"NO\")",
        ),
        (
            "on: 1.10\n",
            "spec-yaml-ambiguity 0..2 `on` is a truth value to some readers of YAML and text to \
             others (0..2 -> \"on\")\n\
             spec-yaml-ambiguity 4..8 `1.10` is a number, which loses its last zero (4..8 -> \
             \"1.10\")",
        ),
        (
            "a:\n- x\n  - y\nb: one\n  -two\n",
            "spec-yaml-ambiguity 9..10 this `-` continues the text above and begins no item",
        ),
        ("a: 'no'\nb: |\n  no\nc: \"12:30\"\nd: 09:00-16:30\ne: [mon, tue]\nf: 2027-01-11\n", ""),
    ]);
}

#[test]
fn every_fix_mends_what_it_is_offered_for() {
    for text in [
        "subject: {{company}} news\nb: 1\n",
        "subject: Re: your question\nb: 1\n",
        "a:\n\tb: 1\nc: 2\n",
        "a: 1\nb:2\nc: 3\n",
        "kind:campaign/v1\nname: x\n",
        "a: %sig%\nb: no\nc: 012\nd: 12:30\n",
    ] {
        let mut edited = text.to_owned();
        for _ in 0..5 {
            let parsed = read(&edited);
            let Some(problem) = parsed.problems.iter().next() else { break };
            let fix = problem.fix.as_ref().expect("a fix");
            edited = crate::diagnostic::splice(file(), &edited, &fix.edits).expect("applies");
        }
        assert_eq!(problems(&edited), "", "{edited:?}");
    }
}

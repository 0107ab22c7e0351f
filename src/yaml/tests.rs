//! Tests of the reader as a whole.

use std::fmt::Write;

use crate::source::{FileId, Sources};

use super::{Parsed, parse};

mod emitted;
mod offsets;
mod robust;

fn file() -> FileId {
    Sources::new().add("a.yaml", "")
}

fn read(text: &str) -> Parsed {
    parse(file(), text)
}

fn rules(parsed: &Parsed) -> std::collections::BTreeSet<&'static str> {
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
            let span = fix.at.span;
            write!(shown, " ({}..{} -> {})", span.start, span.end, fix.text).expect("a string");
        }
        shown.push('\n');
    }
    shown
}

#[test]
fn look() {
    for text in [
        "subject: {{company}} news\nb: 1\n",
        "subject: {{company}}\nb: 1\n",
        "subject: Re: your question\nb: 1\n",
        "a:\n\tb: 1\nc: 2\n",
        "a:\n  b: 1\n\tc: 2\nd: 2\n",
        "a: 1\nb:2\nc: 3\n",
        "kind:campaign\nname: x\n",
        "a:\n  b: 1\n  c:2\n  d: 3\n",
        "a: \"open\nb: 1\n",
        "a: 'open\nb: 1\n",
        "a: \"open\nb: \"x\"\nc: 1\n",
        "a: [1, 2\nb: 1\nc: 2\n",
        "a: {b: 1\nc: 2\n",
        "a: [1, 2}\nc: 2\n",
        "a: \"x\" y\nb: 1\n",
        "a: 'it's'\nb: 1\n",
        "a: %sig%\nb: 1\n",
        "a: @x\nb: 1\n",
        "a: `x`\nb: 1\n",
        "a: *bold*\nb: 1\n",
        "a: !x y\nb: !!str 3\n",
        "a: 1\na: 2\nb: {c: 1, c: 2}\n",
        "a: &x {b: 1}\nc:\n  <<: *x\n",
        "a: 1\n---\nb: 2\n",
        "? [a]\n: 1\n: 2\n~: 3\nnull: 4\n",
        "a: &x [*x]\n",
        "a:\n  b: 1\n c: 2\nd: 3\n",
        "a\nb: 1\n",
        "a: \"\\q\"\nb: 1\n",
        "%YAML 1.2\n---\na: 1\n",
        "a: 1\n  b: 2\nc: 1\n",
        "a: x\n  b: 2\nc: 1\n",
        "- a\nb: 1\n",
        "a:\n- x\n  - y\nb: 1\n",
        "a: - x\nb: 1\n",
        "a: no\nb: 12:30 # c\non: 1.10\n",
        "a: 1\n]\nb: 2\n",
        "a: |x\n  b\nb: 2\n",
        "a: >\n  b\n c\nb: 2\n",
    ] {
        println!("{text:?}\n{}   {}", problems(text), read(text).tree.to_json());
    }
}

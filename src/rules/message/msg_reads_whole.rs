//! `msg-reads-whole`: no wording leaves a gap where a branch is left out.

use std::collections::BTreeMap;

use super::sequence::sent;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Span;
use crate::template::{Content, Markup, Node, NodeKind};

pub(super) static RULE: Rule = Rule {
    code: "F036",
    name: "msg-reads-whole",
    summary: "no wording leaves a gap where a branch is left out",
    group: Group::Message,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("msg_reads_whole.md"),
    check: Check::Campaign(check),
};

/// The marks that follow a word without a blank.
const MARKS: [char; 6] = [',', '.', ';', ':', '!', '?'];

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    for sent in sent(subject)? {
        for content in sent.template.contents() {
            for (span, reads) in gaps(content, sent.template.markup) {
                let headline = format!("a wording leaves a gap: `{reads}`");
                let problem = found.at(content.at(span), headline);
                let help = "take the blank into the branch, or give the branch an `{{else}}`";
                found.push(problem.label("nothing is said here in that wording").help(help));
            }
        }
    }
    Ok(())
}

/// The places at which two pieces of an expansion do not join, with how they read.
fn gaps(content: &Content, markup: Markup) -> BTreeMap<Span, String> {
    let mut all = BTreeMap::new();
    for expansion in content.expansions() {
        for pair in expansion.windows(2) {
            let [before, after] = [pair[0], pair[1]];
            if let Some(reads) = gap(before, after, markup) {
                all.entry(Span::new(before.span.end, after.span.start)).or_insert(reads);
            }
        }
    }
    all
}

/// How two texts read that do not join; nothing where they do.
fn gap(before: &Node, after: &Node, markup: Markup) -> Option<String> {
    let (NodeKind::Text(before), NodeKind::Text(after)) = (&before.kind, &after.kind) else {
        return None;
    };
    let opened = before.chars().next_back()?.is_whitespace();
    let next = after.chars().next()?;
    let doubled = next == ' ' && before.ends_with(' ') && markup == Markup::Plain;
    let stranded = opened && MARKS.contains(&next);
    if !(doubled || stranded) {
        return None;
    }
    let line = before.rsplit('\n').next().unwrap_or_default();
    let last = line.trim_end().rsplit(' ').next().unwrap_or_default();
    let blanks = &line[line.trim_end().len()..];
    let first = after.split_inclusive(|c: char| !c.is_whitespace()).next().unwrap_or_default();
    Some(format!("{last}{blanks}{first}"))
}

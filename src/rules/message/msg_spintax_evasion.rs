//! `msg-spintax-evasion`: spintax offers a few wordings to compare, not a new one for every
//! message.

use super::sequence::sent;
use crate::base::words::thousands;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Span;
use crate::template::{Content, Node, NodeKind};

pub(super) static RULE: Rule = Rule {
    code: "F008",
    name: "msg-spintax-evasion",
    summary: "spintax offers a few wordings to compare, not a new one for every message",
    group: Group::Message,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "M3",
    page: include_str!("msg_spintax_evasion.md"),
    check: Check::Campaign(check),
};

/// The most wordings of one message that still look like a test of wordings.
const MOST: u64 = 64;

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    for sent in sent(subject)? {
        let contents = || sent.template.contents();
        let all = contents().fold(1, |all: u64, one| all.saturating_mul(wordings(one.nodes())));
        let Some((content, first)) = contents().find_map(first_choice).filter(|_| all > MOST)
        else {
            continue;
        };
        let name = &sent.template.front.id.value;
        let headline = format!("`{name}` has {} wordings", thousands(all));
        found.push(
            found
                .at(content.at(first), headline)
                .label("the choices begin here")
                .help(format!("keep at most {MOST}: those whose answers will be compared")),
        );
    }
    Ok(())
}

/// How many wordings spintax makes; of the two branches of a condition, the richer one counts.
fn wordings(nodes: &[Node]) -> u64 {
    nodes.iter().fold(1, |all: u64, node| {
        let each = node.branches().into_iter().map(|branch| wordings(&branch.nodes));
        all.saturating_mul(match &node.kind {
            NodeKind::Spintax(_) => each.fold(0, u64::saturating_add).max(1),
            _ => each.max().unwrap_or(1),
        })
    })
}

fn first_choice(content: &Content) -> Option<(&Content, Span)> {
    let spintax = |node: &&Node| matches!(node.kind, NodeKind::Spintax(_));
    content.nodes().iter().find(spintax).map(|node| (content, node.span))
}

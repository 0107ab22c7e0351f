//! `aud-segment-known`: the segment of a campaign is one that policy has opened.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::decode::quoted;

pub(super) static RULE: Rule = Rule {
    code: "B004",
    name: "aud-segment-known",
    summary: "policy says who belongs to the segment",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S2",
    page: include_str!("aud_segment_known.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let segment = &subject.audience()?.segment;
    let policy = subject.audiences()?;
    let known: Vec<&str> = policy.segments.iter().map(|entry| entry.segment.text()).collect();
    if !known.contains(&segment.text()) {
        found.push(
            found
                .at(segment.at, format!("policy does not say who belongs to `{}`", segment.value))
                .label("no predicate for this segment")
                .also(policy.version.at, "the audiences policy in force")
                .help(format!(
                    "choose one of {}, or ask for a predicate of this one",
                    quoted(&known)
                )),
        );
    }
    Ok(())
}

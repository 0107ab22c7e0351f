//! `spec-waiver-valid`: a waiver says what it waives, who accepts it, why and until when.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject, waiver};

pub(super) static RULE: Rule = Rule {
    code: "A014",
    name: "spec-waiver-valid",
    summary: "a waiver names a rule that can be waived, a day, a role and a reason",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "prac",
    page: include_str!("spec_waiver_valid.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    for wrong in waiver::of(subject)?.wrong {
        found.push(wrong);
    }
    Ok(())
}

//! `spec-own-rules`: the rules of the organisation can be read and have an answer.

use crate::diagnostic::Severity;
use crate::rules::own;
use crate::rules::{Check, Group, Rule};

pub(super) static RULE: Rule = Rule {
    code: "A019",
    name: own::RULE,
    summary: "every rule of the organisation can be read, and has an answer for every campaign",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "prac",
    page: include_str!("spec_own_rules.md"),
    check: Check::OwnRules,
};

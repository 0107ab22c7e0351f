//! `spec-unknown-key`: reported while a section is read.

use crate::diagnostic::Severity;
use crate::rules::{Check, Group, Rule};

pub(super) static RULE: Rule = Rule {
    code: "A002",
    name: "spec-unknown-key",
    summary: "no key is silently ignored",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "prac",
    page: include_str!("spec_unknown_key.md"),
    check: Check::Reader,
};

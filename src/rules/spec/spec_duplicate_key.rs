//! `spec-duplicate-key`: reported while a mapping is read.

use crate::diagnostic::Severity;
use crate::rules::{Check, Group, Rule};

pub(super) static RULE: Rule = Rule {
    code: "A003",
    name: "spec-duplicate-key",
    summary: "a key is set once",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "prac",
    page: include_str!("spec_duplicate_key.md"),
    check: Check::Reader,
};

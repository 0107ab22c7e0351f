//! `spec-limits`: reported while a file is read.

use crate::diagnostic::Severity;
use crate::rules::{Check, Group, Rule};

pub(super) static RULE: Rule = Rule {
    code: "A005",
    name: "spec-limits",
    summary: "the size, depth and expansion of a document are bounded",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "prac",
    page: include_str!("spec_limits.md"),
    check: Check::Reader,
};

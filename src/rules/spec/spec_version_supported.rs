//! `spec-version-supported`: reported while the kind is read.

use crate::diagnostic::Severity;
use crate::rules::{Check, Group, Rule};

pub(super) static RULE: Rule = Rule {
    code: "A006",
    name: "spec-version-supported",
    summary: "the kind of a document is one this version reads",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "prac",
    page: include_str!("spec_version_supported.md"),
    check: Check::Reader,
};

//! `spec-schema-valid`: reported while a document is read.

use crate::diagnostic::Severity;
use crate::rules::{Check, Group, Rule};

pub(super) static RULE: Rule = Rule {
    code: "A001",
    name: "spec-schema-valid",
    summary: "a document has the shape of its kind",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "prac",
    page: include_str!("spec_schema_valid.md"),
    check: Check::Reader,
};

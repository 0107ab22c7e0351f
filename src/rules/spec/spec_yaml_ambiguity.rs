//! `spec-yaml-ambiguity`: reported while a plain value is read.

use crate::diagnostic::Severity;
use crate::rules::{Check, Group, Rule};

pub(super) static RULE: Rule = Rule {
    code: "A004",
    name: "spec-yaml-ambiguity",
    summary: "no value means something else to another reader of YAML",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("spec_yaml_ambiguity.md"),
    check: Check::Reader,
};

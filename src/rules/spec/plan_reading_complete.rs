//! `plan-reading-complete`: a plan rests on what every platform has said.

use crate::diagnostic::Severity;
use crate::rules::{Check, Group, Rule};

pub(super) static RULE: Rule = Rule {
    code: "A020",
    name: "plan-reading-complete",
    summary: "every platform the campaign needs was read, to its end",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "R-074",
    page: include_str!("plan_reading_complete.md"),
    check: Check::Planner,
};

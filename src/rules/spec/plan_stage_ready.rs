//! `plan-stage-ready`: a launch is planned once what it rests on is there.

use crate::diagnostic::Severity;
use crate::rules::{Check, Group, Rule};

pub(super) static RULE: Rule = Rule {
    code: "A021",
    name: "plan-stage-ready",
    summary: "a launch is planned only once everything that it rests on exists",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "S0 stage 4",
    page: include_str!("plan_stage_ready.md"),
    check: Check::Planner,
};

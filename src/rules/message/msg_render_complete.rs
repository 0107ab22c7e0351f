//! `msg-render-complete`: every message of every person reads to its end.

use crate::diagnostic::Severity;
use crate::rules::{Check, Group, Rule};

pub(super) static RULE: Rule = Rule {
    code: "F005",
    name: "msg-render-complete",
    summary: "every message to every person renders whole: no blank, no unresolved tag",
    group: Group::Message,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "S0",
    page: include_str!("msg_render_complete.md"),
    check: Check::Planner,
};

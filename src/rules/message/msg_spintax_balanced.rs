//! `msg-spintax-balanced`: spintax is closed and has at least two options.

use crate::diagnostic::Severity;
use crate::rules::{Check, Group, Rule};

pub(super) static RULE: Rule = Rule {
    code: "F006",
    name: "msg-spintax-balanced",
    summary: "spintax is closed and has at least two options",
    group: Group::Message,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "prac",
    page: include_str!("msg_spintax_balanced.md"),
    check: Check::Reader,
};

//! `msg-tag-syntax`: merge tags and conditions can be read.

use crate::diagnostic::Severity;
use crate::rules::{Check, Group, Rule};

pub(super) static RULE: Rule = Rule {
    code: "F035",
    name: "msg-tag-syntax",
    summary: "merge tags and conditions can be read",
    group: Group::Message,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "SL",
    page: include_str!("msg_tag_syntax.md"),
    check: Check::Reader,
};

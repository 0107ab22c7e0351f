//! `reply-account-pause`: who answers is not written to through a colleague.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "K015",
    name: "reply-account-pause",
    summary: "a reply pauses the colleagues of who has replied",
    group: Group::Replies,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "SL",
    page: include_str!("reply_account_pause.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(pause) = &subject.send()?.pause_colleagues else { return Ok(()) };
    if !pause.value {
        found.push(
            found
                .at(pause.at, "colleagues of somebody who has replied go on being written to")
                .label("`true` unless said")
                .help("remove `pause_colleagues: false`"),
        );
    }
    Ok(())
}

//! `deliv-min-gap`: a mailbox does not send in bursts.

use crate::diagnostic::{Fix, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::policy::defaults;

pub(super) static RULE: Rule = Rule {
    code: "H017",
    name: "deliv-min-gap",
    summary: "a mailbox waits at least five minutes between two messages",
    group: Group::Delivery,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "SL-CS",
    page: include_str!("deliv_min_gap.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let gap = &subject.gbu()?.gap;
    if gap.value.at_least() < defaults::BURST {
        found.push(
            found
                .at(gap.at, format!("a mailbox sends every {}: in bursts", gap.value))
                .label("at least 5 minutes")
                .help("set `gap` to 5 minutes or more")
                .fix(Fix::meant(gap.at, "5 minutes")),
        );
    }
    Ok(())
}

//! `deliv-mailbox-cap`: no mailbox sends more in a day than any unit may allow.
//!
//! A campaign above its own unit's cap is `spec-only-tightens`.

use crate::base::words::thousands;
use crate::diagnostic::{Fix, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::policy::defaults::{MAILBOX_DAY, MAILBOX_DAY_MAX};

pub(super) static RULE: Rule = Rule {
    code: "H013",
    name: "deliv-mailbox-cap",
    summary: "no mailbox may send more than 50 campaign mails in a day",
    group: Group::Delivery,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "SL-ACC, prac",
    page: include_str!("deliv_mailbox_cap.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let policy = subject.gbu()?.per_mailbox_day.as_ref();
    let own = subject.send()?.per_mailbox_day.as_ref();
    for (cap, whose) in [(policy, "the blueprint"), (own, "the campaign")] {
        let Some(cap) = cap else { continue };
        if cap.value == 0 {
            found.push(
                found
                    .at(cap.at, format!("{whose} lets a mailbox send nothing"))
                    .help(format!("set it to between 1 and {MAILBOX_DAY}")),
            );
        } else if cap.value > MAILBOX_DAY_MAX {
            let count = thousands(u64::from(cap.value));
            found.push(
                found
                    .at(cap.at, format!("{whose} lets a mailbox send {count} mails a day"))
                    .label(format!("never more than {MAILBOX_DAY_MAX}"))
                    .help(format!("set it to {MAILBOX_DAY}, and add mailboxes if needed"))
                    .fix(Fix::meant(cap.at, MAILBOX_DAY)),
            );
        }
    }
    Ok(())
}

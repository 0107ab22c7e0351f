//! `hand-transport`: no file is carried between platforms.

use crate::diagnostic::{Fix, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::campaign::Transport;

pub(super) static RULE: Rule = Rule {
    code: "P007",
    name: "hand-transport",
    summary: "rows are not carried by hand",
    group: Group::Handoff,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("hand_transport.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(transport) = &subject.audience()?.from.transport else { return Ok(()) };
    if transport.value == Transport::Csv {
        found.push(
            found
                .at(transport.at, "rows would be carried to Clay in a file")
                .label("nothing proves what is in it")
                .help("write `webhook` or `report-import`; a file needs a waiver that says why")
                .fix(Fix::meant(transport.at, Transport::Webhook)),
        );
    }
    Ok(())
}

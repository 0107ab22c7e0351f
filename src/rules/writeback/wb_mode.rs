//! `wb-mode`: the write-back has fields to write and a rhythm a program can keep.

use crate::base::amount::Unit;
use crate::diagnostic::{Fix, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::leaf::Cadence;

pub(super) static RULE: Rule = Rule {
    code: "L001",
    name: "wb-mode",
    summary: "it is said what is written back, and at which intervals",
    group: Group::Writeback,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("wb_mode.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let writeback = subject.writeback()?;
    if writeback.iter().all(|(_, fields)| fields.is_empty()) {
        found.push(
            found
                .at(
                    subject.section_at("writeback"),
                    "nothing that comes back is written to Salesforce",
                )
                .label("no field")
                .help("name the fields, such as `CampaignMember: [Status]`"),
        );
    }
    let policy = &subject.replies_policy()?.sync;
    let sync = subject.replies()?.sync.as_ref().unwrap_or(policy);
    let Cadence::Every(every) = sync.value else { return Ok(()) };
    let problem = match every.unit {
        _ if every.count == 0 => "is no interval",
        Unit::BusinessDay => "stops at weekends, when people opt out too",
        _ => return Ok(()),
    };
    found.push(
        found
            .at(sync.at, format!("`{}` {problem}", sync.value))
            .label("when replies are brought back")
            .help("write `webhook`, or an interval of the clock such as `every 15 minutes`")
            .fix(Fix::meant(sync.at, "every 15 minutes")),
    );
    Ok(())
}

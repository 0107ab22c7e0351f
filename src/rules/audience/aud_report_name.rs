//! `aud-report-name`: the report is the approved one, to the letter.

use crate::diagnostic::{Fix, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "B017",
    name: "aud-report-name",
    summary: "the audience is exported from the approved report only",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("aud_report_name.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(report) = &subject.audience()?.from.report else { return Ok(()) };
    let approved = &subject.audiences()?.report;
    if report.value != approved.value {
        found.push(
            found
                .at(report.at, format!("`{}` is not the approved export report", report.value))
                .label("another report")
                .also(approved.at, "the approved one")
                .help(format!(
                    "write `{}`, or give the source as `other` with its reason",
                    approved.value
                ))
                .fix(Fix::meant(report.at, &approved.value)),
        );
    }
    Ok(())
}

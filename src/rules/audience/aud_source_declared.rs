//! `aud-source-declared`: one source, and a reason where it is not the approved report.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "B002",
    name: "aud-source-declared",
    summary: "the members come from one declared source",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("aud_source_declared.md"),
    check: Check::Campaign(check),
};

/// The fewest words that can say why an audience does not come from the approved report.
const REASON_WORDS: usize = 3;

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let from = &subject.audience()?.from;
    match (&from.report, &from.other) {
        (Some(report), Some(other)) => found.push(
            found
                .at(other.at, "the audience names two sources")
                .label("the second")
                .also(report.at, "the first")
                .help("keep `report`, or keep `other` with its reason"),
        ),
        (None, None) => found.push(
            found
                .at(
                    subject.section_at("audience/from"),
                    "the audience does not say where its members come from",
                )
                .label("only how they are proved")
                .help("add `report:` with the approved report, or `other:` with the reason"),
        ),
        (None, Some(other)) if other.split_whitespace().count() < REASON_WORDS => found.push(
            found
                .at(
                    other.at,
                    format!("`{}` does not say why the approved report is not used", other.value),
                )
                .label("a reason in words")
                .help("say who put the list together and why; the audience approver reads it"),
        ),
        _ => {}
    }
    Ok(())
}

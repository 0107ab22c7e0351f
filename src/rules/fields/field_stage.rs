//! `field-stage`: enrichment does not write reply fields, and replies do not write enriched ones.

use super::target::{Standing, approved, standing, targets};
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "D002",
    name: "field-stage",
    summary: "each field is written by the stage policy reserves it for",
    group: Group::Fields,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("field_stage.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let fields = subject.fields()?;
    for target in targets(subject)? {
        let Standing::OtherLane(rule) = standing(subject, &target)? else { continue };
        let (path, writer, lane) = (target.path(), target.writer.words(), rule.lane.value);
        found.push(
            found
                .at(target.at, format!("`{path}` belongs to the lane `{lane}`, not to {writer}"))
                .label(format!("written by {writer}"))
                .also(rule.lane.at, "its lane")
                .help(format!(
                    "remove it from {writer}, which may write {} on `{}`",
                    approved(fields, target.object, target.writer),
                    target.object,
                )),
        );
    }
    Ok(())
}

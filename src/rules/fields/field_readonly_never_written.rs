//! `field-readonly-never-written`: derived fields and eligibility are read only.

use super::target::{Standing, approved, standing, targets};
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "D003",
    name: "field-readonly-never-written",
    summary: "fields that are derived or decide eligibility are never written",
    group: Group::Fields,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "S0, SF-CM",
    page: include_str!("field_readonly_never_written.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let fields = subject.fields()?;
    for target in targets(subject)? {
        let Standing::ReadOnly(why, at) = standing(subject, &target)? else { continue };
        let path = target.path();
        let mut finding =
            found.at(target.at, format!("`{path}` is never written: {why}")).label("read only");
        if let Some(at) = at {
            finding = finding.also(at, why);
        }
        let overall = &fields.names.overall_hard_bounce.value;
        let help = if overall.to_string() == path {
            let external = &fields.names.external_hard_bounce.value;
            format!("write `{external}` instead; `{path}` follows it")
        } else {
            let approved = approved(fields, target.object, target.writer);
            format!("remove it; approved on `{}`: {approved}", target.object)
        };
        found.push(finding.help(help));
    }
    Ok(())
}

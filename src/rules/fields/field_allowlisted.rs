//! `field-allowlisted`: no field is written that policy does not list.

use super::target::{Standing, Target, approved, standing, targets};
use crate::base::nearest::nearest;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::decode::Table;
use crate::spec::policy::Fields;

pub(super) static RULE: Rule = Rule {
    code: "D001",
    name: "field-allowlisted",
    summary: "every field a campaign writes is in the allowlist of its organisation",
    group: Group::Fields,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "S0",
    page: include_str!("field_allowlisted.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let fields = subject.fields()?;
    for target in targets(subject)? {
        let headline = format!("`{}` may not be written by this campaign", target.path());
        let help = || remedy(fields, &target);
        match standing(subject, &target)? {
            Standing::Unlisted => found.push(
                found
                    .at(target.at, headline)
                    .label(format!(
                        "not in the allowlist of `{}`",
                        subject.audience()?.instance.value
                    ))
                    .also(fields.version.at, "the allowlist in force")
                    .help(help()),
            ),
            // An industry that is not enabled is the subject of `field-industry-optin`.
            Standing::Disabled(at) if target.field != "Industry" => found.push(
                found
                    .at(target.at, headline)
                    .label("listed, but not enabled")
                    .also(at, "its rule is not in force")
                    .help(help()),
            ),
            _ => {}
        }
    }
    Ok(())
}

fn remedy(fields: &Fields, target: &Target<'_>) -> String {
    let known = fields.objects.get(target.object).into_iter().flat_map(Table::names);
    let approved = approved(fields, target.object, target.writer);
    match nearest(target.field, known) {
        Some(meant) if meant != target.field => {
            format!("did you mean `{meant}`? Approved on `{}`: {approved}", target.object)
        }
        _ => format!(
            "remove it, or ask `{}` to approve it; approved on `{}`: {approved}",
            fields.owner.value, target.object,
        ),
    }
}

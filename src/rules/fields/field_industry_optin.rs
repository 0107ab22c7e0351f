//! `field-industry-optin`: the industry stays in Clay until policy says otherwise.

use super::target::{Standing, standing, targets};
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "D014",
    name: "field-industry-optin",
    summary: "the industry is written only where policy has enabled it",
    group: Group::Fields,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0, X02",
    page: include_str!("field_industry_optin.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let fields = subject.fields()?;
    for target in targets(subject)?.into_iter().filter(|target| target.field == "Industry") {
        let Standing::Disabled(at) = standing(subject, &target)? else { continue };
        let version = &fields.version.value;
        found.push(
            found
                .at(target.at, format!("`{}` is not enabled in policy {version}", target.path()))
                .label("the industry would be written")
                .also(at, "listed here, but not enabled")
                .help(format!("remove it, or ask `{}` to enable it", fields.owner.value)),
        );
    }
    Ok(())
}

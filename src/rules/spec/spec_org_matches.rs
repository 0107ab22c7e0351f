//! `spec-org-matches`: the credentials lead to the organisation the campaign names.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule, Skip};

pub(super) static RULE: Rule = Rule {
    code: "A018",
    name: "spec-org-matches",
    summary: "the connected organisation is the one the campaign names",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("spec_org_matches.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let seen = &live.salesforce()?.org;
    let settings = live.subject.workspace.settings.as_ref();
    let settings =
        settings.ok_or_else(|| Skip::because("the workspace file could not be read".into()))?;
    let instance = &live.subject.audience()?.instance;
    let own = settings.salesforce.get(instance.as_str());
    let own = own.ok_or_else(|| {
        Skip::because(format!("the workspace has no readable organisation `{}`", instance.value))
    })?;
    if own.org.as_str() == seen {
        return Ok(());
    }
    let mut others = settings.salesforce.iter();
    let known = others.find(|(_, other)| other.org.as_str() == seen);
    let which = known.map_or_else(
        || "none of this workspace".to_owned(),
        |(name, _)| format!("`{}`", name.value),
    );
    let headline = format!(
        "the connected organisation `{seen}` is {which}, and the campaign names `{}`",
        instance.value
    );
    found.push(
        found
            .at(own.org.at, headline)
            .label("not this one")
            .also(instance.at, "what the campaign names")
            .help(format!("use the credentials of `{}`", instance.value)),
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::readings;

    #[test]
    fn another_organisation_is_refused_by_its_name_where_it_has_one() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| world.salesforce().org = "00D5g000002CareEAC".to_owned(),
                    "error: the connected organisation `00D5g000002CareEAC` is `icare`, and the \
                     campaign names `core`",
                ),
                (
                    |world| world.salesforce().org = "00D5g000009ElseEAA".to_owned(),
                    "error: the connected organisation `00D5g000009ElseEAA` is none of this \
                     workspace, \
                     and the campaign names `core`",
                ),
                (
                    |world| world.without_salesforce(),
                    "skip: Salesforce could not be read: it answered 503",
                ),
            ],
        );
    }
}

//! `spec-instance-single`: a campaign works in one organisation, under one allowlist.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Skip, Subject};
use crate::spec::policy::Fields;

pub(super) static RULE: Rule = Rule {
    code: "A011",
    name: "spec-instance-single",
    summary: "a campaign works in one organisation, and one allowlist holds for it",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("spec_instance_single.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    one_allowlist(subject, found)?;
    distinct_organisations(subject, found)
}

fn one_allowlist(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let instance = &subject.audience()?.instance;
    let lists: Vec<&Fields> = subject.workspace.policy.fields.iter().collect();
    let mut holding = lists
        .iter()
        .flat_map(|fields| fields.instances.iter().filter(|name| name.value == instance.value));
    let Some(first) = holding.next() else {
        found.push(
            found
                .at(instance.at, format!("no field allowlist holds for `{}`", **instance))
                .label("nothing may be written there")
                .help(format!("ask for `{}` among the `instances` of an allowlist", **instance)),
        );
        return Ok(());
    };
    for second in holding {
        found.push(
            found
                .at(second.at, format!("two field allowlists hold for `{}`", **instance))
                .label("the second one")
                .also(first.at, "the first one")
                .help("keep the organisation in one of the two"),
        );
    }
    Ok(())
}

/// Two names for one organisation would give it two campaigns' worth of everything.
fn distinct_organisations(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let settings = subject.workspace.settings.as_ref();
    let settings =
        settings.ok_or_else(|| Skip::because("the workspace file could not be read".into()))?;
    let instance = &subject.audience()?.instance;
    let Some((name, own)) = settings.salesforce.entry(instance) else { return Ok(()) };
    for (other, organisation) in settings.salesforce.iter().filter(|(other, _)| other.at > name.at)
    {
        let twins = [
            (own.org.value == organisation.org.value, own.org.at, organisation.org.at, "id"),
            (own.url.value == organisation.url.value, own.url.at, organisation.url.at, "address"),
        ];
        for (_, first, second, what) in twins.into_iter().filter(|(same, ..)| *same) {
            let headline = format!("`{}` and `{}` have the same {what}", name.value, other.value);
            found.push(
                found
                    .at(second, headline)
                    .label("the same organisation under another name")
                    .also(first, "the first one")
                    .help("remove one of the two, or mend what was copied"),
            );
        }
    }
    Ok(())
}

//! `spec-id-unique`: a name is given once.

use std::collections::BTreeMap;

use crate::diagnostic::{Severity, top_of};
use crate::rules::{Check, Found, Group, Ran, Rule};
use crate::source::Location;
use crate::workspace::Workspace;

pub(super) static RULE: Rule = Rule {
    code: "A007",
    name: "spec-id-unique",
    summary: "every campaign, template, prompt and unit has a name of its own",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "R-030",
    page: include_str!("spec_id_unique.md"),
    check: Check::Workspace(check),
};

fn check(workspace: &Workspace, found: &mut Found<'_>) -> Ran {
    let campaigns = workspace.campaigns.iter().map(|loaded| &loaded.campaign.name);
    once("campaign", campaigns.map(|name| (name.value.to_string(), name.at)), workspace, found);
    let blueprints = workspace.policy.blueprints.iter();
    let units = blueprints.flat_map(|blueprint| blueprint.gbus.iter());
    once("unit", units.map(|(name, _)| (name.value.clone(), name.at)), workspace, found);
    let names = workspace.registrable();
    let templates = workspace.templates.iter().filter_map(|template| {
        let name = names.iter().find(|name| name.digest == template.digest)?;
        Some((name.what.clone(), top_of(template.body.whole().file)))
    });
    once("template or prompt", templates, workspace, found);
    Ok(())
}

fn once(
    noun: &str,
    names: impl Iterator<Item = (String, Location)>,
    workspace: &Workspace,
    found: &mut Found<'_>,
) {
    let mut seen: BTreeMap<String, Location> = BTreeMap::new();
    for (name, at) in names {
        let Some(first) = seen.get(&name) else {
            seen.insert(name, at);
            continue;
        };
        let place = workspace.sources.show(*first);
        found.push(
            found
                .at(at, format!("a second {noun} is called `{name}`"))
                .label(format!("taken by {place}"))
                .also(*first, "the first one")
                .help("give this one a name of its own; records on the platforms carry the name"),
        );
    }
}

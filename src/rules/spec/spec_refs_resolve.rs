//! `spec-refs-resolve`: everything a document refers to exists.

use crate::diagnostic::{Severity, top_of};
use crate::rules::{Check, Found, Group, Ran, Rule, Skip, Subject};
use crate::spec::Settings;
use crate::spec::campaign::Route;
use crate::workspace::{PROMPTS, TEMPLATES};

use super::shared::{Names, people, roles};

pub(super) static RULE: Rule = Rule {
    code: "A008",
    name: "spec-refs-resolve",
    summary: "every reference names something that exists",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("spec_refs_resolve.md"),
    check: Check::Campaign(check),
};

/// What one part of the documents refers to.
type Part = fn(&Subject<'_>, &mut Found<'_>) -> Ran;

/// Every part is asked, whichever of the others could not be.
const PARTS: [Part; 14] = [
    brief,
    audience,
    enrich,
    message,
    sender,
    watch,
    replies,
    fields,
    checklist,
    blueprints,
    senders,
    audiences,
    reply_owners,
    people_and_register,
];

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let ran: Vec<Ran> = PARTS.iter().map(|part| part(subject, found)).collect();
    ran.into_iter().collect()
}

fn settings<'a>(subject: &Subject<'a>) -> Result<&'a Settings, Skip> {
    let settings = subject.workspace.settings.as_ref();
    settings.ok_or_else(|| Skip::because("the workspace file could not be read".into()))
}

fn units<'a>(subject: &Subject<'a>) -> Names<'a> {
    let blueprints = subject.workspace.policy.blueprints.iter();
    let none = Names::new("unit", subject);
    blueprints.fold(none, |names, blueprint| names.with(&blueprint.gbus))
}

fn people_or_roles<'a>(subject: &Subject<'a>) -> Result<Names<'a>, Skip> {
    let policy = subject.people()?;
    Ok(Names::new("person or role", subject).with(&policy.people).with(&policy.roles))
}

fn brief(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let brief = subject.brief()?;
    units(subject).ask(&brief.gbu, brief.gbu.at, found);
    people_or_roles(subject)?.ask(&brief.owner, brief.owner.at, found);
    Ok(())
}

fn audience(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let audience = subject.audience()?;
    let policy = subject.audiences()?;
    let profiles = Names::new("customer profile", subject).with(&policy.icps);
    profiles.ask(&audience.icp, audience.icp.at, found);
    let lists = Names::new("suppression list", subject).with(&policy.suppression);
    for list in &audience.suppress {
        lists.ask(list, list.at, found);
    }
    let instances = Names::new("organisation", subject).with(&settings(subject)?.salesforce);
    instances.ask(&audience.instance, audience.instance.at, found);
    Ok(())
}

fn enrich(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(enrich) = subject.enrich()? else { return Ok(()) };
    let tables = &settings(subject)?.clay.tables;
    Names::new("Clay table", subject).with(tables).ask(&enrich.table, enrich.table.at, found);
    let Some(table) = tables.get(&enrich.table) else { return Ok(()) };
    let columns = Names::new("column of this table", subject).with(&table.columns);
    let into = enrich.into.iter().flat_map(|into| into.iter()).map(|(name, _)| name);
    let fill = enrich.fill.iter().flat_map(|fill| fill.iter()).map(|(name, _)| name);
    for column in into.chain(fill) {
        columns.ask(column, column.at, found);
    }
    if let Some(column) = &enrich.segment_by {
        columns.ask(column, column.at, found);
    }
    Ok(())
}

fn message(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let message = subject.message()?;
    let templates = versions("template", TEMPLATES, subject);
    for step in &message.steps {
        templates.ask(&step.template.to_string(), step.template.at, found);
    }
    if let Some(prompt) = &message.prompt {
        versions("prompt", PROMPTS, subject).ask(&prompt.to_string(), prompt.at, found);
    }
    Ok(())
}

/// The templates or prompts of a folder, each with its version.
fn versions<'a>(noun: &'static str, folder: &str, subject: &Subject<'a>) -> Names<'a> {
    let workspace = subject.workspace;
    let mut names = Names::new(noun, subject);
    for one in workspace.registrable() {
        let parts = one
            .what
            .split_once('@')
            .and_then(|(id, version)| workspace.template_at(id, version.parse().ok()?));
        let Some(template) = parts else { continue };
        let file = template.body.whole().file;
        if workspace.sources.file(file).path().starts_with(&format!("{folder}/")) {
            names.push(one.what, top_of(file));
        }
    }
    names
}

fn sender(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let sender = subject.sender()?;
    let identities = Names::new("sender identity", subject).with(&subject.senders()?.identities);
    identities.ask(&sender.identity, sender.identity.at, found);
    let pools = Names::new("pool of this unit", subject).with(&subject.gbu()?.pools);
    pools.ask(&sender.pool, sender.pool.at, found);
    Ok(())
}

fn watch(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(watch) = &subject.send()?.watch else { return Ok(()) };
    people_or_roles(subject)?.ask(&watch.who, watch.who.at, found);
    Ok(())
}

fn replies(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let replies = subject.replies()?;
    let owners = Names::new("follow-up owner", subject).with(&subject.replies_policy()?.owners);
    let routes: [&Option<Route>; 7] = [
        &replies.positive,
        &replies.neutral,
        &replies.negative,
        &replies.ooo,
        &replies.unsubscribe,
        &replies.hard_bounce,
        &replies.unknown,
    ];
    for to in routes.into_iter().flatten().filter_map(|route| route.to.as_ref()) {
        owners.ask(to, to.at, found);
    }
    Ok(())
}

fn fields(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let instances = Names::new("organisation", subject).with(&settings(subject)?.salesforce);
    let roles = roles(subject)?;
    for policy in &subject.workspace.policy.fields {
        roles.ask(&policy.owner, policy.owner.at, found);
        for instance in &policy.instances {
            instances.ask(instance, instance.at, found);
        }
    }
    Ok(())
}

fn checklist(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let checklist = subject.checklist()?;
    let roles = roles(subject)?;
    let signers = checklist.items.iter().map(|item| &item.role);
    for role in signers.chain([&checklist.business.role]) {
        roles.ask(role, role.at, found);
    }
    Ok(())
}

fn blueprints(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let entities = Names::new("legal entity", subject).with(&subject.senders()?.entities);
    let blueprints = subject.workspace.policy.blueprints.iter();
    for (_, unit) in blueprints.flat_map(|blueprint| blueprint.gbus.iter()) {
        entities.ask(&unit.entity, unit.entity.at, found);
    }
    Ok(())
}

fn senders(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let units = units(subject);
    let people = people(subject)?;
    for (_, identity) in subject.senders()?.identities.iter() {
        for unit in &identity.gbus {
            units.ask(unit, unit.at, found);
        }
        if let Some(consent) = &identity.consent {
            people.ask(&consent.person, consent.person.at, found);
        }
    }
    Ok(())
}

fn audiences(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let policy = subject.audiences()?;
    let lists = Names::new("suppression list", subject).with(&policy.suppression);
    for list in &policy.always {
        lists.ask(list, list.at, found);
    }
    let roles = roles(subject)?;
    for (_, profile) in policy.icps.iter() {
        roles.ask(&profile.approved_by, profile.approved_by.at, found);
    }
    Ok(())
}

fn reply_owners(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let policy = subject.replies_policy()?;
    let calendars = Names::new("calendar", subject).with(&policy.calendars);
    let people = people(subject)?;
    for (_, owner) in policy.owners.iter() {
        calendars.ask(&owner.calendar, owner.calendar.at, found);
        for person in owner.people.iter().chain(&owner.backup) {
            people.ask(person, person.at, found);
        }
    }
    Ok(())
}

fn people_and_register(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let roles = roles(subject)?;
    for (_, person) in subject.people()?.people.iter() {
        for role in &person.roles {
            roles.ask(role, role.at, found);
        }
    }
    let people = people(subject)?;
    for entry in &subject.register()?.entries {
        people.ask(&entry.by, entry.by.at, found);
    }
    Ok(())
}

//! What a plan says of its own making: the files, the accounts, the numbers of the reading.

use std::collections::BTreeMap;

use super::context::{CompileError, Context};
use super::document::{Input, Inputs, ObservedSummary, Target, Targets};
use super::want::{salesforce_name, sequencer_name};
use crate::observation::Observation;
use crate::source::FileId;
use crate::spec::leaf::Versioned;
use crate::template::Template;
use crate::workspace::{POLICY, SETTINGS_FILE, Workspace};

/// The vendor's own address of the Smartlead API.
const SMARTLEAD: &str = "server.smartlead.ai";

/// The campaign's file.
pub fn spec_input(workspace: &Workspace, file: FileId) -> Result<Input, CompileError> {
    let read = workspace.files.iter().find(|read| read.file == file);
    let read = read.ok_or_else(|| CompileError::Broken("its file was not read".to_owned()))?;
    Ok(Input { name: read.path.clone(), version: None, digest: read.digest })
}

/// Every file a plan is made from: the workspace file stands among policy, since it names the
/// accounts, tables and columns.
pub fn inputs(workspace: &Workspace, context: &Context<'_>) -> Result<Inputs, CompileError> {
    let versions = versions(workspace);
    let shared = workspace
        .files
        .iter()
        .filter(|file| file.path == SETTINGS_FILE || file.path.starts_with(&format!("{POLICY}/")));
    let mut policy: Vec<Input> = shared
        .map(|file| Input {
            name: file.path.clone(),
            version: versions.get(&file.file).cloned(),
            digest: file.digest,
        })
        .collect();
    policy.sort_by(|a, b| a.name.cmp(&b.name));
    let named = |name: &Versioned, template: &Template| Input {
        name: name.to_string(),
        version: Some(name.version.to_string()),
        digest: template.digest,
    };
    let steps = context.message.steps.iter();
    let templates = steps.map(|step| {
        let name = &step.template.value;
        Ok(named(name, context.template(name)?))
    });
    let prompts = context.message.prompt.iter();
    let prompts = prompts.map(|name| Ok(named(&name.value, context.template(&name.value)?)));
    Ok(Inputs {
        spec: spec_input(workspace, context.subject.file)?,
        policy,
        templates: templates.collect::<Result<_, CompileError>>()?,
        prompts: prompts.collect::<Result<_, CompileError>>()?,
    })
}

/// The version each policy document gives itself.
fn versions(workspace: &Workspace) -> BTreeMap<FileId, String> {
    let policy = &workspace.policy;
    let mut versions = BTreeMap::new();
    let mut note = |version: &crate::source::Located<String>| {
        versions.insert(version.at.file, version.value.clone());
    };
    policy.fields.iter().for_each(|document| note(&document.version));
    policy.blueprints.iter().for_each(|document| note(&document.version));
    policy.checklist.iter().for_each(|document| note(&document.version));
    policy.senders.iter().for_each(|document| note(&document.version));
    policy.people.iter().for_each(|document| note(&document.version));
    policy.audiences.iter().for_each(|document| note(&document.version));
    policy.replies.iter().for_each(|document| note(&document.version));
    policy.rules.iter().for_each(|document| note(&document.version));
    versions
}

/// The accounts a plan is for.
pub fn targets(context: &Context<'_>) -> Targets {
    let url = context.settings.smartlead.url.as_ref().map(|url| url.value.as_str());
    let host = url.map(|url| {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        rest.split('/').next().unwrap_or(rest).to_owned()
    });
    Targets {
        salesforce: Target {
            name: context.audience.instance.to_string(),
            account: context.org.org.to_string(),
        },
        smartlead: Target {
            name: "smartlead".to_owned(),
            account: host.unwrap_or_else(|| SMARTLEAD.to_owned()),
        },
        clay: context.enrich.map(|(enrich, table)| Target {
            name: enrich.table.to_string(),
            account: table.id.value.clone(),
        }),
        salesforce_campaign: salesforce_name(context),
        smartlead_campaign: sequencer_name(context),
    }
}

/// What the platforms said, in numbers.
pub fn observed(observation: Option<&Observation>) -> ObservedSummary {
    let mut counts = BTreeMap::new();
    let mut count = |what: &str, number: usize| {
        counts.insert(what.to_owned(), number as u64);
    };
    let salesforce = observation.and_then(|observation| observation.salesforce.get());
    if let Some(seen) = salesforce {
        count("salesforce people", seen.people.len());
        let members = seen.people.iter().filter(|person| person.member.is_some());
        count("salesforce members", members.count());
    }
    let smartlead = observation.and_then(|observation| observation.smartlead.get());
    if let Some(seen) = smartlead {
        count("smartlead mailboxes", seen.mailboxes.len());
        count("smartlead blocked", seen.blocked.len());
        count("smartlead active elsewhere", seen.active_elsewhere.len());
    }
    let clay = observation.and_then(|observation| observation.clay.get());
    if let Some(seen) = clay {
        count("clay rows", seen.rows.len());
    }
    ObservedSummary {
        at: observation.map(|observation| observation.at),
        salesforce_campaign: salesforce
            .and_then(|seen| seen.campaigns.first())
            .map(|campaign| campaign.id.clone()),
        smartlead_campaign: smartlead
            .and_then(|seen| seen.campaigns.first())
            .map(|campaign| campaign.id),
        clay_config: clay.map(|clay| clay.config),
        counts,
    }
}

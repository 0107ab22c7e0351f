//! Everything a plan is compiled from, gathered once: sections, the policy that applies, templates.
//!
//! Knows no platform. A section or a policy that could not be read ends the compilation here, with
//! the words of the rules' frame; the findings of the files say the rest.

use crate::rules::{Skip, Subject};
use crate::spec::Settings;
use crate::spec::campaign::{Audience, Brief, Campaign, Enrich, Members, Message, Send, Sender};
use crate::spec::leaf::Versioned;
use crate::spec::policy::{Audiences, Checklist, Fields, Gbu, Pool, RepliesPolicy};
use crate::spec::{ClayTable, SalesforceOrg};
use crate::template::Template;
use crate::workspace::{Loaded, Workspace};

/// Why no plan can be compiled. The findings of `check` say where and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// Something the plan is made from could not be read or does not exist.
    #[error("the campaign cannot be planned: {0}; run `sendoff check` and mend what it finds")]
    Broken(String),
    /// There are more people than can be numbered.
    #[error("the campaign cannot be planned: {0}")]
    TooMany(#[from] crate::audience::TooManyRows),
    /// The plan has no canonical form.
    #[error("the plan cannot be written: {0}")]
    NotCanonical(String),
}

impl From<Skip> for CompileError {
    fn from(skip: Skip) -> Self {
        Self::Broken(skip.because)
    }
}

/// Everything a plan is compiled from.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The campaign as rules see it.
    pub subject: Subject<'a>,
    /// The campaign.
    pub campaign: &'a Campaign,
    /// Its brief.
    pub brief: &'a Brief,
    /// Its audience.
    pub audience: &'a Audience,
    /// Its enrichment, with the table.
    pub enrich: Option<(&'a Enrich, &'a ClayTable)>,
    /// Its message.
    pub message: &'a Message,
    /// Its sender.
    pub sender: &'a Sender,
    /// Its sending.
    pub send: &'a Send,
    /// The blueprint of its unit.
    pub gbu: &'a Gbu,
    /// The mailboxes it sends from.
    pub pool: &'a Pool,
    /// The allowlist of its organisation.
    pub fields: &'a Fields,
    /// The audiences policy.
    pub audiences: &'a Audiences,
    /// The launch checklist.
    pub checklist: &'a Checklist,
    /// The replies policy.
    pub replies: &'a RepliesPolicy,
    /// The workspace file.
    pub settings: &'a Settings,
    /// Its Salesforce organisation.
    pub org: &'a SalesforceOrg,
}

impl<'a> Context<'a> {
    /// Gathers what a campaign is planned from.
    pub fn gather(workspace: &'a Workspace, loaded: &'a Loaded) -> Result<Self, CompileError> {
        let subject = Subject::new(workspace, loaded);
        let settings = workspace.settings.as_ref().ok_or_else(|| missing("workspace file"))?;
        let (audience, sender, gbu) = (subject.audience()?, subject.sender()?, subject.gbu()?);
        let enrich = match subject.enrich()? {
            Some(enrich) => {
                let name = enrich.table.as_str();
                let table = settings.clay.tables.get(name);
                Some((enrich, table.ok_or_else(|| missing(&format!("Clay table `{name}`")))?))
            }
            None => None,
        };
        subject.replies()?;
        subject.writeback()?;
        let pool = gbu.pools.get(&sender.pool);
        let org = settings.salesforce.get(&audience.instance);
        Ok(Self {
            subject,
            campaign: &loaded.campaign,
            brief: subject.brief()?,
            audience,
            enrich,
            message: subject.message()?,
            sender,
            send: subject.send()?,
            gbu,
            pool: pool.ok_or_else(|| missing(&format!("pool `{}`", sender.pool.value)))?,
            fields: subject.fields()?,
            audiences: subject.audiences()?,
            checklist: subject.checklist()?,
            replies: subject.replies_policy()?,
            settings,
            org: org
                .ok_or_else(|| missing(&format!("organisation `{}`", audience.instance.value)))?,
        })
    }

    /// The templates of the sequence, in its order, all of them.
    pub fn templates(&self) -> Result<Vec<&'a Template>, CompileError> {
        let steps = self.message.steps.iter();
        steps.map(|step| self.template(&step.template.value)).collect()
    }

    /// One template or prompt.
    pub fn template(&self, name: &Versioned) -> Result<&'a Template, CompileError> {
        let found = self.subject.workspace.template_at(&name.id, name.version);
        found.ok_or_else(|| missing(&format!("template `{name}`")))
    }

    /// Whether the plan adds the members to the Salesforce campaign.
    pub fn adds_members(&self) -> bool {
        let members = self.audience.from.value.members.as_ref();
        members.is_some_and(|members| members.value == Members::Add)
    }

    /// The Clay columns, by their names in the campaign, without which nothing can be written or
    /// said: those written to Salesforce and those the templates use.
    pub fn needed_columns(&self) -> Result<Vec<String>, CompileError> {
        let Some((enrich, _)) = self.enrich else { return Ok(Vec::new()) };
        let written = enrich.into.iter().flat_map(|into| into.names().map(str::to_owned));
        let mut columns: Vec<String> = written.collect();
        for template in self.templates()? {
            let variables = template.front.variables.values();
            let sources = variables.filter_map(|variable| variable.from.as_ref());
            columns.extend(
                sources.filter_map(|from| from.value.strip_prefix("clay:")).map(str::to_owned),
            );
        }
        columns.sort();
        columns.dedup();
        Ok(columns)
    }

    /// The column that says that a person cannot be reached: the one written to the bounce flag.
    pub fn unreachable_column(&self) -> Option<&'a str> {
        let flag = &self.fields.names.external_hard_bounce.value;
        let into = self.enrich?.0.into.as_ref()?;
        into.iter().find(|(_, field)| field.value == *flag).map(|(column, _)| column.value.as_str())
    }
}

fn missing(what: &str) -> CompileError {
    CompileError::Broken(format!("there is no readable {what}"))
}

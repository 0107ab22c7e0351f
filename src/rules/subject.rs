//! One campaign as compile-phase rules see it: its sections and the policy that applies to it.
//!
//! Every accessor either gives the thing or says why the rule must be skipped, so that a rule over
//! a broken section is counted as not run, never as passed.

use crate::diagnostic::Fix;
use crate::source::{FileId, Location, Span};
use crate::spec::campaign::{
    Audience, Brief, Campaign, Close, Enrich, Message, Replies, Send, Sender, Writeback,
};
use crate::spec::decode::{Section, quoted};
use crate::spec::policy::{
    Audiences, Checklist, Fields, Gbu, Identity, People, Register, RepliesPolicy, Senders,
};
use crate::template::Template;
use crate::workspace::{Loaded, Workspace};
use crate::yaml::Tree;

use super::Skip;

/// A campaign and its workspace.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// The campaign.
    pub campaign: &'a Campaign,
    /// The file of the campaign.
    pub file: FileId,
}

fn read<'a, T>(section: &'a Section<T>, name: &str) -> Result<&'a T, Skip> {
    section.get().ok_or_else(|| Skip::because(format!("`{name}` could not be read")))
}

fn policy<'a, T>(document: &'a Option<T>, kind: &str) -> Result<&'a T, Skip> {
    document
        .as_ref()
        .ok_or_else(|| Skip::missing(format!("the workspace has no readable `{kind}`")))
}

impl<'a> Subject<'a> {
    /// A loaded campaign of a workspace.
    pub fn new(workspace: &'a Workspace, loaded: &'a Loaded) -> Self {
        Self { workspace, campaign: &loaded.campaign, file: loaded.file }
    }

    /// The `name:` of the campaign: where findings about the whole of it point.
    pub fn name_at(&self) -> Location {
        self.campaign.name.at
    }

    /// The first key of a section, by its name; the campaign's name where it is not written.
    pub fn section_at(&self, key: &str) -> Location {
        self.tree()
            .and_then(|tree| tree.pointer(&format!("/{key}")))
            .and_then(|found| found.key)
            .unwrap_or_else(|| self.name_at())
    }

    /// The tree of the campaign's file.
    fn tree(&self) -> Option<&'a Tree> {
        self.workspace.tree(self.file)
    }

    /// The fix that adds an entry to a section of the campaign, by its path (`replies/positive`).
    pub fn adding(&self, section: &str, key: &str, value: &str) -> Option<Fix> {
        let edit = self.tree()?.add_entry(&format!("/{section}"), key, value)?;
        Some(Fix::likely(format!("add `{key}: {value}`")).edit(edit))
    }

    /// The fix that adds items to a list of the campaign, by its path.
    pub fn adding_items(&self, list: &str, items: &[&str]) -> Option<Fix> {
        let edit = self.tree()?.add_items(&format!("/{list}"), items)?;
        Some(Fix::likely(format!("add {} to `{list}`", quoted(items))).edit(edit))
    }

    /// The fix that takes an entry or an item of the campaign away.
    pub fn removing(&self, at: Location, what: &str) -> Option<Fix> {
        let edit = self.tree()?.take_away(at)?;
        Some(Fix::likely(format!("remove `{what}`")).edit(edit))
    }

    /// The first byte of the campaign's file.
    pub fn top(&self) -> Location {
        Location::new(self.file, Span::default())
    }

    /// The brief.
    pub fn brief(&self) -> Result<&'a Brief, Skip> {
        read(&self.campaign.brief, "brief")
    }

    /// The audience.
    pub fn audience(&self) -> Result<&'a Audience, Skip> {
        read(&self.campaign.audience, "audience")
    }

    /// The enrichment; `None` where the campaign has none.
    pub fn enrich(&self) -> Result<Option<&'a Enrich>, Skip> {
        self.campaign.enrich.as_ref().map(|section| read(section, "enrich")).transpose()
    }

    /// The message.
    pub fn message(&self) -> Result<&'a Message, Skip> {
        read(&self.campaign.message, "message")
    }

    /// The sender.
    pub fn sender(&self) -> Result<&'a Sender, Skip> {
        read(&self.campaign.sender, "sender")
    }

    /// The sending.
    pub fn send(&self) -> Result<&'a Send, Skip> {
        read(&self.campaign.send, "send")
    }

    /// The replies.
    pub fn replies(&self) -> Result<&'a Replies, Skip> {
        read(&self.campaign.replies, "replies")
    }

    /// The write-back.
    pub fn writeback(&self) -> Result<&'a Writeback, Skip> {
        read(&self.campaign.writeback, "writeback")
    }

    /// The closure; `None` where the campaign says nothing of it.
    pub fn close(&self) -> Result<Option<&'a Close>, Skip> {
        self.campaign.close.as_ref().map(|section| read(section, "close")).transpose()
    }

    /// The blueprint of the campaign's unit.
    pub fn gbu(&self) -> Result<&'a Gbu, Skip> {
        let name = &self.brief()?.gbu;
        self.workspace.policy.gbu(name.as_str()).ok_or_else(|| {
            Skip::because(format!("no readable blueprint holds the unit `{}`", name.value))
        })
    }

    /// The allowlist of the campaign's organisation.
    pub fn fields(&self) -> Result<&'a Fields, Skip> {
        let name = &self.audience()?.instance;
        let policy = &self.workspace.policy;
        policy.fields_of(name.as_str()).ok_or_else(|| {
            let why = format!("no readable allowlist holds for `{}`", name.value);
            if policy.fields.is_empty() { Skip::missing(why) } else { Skip::because(why) }
        })
    }

    /// The audiences policy.
    pub fn audiences(&self) -> Result<&'a Audiences, Skip> {
        policy(&self.workspace.policy.audiences, "audiences/v1")
    }

    /// The launch checklist.
    pub fn checklist(&self) -> Result<&'a Checklist, Skip> {
        policy(&self.workspace.policy.checklist, "checklist/v1")
    }

    /// The senders policy.
    pub fn senders(&self) -> Result<&'a Senders, Skip> {
        policy(&self.workspace.policy.senders, "senders/v1")
    }

    /// The campaign's sender identity in policy.
    pub fn identity(&self) -> Result<&'a Identity, Skip> {
        let name = &self.sender()?.identity;
        self.senders()?
            .identities
            .get(name.as_str())
            .ok_or_else(|| Skip::because(format!("policy has no identity `{}`", name.value)))
    }

    /// People and roles.
    pub fn people(&self) -> Result<&'a People, Skip> {
        policy(&self.workspace.policy.people, "people/v1")
    }

    /// The replies policy.
    pub fn replies_policy(&self) -> Result<&'a RepliesPolicy, Skip> {
        policy(&self.workspace.policy.replies, "replies/v1")
    }

    /// The register.
    pub fn register(&self) -> Result<&'a Register, Skip> {
        policy(&self.workspace.policy.register, "register/v1")
    }

    /// The templates of the sequence, in order; steps whose template does not exist are left out,
    /// which `spec-refs-resolve` reports.
    pub fn templates(&self) -> Result<Vec<&'a Template>, Skip> {
        let steps = self.message()?.steps.iter();
        let find = |step: &crate::spec::campaign::Step| {
            self.workspace.template_at(&step.template.id, step.template.version)
        };
        Ok(steps.filter_map(find).collect())
    }
}

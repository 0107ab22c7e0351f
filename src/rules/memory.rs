//! What the rules found before, so that looking again costs what has changed.
//!
//! What a rule says of a campaign rests on the campaign, on everything that is neither a campaign
//! nor a template, on which templates there are, and on the text of those it names. What a rule
//! says of a file rests on the file and the same rest. Knows no rule.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::digest::Digest;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, SourceFile};
use crate::spec::campaign::Campaign;
use crate::template::Template;
use crate::workspace::{Loaded, POLICY, Workspace};

use super::looked::Looked;

/// What the rules found in one workspace when they looked last.
#[derive(Debug, Default)]
pub struct Memory {
    basis: Basis,
    campaigns: BTreeMap<FileId, OfCampaign>,
    files: BTreeMap<FileId, OfFile>,
}

/// What every campaign and every file is judged by.
#[derive(Debug, Default, PartialEq, Eq)]
struct Basis {
    /// The files that are neither campaigns nor templates, by their content.
    shared: Vec<(FileId, String, Digest)>,
    /// Which templates there are.
    templates: Vec<(FileId, String, String, u32)>,
    codeowners: Option<FileId>,
}

#[derive(Debug)]
struct OfCampaign {
    campaign: Arc<Campaign>,
    named: Vec<Named>,
    looked: Arc<Looked>,
}

#[derive(Debug)]
struct OfFile {
    source: Arc<SourceFile>,
    findings: Vec<Diagnostic>,
}

/// A template that a campaign names.
type Named = Arc<Template>;

impl Memory {
    /// Forgets what no longer holds in a workspace.
    pub(super) fn settle(&mut self, workspace: &Workspace) {
        let basis = Basis::of(workspace);
        if self.basis != basis {
            *self = Self { basis, ..Self::default() };
        }
        let held = |file: FileId| workspace.files.get(file.index()).is_some();
        self.files.retain(|file, known| {
            held(*file) && Arc::ptr_eq(&known.source, &workspace.sources.shared(*file))
        });
        let mut campaigns = std::mem::take(&mut self.campaigns);
        for loaded in &workspace.campaigns {
            let known = campaigns.remove(&loaded.file);
            if let Some(known) = known.filter(|known| known.holds(loaded, workspace)) {
                self.campaigns.insert(loaded.file, known);
            }
        }
    }

    /// What the rules did with a campaign, where that is known.
    pub(super) fn campaign(&self, file: FileId) -> Option<&Arc<Looked>> {
        self.campaigns.get(&file).map(|known| &known.looked)
    }

    /// Keeps what the rules did with a campaign.
    pub(super) fn keep(&mut self, loaded: &Loaded, workspace: &Workspace, looked: Looked) {
        let campaign = Arc::clone(&loaded.campaign);
        let named = named(loaded, workspace).cloned().collect();
        let known = OfCampaign { campaign, named, looked: Arc::new(looked) };
        self.campaigns.insert(loaded.file, known);
    }

    /// What the rules over files found in a file, where that is known.
    pub(super) fn file(&self, file: FileId) -> Option<&[Diagnostic]> {
        self.files.get(&file).map(|known| known.findings.as_slice())
    }

    /// Keeps what the rules over files found in a file.
    pub(super) fn keep_file(
        &mut self,
        file: FileId,
        workspace: &Workspace,
        findings: Vec<Diagnostic>,
    ) {
        let source = workspace.sources.shared(file);
        self.files.insert(file, OfFile { source, findings });
    }
}

impl Basis {
    fn of(workspace: &Workspace) -> Self {
        let of_template = |template: &Arc<Template>| {
            let (id, version) = (&template.front.id, template.front.version.value);
            let path = workspace.sources.file(id.at.file).path().to_owned();
            (id.at.file, path, id.value.clone(), version)
        };
        let templates: Vec<_> = workspace.templates.iter().map(of_template).collect();
        let apart = |file: FileId| {
            templates.binary_search_by_key(&file, |template| template.0).is_ok()
                || workspace.campaigns.binary_search_by_key(&file, |loaded| loaded.file).is_ok()
        };
        // What lies below `policy/` is registered by its bytes, whatever it holds.
        let policy = format!("{POLICY}/");
        let shared = workspace
            .files
            .iter()
            .filter(|file| file.path.starts_with(&policy) || !apart(file.file));
        let shared = shared.map(|file| (file.file, file.path.clone(), file.digest)).collect();
        Self { shared, templates, codeowners: workspace.codeowners }
    }
}

impl OfCampaign {
    fn holds(&self, loaded: &Loaded, workspace: &Workspace) -> bool {
        let mut now = named(loaded, workspace);
        Arc::ptr_eq(&self.campaign, &loaded.campaign)
            && self.named.iter().all(|one| now.next().is_some_and(|it| Arc::ptr_eq(it, one)))
            && now.next().is_none()
    }
}

/// The templates and the prompt that a campaign names.
fn named<'w>(loaded: &'w Loaded, workspace: &'w Workspace) -> impl Iterator<Item = &'w Named> {
    let message = loaded.campaign.message.get().into_iter();
    let names = message
        .flat_map(|message| message.steps.iter().map(|step| &step.template).chain(&message.prompt));
    names.filter_map(|name| {
        workspace.templates.iter().find(|template| {
            let front = &template.front;
            front.id.value == *name.id && front.version.value == name.version
        })
    })
}

#[cfg(test)]
mod tests;

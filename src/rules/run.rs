//! Running the rules: over every campaign, on as many threads as there are, with one result.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Problems, RuleName};
use crate::source::FileId;
use crate::spec::leaf::Edition;
use crate::workspace::{Loaded, Workspace};

use super::catalogue::ALL;
use super::looked::{Look, Looked, by_catalogue, held, over_workspace};
use super::memory::Memory;
use super::own::{self, OwnRuleSet};
use super::rule::{Check, Found, Skip};
use super::{Live, Subject, edition, waiver};

/// How many files the rules over files look at before a second thread is worth its start.
const FILES_PER_THREAD: usize = 32;

/// A rule that could not look.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// The rule.
    pub rule: RuleName,
    /// The campaign it could not look at; `None` for the workspace.
    pub campaign: Option<String>,
    /// Why.
    pub because: String,
    /// Whether a policy document it rests on is missing.
    pub missing: bool,
}

/// What a run of the rules found, and what it did.
#[derive(Debug)]
pub struct Report {
    /// The findings, in their total order.
    pub findings: Vec<Diagnostic>,
    /// The rules that looked at anything.
    pub ran: BTreeSet<RuleName>,
    /// The rules that could not, with the reason.
    pub skipped: Vec<Skipped>,
    /// Campaign to the rules that looked at it and found nothing.
    pub passed: BTreeMap<String, Arc<BTreeSet<RuleName>>>,
    /// The edition of the rules that is in force.
    pub edition: Edition,
}

impl Report {
    /// How many findings stop what they were found in: errors that nobody has waived.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.stops()).count()
    }
}

/// Runs every compile-phase rule over a workspace. `only` restricts the campaigns by name; rules
/// over the whole workspace always run.
pub fn check_campaigns(workspace: &Workspace, only: Option<&BTreeSet<String>>) -> Report {
    check_again(workspace, only, &mut Memory::default())
}

/// The same for a workspace whose files were read through one cache each time: what cannot have
/// changed since is taken from the memory.
pub fn check_again(
    workspace: &Workspace,
    only: Option<&BTreeSet<String>>,
    memory: &mut Memory,
) -> Report {
    memory.settle(workspace);
    let chosen = |name: &str| only.is_none_or(|only| only.contains(name));
    let chosen: Vec<&Loaded> =
        workspace.campaigns.iter().filter(|loaded| chosen(loaded.campaign.name.as_str())).collect();
    let own = look_at_campaigns(&chosen, workspace, memory);
    look_at_files(workspace, memory);
    let edition = edition::of(workspace);
    let mut shared = Shared::under(edition);
    shared.findings.extend(workspace.problems.iter().map(|it| held(it.clone(), edition)));
    for rule in ALL.iter().filter(|rule| matches!(rule.check, Check::File(_) | Check::Reader)) {
        shared.ran.insert(rule.name.into());
    }
    let of_files = workspace.files.iter().filter_map(|file| memory.file(file.file)).flatten();
    shared.findings.extend(of_files.cloned());
    shared.take(over_workspace(workspace, &own));
    let campaigns: Vec<Arc<Looked>> =
        chosen.iter().filter_map(|loaded| memory.campaign(loaded.file)).cloned().collect();
    gather(shared, &campaigns, workspace)
}

/// Lets the rules look at the campaigns of which nothing is remembered, and returns those of the
/// organisation.
fn look_at_campaigns<'w>(
    chosen: &[&Loaded],
    workspace: &'w Workspace,
    memory: &mut Memory,
) -> OwnRuleSet<'w> {
    let unknown: Vec<&Loaded> =
        chosen.iter().filter(|loaded| memory.campaign(loaded.file).is_none()).copied().collect();
    let (own, looks) = beside(workspace, || {
        each(unknown.clone(), |loaded| by_catalogue(&Subject::new(workspace, loaded)))
    });
    let looked = each(unknown.iter().zip(looks).collect(), |(loaded, looks)| {
        Looked::at(&Subject::new(workspace, loaded), looks, &own)
    });
    for (loaded, looked) in unknown.into_iter().zip(looked) {
        memory.keep(loaded, workspace, looked);
    }
    own
}

/// Does some work while the rules of the organisation are read: to read their expressions takes
/// about as long as to check a campaign.
fn beside<T>(workspace: &Workspace, work: impl FnOnce() -> T) -> (OwnRuleSet<'_>, T) {
    if workspace.policy.rules.is_empty() {
        return (OwnRuleSet::default(), work());
    }
    std::thread::scope(|scope| {
        let own = scope.spawn(|| own::read(workspace));
        let done = work();
        (own.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), done)
    })
}

/// Does something with each of several, on all threads; for one, threads cost more to start than
/// they save.
fn each<T: Send, U: Send>(several: Vec<T>, work: impl Fn(T) -> U + Sync + Send) -> Vec<U> {
    match several.len() {
        0 | 1 => several.into_iter().map(work).collect(),
        _ => several.into_par_iter().map(work).collect(),
    }
}

/// Lets the rules over files look at those of which nothing is remembered.
fn look_at_files(workspace: &Workspace, memory: &mut Memory) {
    let files = workspace.files.iter().map(|file| file.file);
    let unknown: Vec<FileId> = files.filter(|file| memory.file(*file).is_none()).collect();
    let edition = edition::of(workspace);
    let look = |file: &FileId| -> Vec<Diagnostic> {
        let mut findings = Problems::new();
        for rule in ALL.iter() {
            if let Check::File(check) = rule.check {
                check(workspace, *file, &mut Found::new(rule, &mut findings));
            }
        }
        findings.into_iter().map(|finding| held(finding, edition)).collect()
    };
    let found: Vec<Vec<Diagnostic>> = if unknown.len() < FILES_PER_THREAD {
        unknown.iter().map(look).collect()
    } else {
        unknown.par_iter().with_min_len(FILES_PER_THREAD).map(look).collect()
    };
    for (file, findings) in unknown.into_iter().zip(found) {
        memory.keep_file(file, workspace, findings);
    }
}

/// Runs every plan-phase rule over one campaign and a reading.
pub fn check_live(live: &Live<'_>) -> Report {
    let looks = ALL
        .iter()
        .copied()
        .filter_map(|rule| match rule.check {
            Check::Live(check) => {
                let mut problems = Problems::new();
                let ran = check(live, &mut Found::new(rule, &mut problems));
                Some(Look { rule: rule.name.into(), problems, ran })
            }
            _ => None,
        })
        .collect();
    let workspace = live.subject.workspace;
    let shared = Shared::under(edition::of(workspace));
    gather(shared, &[Arc::new(Looked::of(&live.subject, looks))], workspace)
}

/// What concerns no campaign more than another.
struct Shared {
    findings: Vec<Diagnostic>,
    ran: BTreeSet<RuleName>,
    skipped: BTreeSet<Skipped>,
    edition: Edition,
}

impl Shared {
    fn under(edition: Edition) -> Self {
        Self { findings: Vec::new(), ran: BTreeSet::new(), skipped: BTreeSet::new(), edition }
    }

    fn take(&mut self, looks: Vec<Look>) {
        for Look { rule, problems, ran } in looks {
            match ran {
                Ok(()) => {
                    self.ran.insert(rule);
                }
                Err(Skip { because, missing }) => {
                    self.skipped.insert(Skipped { rule, campaign: None, because, missing });
                }
            }
            let edition = self.edition;
            self.findings.extend(problems.into_iter().map(|finding| held(finding, edition)));
        }
    }
}

/// Puts together what was found, with what the campaigns' waivers accept of it.
fn gather(shared: Shared, campaigns: &[Arc<Looked>], workspace: &Workspace) -> Report {
    let Shared { findings: mut shared, mut ran, skipped: mut all_skipped, edition } = shared;
    let nowhere: BTreeSet<RuleName> = all_skipped.iter().map(|skip| skip.rule.clone()).collect();
    for looked in campaigns {
        if !looked.ran.is_subset(&ran) {
            ran.extend(looked.ran.iter().cloned());
        }
        all_skipped.extend(looked.skipped.iter().cloned());
    }
    let mut passed: BTreeMap<String, Arc<BTreeSet<RuleName>>> = BTreeMap::new();
    let mut problems = Problems::new();
    for looked in campaigns {
        let could_look = |rule: &str| {
            let skipped = looked.skipped.iter().any(|skip| skip.rule == rule);
            ran.contains(rule) && !skipped && !nowhere.contains(rule)
        };
        let mut own = looked.findings.clone();
        let unused = looked.waive(&mut own, &mut shared, could_look);
        let mut own_passed = Arc::clone(&looked.passed);
        if !unused.is_empty() {
            Arc::make_mut(&mut own_passed).remove(waiver::RULE);
        }
        match passed.entry(looked.name.clone()) {
            Entry::Vacant(entry) => {
                entry.insert(own_passed);
            }
            Entry::Occupied(mut twin) => {
                Arc::make_mut(twin.get_mut()).extend(own_passed.iter().cloned());
            }
        }
        problems.extend(own);
        problems.extend(unused);
        problems.extend(looked.unproved.iter().cloned());
    }
    problems.extend(shared);
    let findings = problems.sorted(&workspace.sources);
    Report { findings, ran, skipped: all_skipped.into_iter().collect(), passed, edition }
}

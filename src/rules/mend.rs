//! Making the fixes of findings: in memory, each proved by reading and checking the result again.
//!
//! A fix that leaves its finding where it is, or brings another one, is not made and is reported.
//! Nothing is written here; whoever writes compares the bytes on the disk first.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Edit, Fix, Safety, overlap, splice};
use crate::workspace::{LoadError, Workspace};

use super::run::{Report, check_campaigns};
use judge::{Key, Reading, key};

mod judge;
#[cfg(test)]
mod tests;

/// How often the findings are looked at again for fixes that overlapped or that others uncovered.
pub const ROUNDS_MAX: usize = 10;

/// A fix that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The rule of the finding.
    pub rule: String,
    /// What was done.
    pub title: String,
    /// `path:line:column` of the finding before.
    pub place: String,
}

/// A fix that was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The rule of the finding.
    pub rule: String,
    /// What would have been done.
    pub title: String,
    /// `path:line:column` of the finding.
    pub place: String,
    /// Why not, in words that follow "because".
    pub because: String,
}

/// A workspace with the fixes of its findings made.
#[derive(Debug)]
pub struct Mended {
    /// The files that changed, by path, with their new text.
    pub files: BTreeMap<String, String>,
    /// What was done, in the order it was done.
    pub made: Vec<Made>,
    /// What was not.
    pub refused: Vec<Refused>,
    /// How many fixes were left because [`ROUNDS_MAX`] was reached.
    pub left: usize,
    /// The workspace with the new texts.
    pub workspace: Workspace,
    /// What the rules say of it.
    pub report: Report,
}

/// What may be mended.
pub struct Scope<'a> {
    /// The campaigns to check; all of them where `None`.
    pub only: Option<&'a BTreeSet<String>>,
    /// Whether a file may be changed, by its path.
    pub may_change: &'a dyn Fn(&str) -> bool,
    /// The least certain fixes that are made.
    pub most: Safety,
}

/// Makes the fixes of a workspace's findings until none is left to make.
///
/// # Errors
/// [`LoadError`] where the workspace could not be read again.
pub fn mend(workspace: &Workspace, scope: &Scope<'_>) -> Result<Mended, LoadError> {
    let workspace = workspace.revised(&BTreeMap::new())?;
    let report = check_campaigns(&workspace, scope.only);
    let mut mending = Mending {
        scope,
        files: BTreeMap::new(),
        made: Vec::new(),
        refused: BTreeMap::new(),
        now: Reading { workspace, report },
    };
    let mut left = 0;
    for round in 0..=ROUNDS_MAX {
        let offered = mending.offered();
        left = offered.len();
        if left == 0 || round == ROUNDS_MAX {
            break;
        }
        mending.round(offered)?;
    }
    let Reading { workspace, report } = mending.now;
    let (files, made) = (mending.files, mending.made);
    let refused = mending.refused.into_values().collect();
    Ok(Mended { files, made, refused, left, workspace, report })
}

/// A finding with its fix, as they are at the beginning of a round.
#[derive(Clone)]
struct Offered {
    finding: Key,
    fix: Fix,
    place: String,
}

/// A fix that was refused once is not tried again.
type Tried = (Key, String, Vec<String>);

struct Mending<'a> {
    scope: &'a Scope<'a>,
    files: BTreeMap<String, String>,
    made: Vec<Made>,
    refused: BTreeMap<Tried, Refused>,
    now: Reading,
}

impl Mending<'_> {
    /// The fixes that may be tried, in the order of the findings, without those that overlap an
    /// earlier one.
    fn offered(&self) -> Vec<Offered> {
        let sources = &self.now.workspace.sources;
        let may_change = |edit: &Edit| (self.scope.may_change)(sources.file(edit.at.file).path());
        let mut offered: Vec<Offered> = Vec::new();
        for finding in &self.now.report.findings {
            let Some(fix) = self.fix_of(finding).filter(|fix| fix.edits.iter().all(may_change))
            else {
                continue;
            };
            let place = finding.primary.as_ref().map_or(String::new(), |it| sources.show(it.at));
            let candidate = Offered { finding: key(finding, sources), fix: fix.clone(), place };
            let taken = offered.iter().flat_map(|other| &other.fix.edits);
            let mut pairs = taken.flat_map(|one| fix.edits.iter().map(move |two| (one, two)));
            let overlaps = pairs.any(|(one, two)| overlap(one, two) && one != two);
            if !overlaps && !self.refused.contains_key(&tried(&candidate)) {
                offered.push(candidate);
            }
        }
        offered
    }

    fn fix_of<'f>(&self, finding: &'f Diagnostic) -> Option<&'f Fix> {
        let fix = finding.fix.as_ref()?;
        let wanted = finding.waived.is_none() && !finding.sensitive;
        (wanted && fix.safety <= self.scope.most).then_some(fix)
    }

    /// Makes all of the fixes at once where that proves well, else one after the other.
    fn round(&mut self, offered: Vec<Offered>) -> Result<(), LoadError> {
        let texts = self.with(&offered);
        let after = self.read(&texts)?;
        if self.now.objection(&after, &offered_keys(&offered)).is_none() {
            self.take(&offered, texts, after);
            return Ok(());
        }
        let mut kept: Vec<Offered> = Vec::new();
        let (mut texts, mut best) = (self.files.clone(), None);
        for candidate in offered {
            let mut tried_now = kept.clone();
            tried_now.push(candidate.clone());
            let with = self.with(&tried_now);
            let after = self.read(&with)?;
            let before = best.as_ref().unwrap_or(&self.now);
            match before.objection(&after, &offered_keys(std::slice::from_ref(&candidate))) {
                None => {
                    (kept, texts, best) = (tried_now, with, Some(after));
                }
                Some(because) => self.refuse(&candidate, because),
            }
        }
        if let Some(best) = best {
            self.take(&kept, texts, best);
        }
        Ok(())
    }

    fn refuse(&mut self, candidate: &Offered, because: String) {
        let (rule, title) = (candidate.finding.rule.clone(), candidate.fix.title.clone());
        let refused = Refused { rule, title, place: candidate.place.clone(), because };
        self.refused.insert(tried(candidate), refused);
    }

    /// The changed files with these fixes made on the texts as they are now.
    fn with(&self, fixes: &[Offered]) -> BTreeMap<String, String> {
        let sources = &self.now.workspace.sources;
        let edits: Vec<&Edit> = fixes.iter().flat_map(|offered| &offered.fix.edits).collect();
        let mut files = self.files.clone();
        for file in edits.iter().map(|edit| edit.at.file).collect::<BTreeSet<_>>() {
            let source = sources.file(file);
            if let Ok(text) = splice(file, source.text(), edits.iter().copied()) {
                files.insert(source.path().to_owned(), text);
            }
        }
        files
    }

    fn read(&self, texts: &BTreeMap<String, String>) -> Result<Reading, LoadError> {
        let workspace = self.now.workspace.revised(texts)?;
        let report = check_campaigns(&workspace, self.scope.only);
        Ok(Reading { workspace, report })
    }

    fn take(&mut self, made: &[Offered], texts: BTreeMap<String, String>, after: Reading) {
        self.made.extend(made.iter().map(|offered| Made {
            rule: offered.finding.rule.clone(),
            title: offered.fix.title.clone(),
            place: offered.place.clone(),
        }));
        self.files = texts;
        self.now = after;
    }
}

fn offered_keys(offered: &[Offered]) -> Vec<&Key> {
    offered.iter().map(|offered| &offered.finding).collect()
}

fn tried(offered: &Offered) -> Tried {
    let edits = offered.fix.edits.iter().map(|edit| edit.text.clone()).collect();
    (offered.finding.clone(), offered.fix.title.clone(), edits)
}

//! Whether a changed workspace is better than it was: what a fix is for is gone, nothing came.
//!
//! Knows nothing of edits.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::rules::run::Report;
use crate::rules::{Check, find};
use crate::source::Sources;
use crate::workspace::Workspace;

/// A workspace and what the rules say of it.
pub(super) struct Reading {
    pub(super) workspace: Workspace,
    pub(super) report: Report,
}

/// What makes two findings the same before and after an edit: not the place, which moves.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) rule: String,
    path: String,
    headline: String,
    waived: bool,
}

pub(super) fn key(finding: &Diagnostic, sources: &Sources) -> Key {
    let path = finding.primary.as_ref().map(|label| sources.file(label.at.file).path());
    Key {
        rule: finding.rule.to_string(),
        path: path.unwrap_or_default().to_owned(),
        headline: finding.headline.clone(),
        waived: finding.waived.is_some(),
    }
}

/// Whether a finding says that something cannot be read, which is behind what else is found.
fn is_of_the_reader(rule: &str) -> bool {
    find(rule).is_some_and(|rule| matches!(rule.check, Check::Reader))
}

impl Reading {
    /// Why a changed workspace is not better than this one, in words that follow "because".
    pub(super) fn objection(&self, after: &Self, mended: &[&Key]) -> Option<String> {
        let (before, now) = (self.counts(), after.counts());
        let of = |counts: &BTreeMap<Key, usize>, key: &Key| counts.get(key).copied().unwrap_or(0);
        for key in mended {
            let fixes = mended.iter().filter(|other| *other == key).count();
            if of(&now, key) + fixes > of(&before, key) {
                return Some("the finding would stay".to_owned());
            }
        }
        let brought = |key: &&Key| of(&now, key) > of(&before, key);
        let new = now.keys().filter(|key| brought(key) && !self.could_not_see(key, after));
        let new = new.min_by_key(|key| !is_of_the_reader(&key.rule))?;
        Some(format!("it would bring `{}`: {}", new.rule, new.headline))
    }

    fn counts(&self) -> BTreeMap<Key, usize> {
        let mut counts = BTreeMap::new();
        for finding in &self.report.findings {
            *counts.entry(key(finding, &self.workspace.sources)).or_default() += 1;
        }
        counts
    }

    /// Whether a finding was there already and only the reading was too poor to show it: its rule
    /// could not look, or more of its file can be read now.
    fn could_not_see(&self, key: &Key, after: &Self) -> bool {
        self.report.skipped.iter().any(|skipped| key.rule == skipped.rule)
            || self.unread(&key.path) > after.unread(&key.path)
    }

    /// How many parts of a file have a syntax error.
    fn unread(&self, path: &str) -> usize {
        let problems = self.workspace.trees.iter().filter(|tree| {
            !tree.is_complete() && self.workspace.sources.file(tree.file()).path() == path
        });
        problems.map(|tree| tree.unread_parts()).sum()
    }
}

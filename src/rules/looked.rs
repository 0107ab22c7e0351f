//! What the rules did with one campaign, from the campaign, policy and the templates it names.
//!
//! Knows no other campaign: what is said here holds whatever the others say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::words::count;
use crate::diagnostic::{Diagnostic, Problems, RuleName};
use crate::source::SourceFile;
use crate::spec::leaf::Edition;
use crate::workspace::Workspace;

use super::catalogue::{ALL, find};
use super::rule::{Check, Found, Ran, Rule, Skip};
use super::run::Skipped;
use super::waiver::{self, Standing};
use super::{Subject, edition, own};

/// What one rule did.
pub(super) struct Look {
    /// The rule.
    pub rule: RuleName,
    /// What it found.
    pub problems: Problems,
    /// Whether it looked.
    pub ran: Ran,
}

/// What all rules did with one campaign.
#[derive(Debug)]
pub(super) struct Looked {
    /// The name of the campaign.
    pub name: String,
    /// What they found, before anybody accepted any of it.
    pub findings: Vec<Diagnostic>,
    /// Those that looked.
    pub ran: BTreeSet<RuleName>,
    /// Those that could not.
    pub skipped: Vec<Skipped>,
    /// Those that looked and found nothing.
    pub passed: Arc<BTreeSet<RuleName>>,
    /// What nobody can accept: that rules could not look for want of a policy document.
    pub unproved: Vec<Diagnostic>,
    standing: Vec<Standing>,
    source: Arc<SourceFile>,
}

impl Looked {
    /// Puts together what the rules of the catalogue did with a campaign and what those of the
    /// organisation do with it.
    pub(super) fn at(
        subject: &Subject<'_>,
        mut looks: Vec<Look>,
        own: &own::OwnRuleSet<'_>,
    ) -> Self {
        let own = own::over_campaign(own, subject).into_iter();
        looks.extend(own.map(|(rule, problems, ran)| Look { rule: rule.into(), problems, ran }));
        let mut looked = Self::of(subject, looks);
        looked.unproved = unproved(subject, &looked.skipped);
        Arc::make_mut(&mut looked.passed).extend(passed_by_reader(subject));
        looked
    }

    /// Puts together what rules did with a campaign.
    pub(super) fn of(subject: &Subject<'_>, looks: Vec<Look>) -> Self {
        let name = subject.campaign.name.to_string();
        let edition = edition::of(subject.workspace);
        let (mut ran, mut passed) = (BTreeSet::new(), BTreeSet::new());
        let (mut findings, mut skipped) = (Vec::new(), Vec::new());
        for Look { rule, problems, ran: did } in looks {
            match did {
                Ok(()) => {
                    ran.insert(rule.clone());
                    if problems.is_empty() {
                        passed.insert(rule);
                    }
                }
                Err(Skip { because, missing }) => {
                    let campaign = Some(name.clone());
                    skipped.push(Skipped { rule, campaign, because, missing });
                }
            }
            findings.extend(problems.into_iter().map(|finding| held(finding, edition)));
        }
        let standing = waiver::of(subject).map_or_else(|_| Vec::new(), |waivers| waivers.standing);
        Self {
            name,
            findings,
            ran,
            skipped,
            passed: Arc::new(passed),
            unproved: Vec::new(),
            standing,
            source: subject.workspace.sources.shared(subject.file),
        }
    }

    /// Marks what the waivers of this campaign accept of its own findings and of those about files,
    /// and returns a finding for each waiver that accepts nothing although its rule looked.
    pub(super) fn waive(
        &self,
        own: &mut [Diagnostic],
        shared: &mut [Diagnostic],
        looked: impl Fn(&str) -> bool,
    ) -> Vec<Diagnostic> {
        let mut unused = Vec::new();
        for standing in &self.standing {
            let Standing { rule, waiver, .. } = standing;
            let mut used = false;
            let own = own.iter_mut().map(|finding| (finding, true));
            for (finding, is_own) in own.chain(shared.iter_mut().map(|finding| (finding, false))) {
                let Some(at) = finding.primary.as_ref().map(|label| label.at) else { continue };
                if finding.rule == *rule && standing.covers(at, is_own) {
                    finding.waived = Some(waiver.clone());
                    used = true;
                }
            }
            let everybody = shared.iter().find_map(|finding| {
                let at = finding.primary.as_ref()?.at;
                (finding.rule == *rule && standing.refers(at.file)).then_some(at)
            });
            if let Some(at) = everybody {
                unused.push(waiver::of_everybody(rule, waiver, at));
            } else if !used && looked(rule) {
                let removal = waiver::removal(waiver, &self.source);
                unused.push(waiver::unused(rule, waiver).fix(removal));
            }
        }
        unused
    }
}

/// A finding as the edition in force makes it.
pub(super) fn held(finding: Diagnostic, edition: Edition) -> Diagnostic {
    let rule = find(&finding.rule);
    edition::held(finding, rule, edition)
}

fn one(rule: &'static Rule, subject: &Subject<'_>) -> Option<Look> {
    let Check::Campaign(check) = rule.check else { return None };
    let mut problems = Problems::new();
    let ran = check(subject, &mut Found::new(rule, &mut problems));
    Some(Look { rule: rule.name.into(), problems, ran })
}

/// What every rule of the compile phase does with a campaign.
pub(super) fn by_catalogue(subject: &Subject<'_>) -> Vec<Look> {
    ALL.iter().filter_map(|rule| one(rule, subject)).collect()
}

/// What the rules of the workspace as a whole did.
pub(super) fn over_workspace(workspace: &Workspace, own: &own::OwnRuleSet<'_>) -> Vec<Look> {
    let one = |rule: &&'static Rule| {
        let mut problems = Problems::new();
        let ran = match rule.check {
            Check::Workspace(check) => check(workspace, &mut Found::new(rule, &mut problems)),
            Check::OwnRules => {
                problems.extend(own.wrong.iter().cloned());
                Ok(())
            }
            _ => return None,
        };
        Some(Look { rule: rule.name.into(), problems, ran })
    };
    ALL.iter().filter_map(one).collect()
}

/// The rules of the reader that the campaign's file did not break.
fn passed_by_reader(subject: &Subject<'_>) -> impl Iterator<Item = RuleName> {
    let here = |problem: &&Diagnostic| {
        problem.primary.as_ref().is_some_and(|label| label.at.file == subject.file)
    };
    let problems = subject.workspace.problems.iter().filter(here);
    let broken: BTreeSet<String> = problems.map(|problem| problem.rule.to_string()).collect();
    let reader = ALL.iter().filter(|rule| matches!(rule.check, Check::Reader));
    reader.filter(move |rule| !broken.contains(rule.name)).map(|rule| rule.name.into())
}

/// A missing document is an error, and not to be waived: what the rules over it would have found
/// is unknown.
fn unproved(subject: &Subject<'_>, skipped: &[Skipped]) -> Vec<Diagnostic> {
    let mut reasons: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for skip in skipped.iter().filter(|skip| skip.missing) {
        reasons.entry(&skip.because).or_default().insert(&*skip.rule);
    }
    let one = |(reason, rules): (&str, BTreeSet<&str>)| {
        let rules = count(rules.len() as u64, "rule");
        let headline = format!("{reason}: {rules} could not look");
        Diagnostic::error("spec-refs-resolve", subject.name_at(), headline)
            .label("this campaign is not proved")
            .help("put the document back below `policy/`, or mend what keeps it unread")
    };
    reasons.into_iter().map(one).collect()
}

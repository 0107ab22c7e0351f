//! Running the rules: over every campaign, on as many threads as there are, with one result.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::base::words::count;
use crate::diagnostic::{Diagnostic, Problems, RuleName};
use crate::spec::leaf::Edition;
use crate::workspace::Workspace;

use super::catalogue::{ALL, find};
use super::rule::{Check, Found, Phase, Ran, Rule, Skip};
use super::waiver::{self, Standing};
use super::{Live, Subject, edition, own};

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
    pub passed: BTreeMap<String, BTreeSet<RuleName>>,
    /// The edition of the rules that is in force.
    pub edition: Edition,
}

impl Report {
    /// How many findings stop what they were found in: errors that nobody has waived.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.stops()).count()
    }
}

/// What one rule did with one campaign.
struct Look {
    rule: RuleName,
    campaign: Option<String>,
    problems: Problems,
    ran: Ran,
}

/// Runs every compile-phase rule over a workspace. `only` restricts the campaigns by name; rules
/// over the whole workspace always run.
pub fn check_campaigns(workspace: &Workspace, only: Option<&BTreeSet<String>>) -> Report {
    let chosen = |name: &str| only.is_none_or(|only| only.contains(name));
    let subjects: Vec<Subject<'_>> = workspace
        .campaigns
        .iter()
        .filter(|loaded| chosen(loaded.campaign.name.as_str()))
        .map(|loaded| Subject::new(workspace, loaded))
        .collect();
    let rules = || ALL.iter().copied().filter(|rule| rule.phase() == Phase::Compile);
    let mut looks: Vec<Look> = rules().filter_map(|rule| over_workspace(rule, workspace)).collect();
    let own = own::read(workspace);
    let each = |subject: &Subject<'_>| -> Vec<Look> {
        let looks = rules().filter_map(|rule| over_campaign(rule, subject));
        looks.chain(own_looks(&own, subject)).collect()
    };
    // For one campaign, threads cost more to start than they save.
    let per_campaign: Vec<Vec<Look>> = match subjects.as_slice() {
        [one] => vec![each(one)],
        several => several.par_iter().map(each).collect(),
    };
    looks.extend(per_campaign.into_iter().flatten());
    let mut problems = Problems::new();
    problems.extend(workspace.problems.iter().cloned());
    let mut report = gather(looks, problems, &subjects, workspace);
    reader_rules(&mut report, workspace, &subjects);
    missing_policy(&mut report, workspace, &subjects);
    report
}

/// A missing document is an error, and not to be waived: what the rules over it would have found
/// is unknown.
fn missing_policy(report: &mut Report, workspace: &Workspace, subjects: &[Subject<'_>]) {
    let mut problems = Problems::new();
    for subject in subjects {
        let name = subject.campaign.name.to_string();
        let of_it = |skip: &&Skipped| skip.campaign.as_ref() == Some(&name);
        let mut reasons: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for skip in report.skipped.iter().filter(of_it) {
            if skip.missing {
                reasons.entry(&skip.because).or_default().insert(&*skip.rule);
            }
        }
        for (reason, rules) in reasons {
            let rules = count(rules.len() as u64, "rule");
            let headline = format!("{reason}: {rules} could not look");
            problems.push(
                Diagnostic::error("spec-refs-resolve", subject.name_at(), headline)
                    .label("this campaign is not proved")
                    .help("put the document back below `policy/`, or mend what keeps it unread"),
            );
        }
    }
    let missing: Vec<Diagnostic> = problems.into_iter().collect();
    if !missing.is_empty() {
        let mut all = Problems::new();
        all.extend(std::mem::take(&mut report.findings));
        all.extend(missing);
        report.findings = all.sorted(&workspace.sources);
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
                let campaign = Some(live.subject.campaign.name.to_string());
                Some(Look { rule: rule.name.into(), campaign, problems, ran })
            }
            _ => None,
        })
        .collect();
    gather(looks, Problems::new(), &[live.subject], live.subject.workspace)
}

fn over_workspace(rule: &'static Rule, workspace: &Workspace) -> Option<Look> {
    let Check::Workspace(check) = rule.check else { return None };
    let mut problems = Problems::new();
    let ran = check(workspace, &mut Found::new(rule, &mut problems));
    Some(Look { rule: rule.name.into(), campaign: None, problems, ran })
}

fn over_campaign(rule: &'static Rule, subject: &Subject<'_>) -> Option<Look> {
    let Check::Campaign(check) = rule.check else { return None };
    let mut problems = Problems::new();
    let ran = check(subject, &mut Found::new(rule, &mut problems));
    Some(Look {
        rule: rule.name.into(),
        campaign: Some(subject.campaign.name.to_string()),
        problems,
        ran,
    })
}

/// What the rules of the organisation did with one campaign.
fn own_looks(own: &own::OwnRuleSet<'_>, subject: &Subject<'_>) -> Vec<Look> {
    let campaign = || Some(subject.campaign.name.to_string());
    own::over_campaign(own, subject)
        .into_iter()
        .map(|(rule, problems, ran)| Look {
            rule: rule.into(),
            campaign: campaign(),
            problems,
            ran,
        })
        .collect()
}

fn gather(
    looks: Vec<Look>,
    problems: Problems,
    subjects: &[Subject<'_>],
    workspace: &Workspace,
) -> Report {
    let mut ran = BTreeSet::new();
    let mut skipped = BTreeSet::new();
    let mut findings: Vec<Raised> =
        problems.into_iter().map(|finding| Raised { finding, by: None }).collect();
    let mut passed: BTreeMap<String, BTreeSet<RuleName>> = BTreeMap::new();
    for look in looks {
        let campaign = look.campaign.clone();
        match look.ran {
            Ok(()) => {
                ran.insert(look.rule.clone());
                if let Some(campaign) = campaign.filter(|_| look.problems.is_empty()) {
                    passed.entry(campaign).or_default().insert(look.rule);
                }
            }
            Err(Skip { because, missing }) => {
                skipped.insert(Skipped { rule: look.rule, campaign, because, missing });
            }
        }
        let raised = |finding| Raised { finding, by: look.campaign.clone() };
        findings.extend(look.problems.into_iter().map(raised));
    }
    let skipped: Vec<Skipped> = skipped.into_iter().collect();
    let edition = edition::of(workspace);
    for raised in &mut findings {
        let rule = find(&raised.finding.rule);
        raised.finding = edition::held(raised.finding.clone(), rule, edition);
    }
    for subject in subjects {
        let name = subject.campaign.name.to_string();
        let looked = |rule: &str| {
            let missed = |skip: &&Skipped| skip.campaign.as_ref().is_none_or(|of| *of == name);
            ran.contains(rule) && !skipped.iter().filter(missed).any(|skip| skip.rule == rule)
        };
        let unused = waive(&mut findings, subject, &name, looked);
        if let Some(passed) = passed.get_mut(&name).filter(|_| !unused.is_empty()) {
            passed.remove(waiver::RULE);
        }
        findings.extend(unused.into_iter().map(|finding| Raised { finding, by: None }));
    }
    let mut problems = Problems::new();
    problems.extend(findings.into_iter().map(|raised| raised.finding));
    Report { findings: problems.sorted(&workspace.sources), ran, skipped, passed, edition }
}

/// A finding and the campaign it was raised for; `None` for the workspace.
struct Raised {
    finding: Diagnostic,
    by: Option<String>,
}

/// Marks what a campaign's waivers accept, and returns a finding for each waiver that accepts
/// nothing although its rule looked.
fn waive(
    findings: &mut [Raised],
    subject: &Subject<'_>,
    name: &str,
    looked: impl Fn(&str) -> bool,
) -> Vec<Diagnostic> {
    let Ok(waivers) = waiver::of(subject) else { return Vec::new() };
    let sources = &subject.workspace.sources;
    let mut unused = Vec::new();
    for standing in waivers.standing {
        let Standing { rule, waiver, .. } = &standing;
        let mut used = false;
        for Raised { finding, by } in findings.iter_mut() {
            let Some(at) = finding.primary.as_ref().map(|label| label.at) else { continue };
            let own = by.as_deref() == Some(name);
            if finding.rule == *rule && standing.covers(at, own) {
                finding.waived = Some(waiver.clone());
                used = true;
            }
        }
        let everybody = findings.iter().find_map(|Raised { finding, by }| {
            let at = finding.primary.as_ref()?.at;
            let shared = by.is_none() && finding.rule == *rule && standing.refers(at.file);
            shared.then_some(at)
        });
        if let Some(at) = everybody {
            unused.push(waiver::of_everybody(rule, waiver, at));
        } else if !used && looked(rule) {
            let removal = waiver::removal(waiver, sources.file(waiver.at.file));
            unused.push(waiver::unused(rule, waiver).fix(removal));
        }
    }
    unused
}

/// The rules of the reader ran on every file that was read; a campaign passes one of them where
/// neither its own file nor the workspace's shared files broke it.
fn reader_rules(report: &mut Report, workspace: &Workspace, subjects: &[Subject<'_>]) {
    for rule in ALL.iter().filter(|rule| matches!(rule.check, Check::Reader)) {
        report.ran.insert(rule.name.into());
        for subject in subjects {
            let broken = workspace.problems.iter().any(|problem| {
                let file = problem.primary.as_ref().map(|label| label.at.file);
                problem.rule == rule.name && file == Some(subject.file)
            });
            if !broken {
                let name = subject.campaign.name.to_string();
                report.passed.entry(name).or_default().insert(rule.name.into());
            }
        }
    }
}

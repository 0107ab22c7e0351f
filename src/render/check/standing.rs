//! How far each item of the launch checklist is proved for each campaign.
//!
//! Only a rule that looked and found nothing proves anything; one that could not look is named
//! with its reason. An error anywhere in what a campaign rests on stops it, so no item of it counts
//! as proved while one stands. Signatures and readings are not known here: they come with the plan.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::rules::{Check, Phase, Report, Rule, find};
use crate::source::{FileId, Located};
use crate::spec::leaf::{Name, OwnRuleName};
use crate::spec::policy::Item;
use crate::workspace::{Loaded, Workspace};

/// A campaign and its checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Standing {
    /// The campaign's name.
    pub campaign: String,
    /// The rules whose errors stop the campaign, by name: while there is one, no item is proved.
    pub stopped_by: Vec<String>,
    /// The items, in the order of the policy.
    pub items: Vec<ItemStanding>,
}

/// One item of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ItemStanding {
    /// The item's name, as `approve --item` takes it.
    pub item: String,
    /// The item as the checklist words it.
    pub title: String,
    /// How far it is proved by the files.
    pub state: ItemState,
    /// Rules that looked at the files and found nothing.
    pub proved: Vec<String>,
    /// Rules that looked at the files and found something.
    pub failed: Vec<String>,
    /// Rules of which every finding was waived.
    pub waived: Vec<String>,
    /// Rules that could not look.
    pub not_run: Vec<NotRun>,
    /// Rules that look when the plan reads the platforms.
    pub plan: Vec<String>,
    /// Guards that keep it while the campaign runs.
    pub guards: Vec<String>,
    /// The role that signs it.
    pub role: String,
}

/// How far an item is proved by the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ItemState {
    /// Every rule looked and found nothing, and nothing else stops the campaign.
    Proved,
    /// A rule could not look or was waived, or another error stops the campaign.
    Open,
    /// A rule found something.
    Failed,
}

/// A rule that could not look, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotRun {
    /// The rule.
    pub rule: String,
    /// Why, in words that follow "because".
    pub because: String,
}

/// The checklist of every campaign that was checked, in the order of the files. `None` where the
/// workspace has no readable checklist.
pub fn standings(
    workspace: &Workspace,
    report: &Report,
    only: Option<&BTreeSet<String>>,
) -> Option<Vec<Standing>> {
    let checklist = workspace.policy.checklist.as_ref()?;
    let named = |loaded: &&Loaded| only.is_none_or(|only| only.contains(name(loaded)));
    let campaigns: BTreeSet<FileId> = workspace.campaigns.iter().map(|one| one.file).collect();
    let stopping = Stopping::of(report, &campaigns);
    let standings = workspace.campaigns.iter().filter(named).map(|loaded| {
        let seen = Seen { campaigns: &campaigns, report, loaded };
        let stopped_by = stopping.rules(loaded.file);
        let items = checklist.items.iter().map(|item| {
            let mut item = standing(item, &seen);
            item.state = item.judged(!stopped_by.is_empty());
            item
        });
        Standing { items: items.collect(), campaign: name(loaded).to_owned(), stopped_by }
    });
    Some(standings.collect())
}

/// What was found, as one campaign sees it.
struct Seen<'a> {
    /// The files of all campaigns.
    campaigns: &'a BTreeSet<FileId>,
    report: &'a Report,
    loaded: &'a Loaded,
}

fn name(loaded: &Loaded) -> &str {
    loaded.campaign.name.as_str()
}

fn standing(item: &Item, seen: &Seen<'_>) -> ItemStanding {
    let names = |list: &Option<Vec<Located<Name>>>| -> Vec<String> {
        list.iter().flatten().map(|name| name.value.to_string()).collect()
    };
    let mut standing = ItemStanding {
        item: item.item.value.text().to_owned(),
        title: item.item.title().to_owned(),
        state: ItemState::Open,
        proved: Vec::new(),
        failed: Vec::new(),
        waived: Vec::new(),
        not_run: Vec::new(),
        plan: Vec::new(),
        guards: names(&item.guards),
        role: item.role.to_string(),
    };
    for name in names(&item.compile) {
        standing.place(name, seen);
    }
    standing.plan.extend(names(&item.live));
    standing
}

impl ItemStanding {
    fn judged(&self, stopped: bool) -> ItemState {
        if !self.failed.is_empty() {
            ItemState::Failed
        } else if stopped || !self.not_run.is_empty() || !self.waived.is_empty() {
            ItemState::Open
        } else {
            ItemState::Proved
        }
    }

    /// Puts a rule the policy counts as proof on the files where it belongs.
    fn place(&mut self, name: String, seen: &Seen<'_>) {
        match find(&name) {
            None if name.starts_with(OwnRuleName::PREFIX) => {
                self.own(name, seen.report, seen.loaded.campaign.name.as_str());
            }
            None => {
                let because = "this version knows no rule of that name".to_owned();
                self.not_run.push(NotRun { rule: name, because });
            }
            Some(rule) if rule.phase() == Phase::Plan => self.plan.push(name),
            Some(rule) => match look(rule, seen) {
                Look::Passed => self.proved.push(name),
                Look::Found => self.failed.push(name),
                Look::Waived => self.waived.push(name),
                Look::NotRun(because) => self.not_run.push(NotRun { rule: name, because }),
            },
        }
    }
}

impl ItemStanding {
    /// Puts a rule of the organisation where it belongs.
    fn own(&mut self, name: String, report: &Report, campaign: &str) {
        let skipped = report.skipped.iter().find(|skipped| {
            skipped.rule == name && skipped.campaign.as_deref().is_none_or(|one| one == campaign)
        });
        let passed = report.passed.get(campaign).is_some_and(|rules| rules.contains(&*name));
        match skipped {
            Some(skipped) => {
                let because = skipped.because.clone();
                self.not_run.push(NotRun { rule: name, because });
            }
            None if !report.ran.contains(&*name) => {
                let because = "the organisation has no rule of that name".to_owned();
                self.not_run.push(NotRun { rule: name, because });
            }
            None if passed => self.proved.push(name),
            None => self.failed.push(name),
        }
    }
}

/// What a rule did with a campaign.
enum Look {
    Passed,
    Found,
    Waived,
    NotRun(String),
}

fn look(rule: &Rule, seen: &Seen<'_>) -> Look {
    let Seen { report, loaded, .. } = seen;
    let campaign = name(loaded);
    let skipped = report.skipped.iter().find(|skipped| {
        skipped.rule == rule.name && skipped.campaign.as_deref().is_none_or(|one| one == campaign)
    });
    let passed = match rule.check {
        Check::OwnRules | Check::Workspace(_) | Check::File(_) => {
            !report.findings.iter().any(|finding| finding.rule == rule.name)
        }
        _ => report.passed.get(campaign).is_some_and(|rules| rules.contains(rule.name)),
    };
    match skipped {
        Some(skipped) => Look::NotRun(skipped.because.clone()),
        None if !report.ran.contains(rule.name) => Look::NotRun("it was not run".to_owned()),
        None if passed => Look::Passed,
        None if all_waived(rule, seen) => Look::Waived,
        None => Look::Found,
    }
}

/// Whether all that a rule found for a campaign was waived. What lies in the files of other
/// campaigns is theirs; what lies in policy may be this one's, and nobody can waive it there.
fn all_waived(rule: &Rule, seen: &Seen<'_>) -> bool {
    let Seen { campaigns, report, loaded, .. } = seen;
    let mut found = report.findings.iter().filter(|finding| {
        let file = finding.primary.as_ref().map(|label| label.at.file);
        let theirs = file.is_some_and(|file| file != loaded.file && campaigns.contains(&file));
        finding.rule == rule.name && !theirs
    });
    found.all(|finding| finding.waived.is_some())
}

/// The rules with an error that nobody waived: of files that all campaigns share, and of each
/// campaign's own.
struct Stopping<'r> {
    shared: BTreeSet<&'r str>,
    own: BTreeMap<FileId, BTreeSet<&'r str>>,
}

impl<'r> Stopping<'r> {
    fn of(report: &'r Report, campaigns: &BTreeSet<FileId>) -> Self {
        let mut stopping = Self { shared: BTreeSet::new(), own: BTreeMap::new() };
        for finding in report.findings.iter().filter(|finding| finding.stops()) {
            let file = finding.primary.as_ref().map(|label| label.at.file);
            match file.filter(|file| campaigns.contains(file)) {
                Some(file) => stopping.own.entry(file).or_default().insert(&finding.rule),
                None => stopping.shared.insert(&finding.rule),
            };
        }
        stopping
    }

    /// Their names for one campaign, sorted.
    fn rules(&self, campaign: FileId) -> Vec<String> {
        let own = self.own.get(&campaign).into_iter().flatten();
        let rules: BTreeSet<&str> = own.chain(&self.shared).copied().collect();
        rules.into_iter().map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{ItemState, standings};
    use crate::rules::{check_campaigns, testing};

    #[test]
    fn no_item_is_proved_while_another_error_stops_its_campaign() {
        let broken = "campaigns/q1-cold-importers.yaml";
        let workspace = testing::example(|file, text| match file == broken {
            true => text.replace("  type: Email\n", "  type: Email\n  colour: red\n"),
            false => text,
        });
        let report = check_campaigns(&workspace, None);
        let standings = standings(&workspace, &report, None).unwrap();
        assert_eq!(standings.len(), 3);
        for standing in standings {
            let proved =
                standing.items.iter().filter(|item| item.state == ItemState::Proved).count();
            if standing.campaign == "q1-cold-importers" {
                assert_eq!((standing.stopped_by, proved), (vec!["spec-unknown-key".into()], 0));
            } else {
                assert_eq!((standing.stopped_by, proved), (vec![], standing.items.len()));
            }
        }
    }
}

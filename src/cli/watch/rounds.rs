//! One check after the other, each told by what it changed: what is new, what is cleared.
//!
//! Knows nothing of time but the hour it prints, and nothing of how a change was noticed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use super::Watched;
use crate::base::digest::Digest;
use crate::base::words::count;
use crate::cli::checking;
use crate::cli::chosen::Chosen;
use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::world::World;
use crate::diagnostic::{Diagnostic, Redacted, Severity};
use crate::render::{Tone, human, printable};
use crate::rules::{Check, Demands, Verdict, check_campaigns, find};
use crate::source::FileId;
use crate::workspace::{CAMPAIGNS, CODEOWNERS, Workspace};

/// A finding is the one it was where its fingerprint is, of several alike the first, the second.
type Key = (Digest, usize);

/// The checks so far.
pub(super) struct Rounds<'a> {
    watched: &'a Watched<'a>,
    world: &'a World,
    known: BTreeMap<Key, Known>,
    /// Why the last check could not be made.
    failed: Option<Exit>,
}

/// A finding of the last check.
struct Known {
    /// `path:line:column: error[rule] what`.
    line: String,
    /// The files it is about, the first one above all.
    files: Vec<String>,
    /// Whether a rule over the workspace as a whole found it.
    over_all: bool,
    /// How bad it is; `None` where it is waived.
    open: Option<Severity>,
}

impl Known {
    fn of(finding: &Diagnostic, sources: &Redacted<'_>) -> Self {
        let at = |file| sources.path(file).to_owned();
        let labels = finding.primary.iter().chain(&finding.related);
        let place = finding.primary.as_ref().map_or("-".to_owned(), |label| sources.show(label.at));
        let waived = if finding.waived.is_some() { "waived " } else { "" };
        let (word, rule) = (finding.severity.word(), &finding.rule);
        let headline = sources.words(&finding.headline);
        let over_all = find(rule)
            .is_some_and(|rule| matches!(rule.check, Check::OwnRules | Check::Workspace(_)));
        Self {
            line: printable(&format!("{place}: {waived}{word}[{rule}] {headline}")),
            files: labels.map(|label| at(label.at.file)).collect(),
            over_all,
            open: finding.waived.is_none().then_some(finding.severity),
        }
    }

    /// Whether it stands in a file that several campaigns share, or in none: only a check of all
    /// of them says whether it is still there.
    fn is_shared(&self) -> bool {
        let campaign =
            |path: &String| path.strip_prefix(CAMPAIGNS).is_some_and(|rest| rest.starts_with('/'));
        !self.files.first().is_some_and(campaign)
    }
}

/// What one check looked at.
struct Looked {
    /// The files of campaigns that were checked or have changed; `None` where all were.
    files: Option<BTreeSet<String>>,
    /// The names of the campaigns that were checked.
    names: Vec<String>,
}

impl Looked {
    /// The campaigns in words: their names where they are few.
    fn words(&self) -> String {
        let number = || count(self.names.len() as u64, "campaign");
        match (&self.files, self.names.as_slice()) {
            (None, _) => format!("all {}", number()),
            (Some(_), []) => "no campaign".to_owned(),
            (Some(_), few) if few.len() <= 3 => few.join(", "),
            (Some(_), _) => number(),
        }
    }

    /// Whether it would have found a finding again.
    fn would_find(&self, known: &Known) -> bool {
        known.over_all
            || self
                .files
                .as_ref()
                .is_none_or(|files| known.files.iter().any(|it| files.contains(it)))
    }
}

impl<'a> Rounds<'a> {
    /// Before the first check.
    pub fn new(watched: &'a Watched<'a>, world: &'a World) -> Self {
        Self { watched, world, known: BTreeMap::new(), failed: None }
    }

    /// How the last check ended.
    pub fn exit(&self) -> Exit {
        let fails = |known: &Known| match known.open {
            Some(Severity::Error) => true,
            Some(Severity::Warning) => self.watched.deny_warnings,
            None => false,
        };
        match self.failed {
            Some(exit) => exit,
            None if self.known.values().any(fails) => Exit::Findings,
            None => Exit::Done,
        }
    }

    /// Checks what the changed files can affect, all of it where none are named, and says what is
    /// new and what is cleared. Where it cannot be checked, says why: the next change may mend it.
    ///
    /// # Errors
    /// Where the output is gone.
    pub fn round(&mut self, changed: Option<&BTreeSet<String>>) -> Result<(), Failure> {
        match self.check(changed) {
            Err(failure) if failure.audience == Audience::Gone => Err(failure),
            Err(failure) => {
                self.failed = Some(failure.audience.exit());
                self.world.show(&failure);
                self.world.print(&format!("{}  not checked\n", self.time()))
            }
            Ok(()) => Ok(()),
        }
    }

    fn check(&mut self, changed: Option<&BTreeSet<String>>) -> Result<(), Failure> {
        let chosen = Chosen::read(self.watched.paths, self.world)?;
        let all = self.failed.is_some() || self.known.values().any(Known::is_shared);
        let root = &chosen.workspace.root;
        // What no campaign reads, such as the baseline, says nothing of which of them it changes.
        let read = |path: &String| {
            Workspace::reads(root, &root.join(path)) || CODEOWNERS.contains(&path.as_str())
        };
        let changed = changed.filter(|changed| !all && changed.iter().all(read));
        let looked = looked(&chosen, changed);
        let only: BTreeSet<String> = looked.names.iter().cloned().collect();
        let narrow = looked.files.is_some() || chosen.only.is_some();
        let report = check_campaigns(&chosen.workspace, narrow.then_some(&only));
        let sources = Redacted::of(&chosen.workspace.sources, &report.findings);
        let mut findings = report.findings;
        findings.retain(|finding| !chosen.elsewhere(finding));
        let compared = match self.watched.baseline {
            None => None,
            Some(path) => {
                let baseline = checking::baseline(path, self.world)?.ok_or_else(|| {
                    let shown = path.display();
                    Failure::new(Audience::Usage, format!("there is no baseline `{shown}`"))
                })?;
                Some(baseline.compare(&findings, &sources, |_| false))
            }
        };
        let verdict = Verdict::new(&findings, compared, Demands::default());
        let shown: Vec<&Diagnostic> = verdict.shown().collect();
        self.failed = None;
        self.tell(&shown, &sources, &looked)
    }

    fn tell(
        &mut self,
        shown: &[&Diagnostic],
        sources: &Redacted<'_>,
        looked: &Looked,
    ) -> Result<(), Failure> {
        let mut alike: BTreeMap<Digest, usize> = BTreeMap::new();
        let mut found: BTreeMap<Key, Known> = BTreeMap::new();
        let mut new = Vec::new();
        for finding in shown {
            let print = finding.fingerprint(sources);
            let nth = alike.entry(print).or_default();
            let key = (print, *nth);
            *nth += 1;
            let known = Known::of(finding, sources);
            if !self.known.contains_key(&key) {
                new.push((*finding, known.line.clone()));
            }
            found.insert(key, known);
        }
        let mut cleared = Vec::new();
        for (key, known) in std::mem::take(&mut self.known) {
            if found.contains_key(&key) {
                continue;
            }
            if looked.would_find(&known) {
                cleared.push(known.line);
            } else {
                found.insert(key, known);
            }
        }
        cleared.sort();
        self.known = found;
        self.print(&new, &cleared, sources, looked)
    }

    fn print(
        &self,
        new: &[(&Diagnostic, String)],
        cleared: &[String],
        sources: &Redacted<'_>,
        looked: &Looked,
    ) -> Result<(), Failure> {
        let look = self.world.look();
        let mut text = if self.watched.concise {
            new.iter().map(|(_, line)| format!("{line}\n")).collect()
        } else {
            human(new.iter().map(|(finding, _)| *finding), sources, look)
        };
        for line in cleared {
            text.push_str(&format!("{} {line}\n", look.paint(Tone::Good, "cleared")));
        }
        let open = |severity| self.known.values().filter(|it| it.open == Some(severity)).count();
        let number = |severity, word| count(open(severity) as u64, word);
        text.push_str(&format!(
            "{}  {} new, {} cleared; {}, {}; checked {}\n",
            self.time(),
            new.len(),
            cleared.len(),
            number(Severity::Error, "error"),
            number(Severity::Warning, "warning"),
            looked.words(),
        ));
        self.world.print(&text)
    }

    /// The time of day.
    fn time(&self) -> String {
        let now = self.world.clock().now().to_zoned(TimeZone::UTC);
        format!("{} UTC", now.strftime("%H:%M:%S"))
    }
}

/// What a check has to look at.
fn looked(chosen: &Chosen, changed: Option<&BTreeSet<String>>) -> Looked {
    let campaigns = chosen.campaigns();
    let affected = changed.map(|changed| chosen.affected(changed));
    let is_affected =
        |file: &FileId| affected.as_ref().is_none_or(|affected| affected.contains(file));
    let all = campaigns.iter().all(|(_, file)| is_affected(file));
    let Some(changed) = changed.filter(|_| !all) else {
        let names = campaigns.into_iter().map(|(name, _)| name).collect();
        return Looked { files: None, names };
    };
    let (names, files): (Vec<String>, Vec<String>) = campaigns
        .into_iter()
        .filter(|(_, file)| is_affected(file))
        .map(|(name, file)| (name, chosen.workspace.sources.file(file).path().to_owned()))
        .unzip();
    Looked { files: Some(files.into_iter().chain(changed.iter().cloned()).collect()), names }
}

//! The end of `check`: what was read and looked at, what was not, and the launch checklist.

use super::look::printable;
use super::wrap::wrap;
use super::{ItemStanding, Look, NotRun, Standing, Tone};
use crate::base::words;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Report, Skipped};

/// A finished check.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'a> {
    /// The files that were read.
    pub files: usize,
    /// What the rules found and did; the findings are those that are shown.
    pub report: &'a Report,
    /// Findings that concern only campaigns nobody asked about.
    pub elsewhere: usize,
    /// The launch checklist per campaign; `None` where the workspace has none.
    pub standings: Option<&'a [Standing]>,
}

/// `2 errors, 1 warning`, or `nothing found`.
pub fn counts(findings: &[Diagnostic]) -> String {
    let standing = || findings.iter().filter(|finding| finding.waived.is_none());
    let of = |severity| standing().filter(|finding| finding.severity == severity).count();
    let mut parts: Vec<String> = [Severity::Error, Severity::Warning]
        .into_iter()
        .filter(|severity| of(*severity) > 0)
        .map(|severity| words::count(of(severity) as u64, severity.word()))
        .collect();
    match findings.len() - standing().count() {
        0 => {}
        waived => parts.push(format!("{waived} waived")),
    }
    if parts.is_empty() { "nothing found".to_owned() } else { parts.join(", ") }
}

/// The summary with the checklist of each campaign.
pub fn summary(checked: &Checked<'_>, look: Look) -> String {
    let mut text = checklist(checked.standings, look);
    for skipped in &checked.report.skipped {
        text.push_str(&(wrap(&not_run(skipped), look.width, "", "  ") + "\n"));
    }
    text.push_str(&(wrap(&done(checked), look.width, "", "") + "\n"));
    if checked.elsewhere > 0 {
        let findings = words::count(checked.elsewhere as u64, "finding");
        let line = format!("{findings} in campaigns that were not asked about; check all to see");
        text.push_str(&(wrap(&line, look.width, "", "") + "\n"));
    }
    let findings = &checked.report.findings;
    let tone =
        match findings.iter().filter(|one| one.waived.is_none()).map(|one| one.severity).min() {
            Some(Severity::Error) => Tone::Bad,
            Some(Severity::Warning) => Tone::Doubtful,
            None => Tone::Good,
        };
    text + &look.paint(tone, &counts(findings)) + "\n"
}

fn not_run(skipped: &Skipped) -> String {
    let campaign = skipped.campaign.as_ref();
    let of = campaign.map_or(String::new(), |name| format!(" for `{name}`"));
    printable(&format!("skipped: {}{of}, because {}", skipped.rule, skipped.because))
}

fn done(checked: &Checked<'_>) -> String {
    let number = |count: usize, what: &str| words::count(count as u64, what);
    let (ran, skipped) = (checked.report.ran.len(), checked.report.skipped.len());
    let edition = checked.report.edition;
    let (files, rules) = (number(checked.files, "file"), number(ran, "rule"));
    let text = format!("{files} read, {rules} of edition {edition} run");
    if skipped == 0 { text } else { format!("{text}, {skipped} skipped") }
}

/// The checklist. Campaigns that stand alike are told together.
fn checklist(standings: Option<&[Standing]>, look: Look) -> String {
    let Some(standings) = standings else {
        let none = "no launch checklist: without a readable `checklist/v1` in `policy/` no rule \
                    counts as proof";
        return wrap(none, look.width, "", "") + "\n\n";
    };
    let mut alike: Vec<(&[ItemStanding], Vec<&str>)> = Vec::new();
    for standing in standings {
        match alike.iter_mut().find(|(items, _)| *items == standing.items) {
            Some((_, names)) => names.push(&standing.campaign),
            None => alike.push((&standing.items, vec![&standing.campaign])),
        }
    }
    alike.iter().map(|(items, names)| block(items, names, look)).collect()
}

fn block(items: &[ItemStanding], names: &[&str], look: Look) -> String {
    let title = format!("launch checklist of {}", words::list(names, "and"));
    let mut text = look.paint(Tone::Strong, &wrap(&title, look.width, "", "  ")) + "\n";
    for item in items {
        let (mark, tone) = mark(item, look);
        text.push_str(&format!("  {} {}\n", look.paint(tone, mark), item.title));
        let not_run = by_reason(&item.not_run);
        let rows = [
            ("proved", Tone::Good, &item.proved),
            ("found", Tone::Bad, &item.failed),
            ("not run", Tone::Doubtful, &not_run),
            ("plan", Tone::Aside, &item.plan),
            ("guards", Tone::Aside, &item.guards),
            ("signs", Tone::Aside, &vec![item.role.clone()]),
        ];
        for (name, tone, rules) in rows.into_iter().filter(|(.., rules)| !rules.is_empty()) {
            text.push_str(&row(name, tone, rules, look));
        }
    }
    text + "\n"
}

/// The rules that could not look, with the reason behind those that share it.
fn by_reason(not_run: &[NotRun]) -> Vec<String> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for one in not_run {
        match reasons.iter_mut().find(|(because, _)| *because == one.because) {
            Some((_, rules)) => rules.push(&one.rule),
            None => reasons.push((&one.because, vec![&one.rule])),
        }
    }
    reasons
        .into_iter()
        .map(|(because, rules)| format!("{} ({because})", rules.join(", ")))
        .collect()
}

/// The sign of an item: proved as far as files can, contradicted, or open.
fn mark(item: &ItemStanding, look: Look) -> (&'static str, Tone) {
    if !item.failed.is_empty() {
        (look.draw("✗", "x"), Tone::Bad)
    } else if !item.not_run.is_empty() {
        (look.draw("○", "-"), Tone::Doubtful)
    } else {
        (look.draw("✓", "+"), Tone::Good)
    }
}

/// A name and a list beside it, in a column of its own.
fn row(name: &str, tone: Tone, rules: &[String], look: Look) -> String {
    const COLUMN: usize = 13;
    let indent = " ".repeat(COLUMN);
    let wrapped = wrap(&printable(&rules.join(", ")), look.width, &indent, &indent);
    let list = wrapped.strip_prefix(indent.as_str()).unwrap_or(&wrapped);
    let gap = " ".repeat(COLUMN.saturating_sub(name.len() + 4));
    format!("    {}{gap}{list}\n", look.paint(tone, name))
}

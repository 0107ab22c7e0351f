//! The end of `check`: what was read and looked at, what was not, and the launch checklist.

use super::{Checked, ItemStanding, ItemState, NotRun, Standing};
use crate::base::words;
use crate::render::look::printable;
use crate::render::wrap::wrap;
use crate::render::{Look, Tone};
use crate::rules::{Counts, Skipped, Stale};

/// `2 errors, 1 warning, 1 waived, 3 in the baseline`, or `nothing found`.
pub fn counted(counts: &Counts) -> String {
    let count = |number: usize, what: &str| words::count(number as u64, what);
    let open = match (counts.errors, counts.warnings, counts.waived + counts.known) {
        (0, 0, 0) => "nothing found".to_owned(),
        (0, 0, _) => "nothing open".to_owned(),
        (errors, 0, _) => count(errors, "error"),
        (0, warnings, _) => count(warnings, "warning"),
        (errors, warnings, _) => {
            format!("{}, {}", count(errors, "error"), count(warnings, "warning"))
        }
    };
    let rest = [(counts.waived, "waived"), (counts.known, "in the baseline")];
    let rest = rest.into_iter().filter(|(number, _)| *number > 0);
    let rest: String = rest.map(|(number, what)| format!(", {number} {what}")).collect();
    let stale = match counts.stale {
        0 => String::new(),
        number => format!(", {} of it stale", count(number, "entry")),
    };
    format!("{open}{rest}{stale}")
}

/// The summary with the checklist of each campaign.
pub(super) fn summary(checked: &Checked<'_>, look: Look) -> String {
    let mut text = checklist(checked.standings, look);
    let mut line = |words: &str, rest: &str| {
        text.push_str(&(wrap(&printable(words), look.width, "", rest) + "\n"));
    };
    for skipped in skipped(checked) {
        line(&format!("not run {skipped}"), "  ");
    }
    for stale in checked.verdict.stale() {
        line(&gone(stale, checked), "  ");
    }
    if let Some(unchanged) = checked.unchanged.filter(|some| !some.campaigns.is_empty()) {
        let names = unchanged.campaigns.join(", ");
        line(&format!("not checked, unchanged since `{}`: {names}", unchanged.since), "  ");
    }
    line(&done(checked), "");
    if checked.elsewhere > 0 {
        let findings = words::count(checked.elsewhere as u64, "finding");
        line(&format!("{findings} in campaigns that were not asked about; check all to see"), "");
    }
    let counts = checked.verdict.counts();
    let tone = match counts {
        _ if checked.verdict.fails() => Tone::Bad,
        Counts { warnings: 0, stale: 0, .. } => Tone::Good,
        _ => Tone::Doubtful,
    };
    text + &look.paint(tone, &counted(&counts)) + "\n"
}

/// What could not look, with those that share a campaign and a reason told together.
pub(super) fn skipped(checked: &Checked<'_>) -> Vec<String> {
    let mut alike: Vec<(&Skipped, Vec<&str>)> = Vec::new();
    for skipped in &checked.report.skipped {
        let same =
            |one: &Skipped| one.campaign == skipped.campaign && one.because == skipped.because;
        match alike.iter_mut().find(|(one, _)| same(one)) {
            Some((_, rules)) => rules.push(&skipped.rule),
            None => alike.push((skipped, vec![&skipped.rule])),
        }
    }
    let told = |(one, rules): (&Skipped, Vec<&str>)| {
        let campaign = one.campaign.as_ref();
        let of = campaign.map_or(String::new(), |name| format!("for `{}`, ", checked.words(name)));
        let because = checked.words(&one.because);
        format!("{of}because {because}: {}", rules.join(", "))
    };
    alike.into_iter().map(told).collect()
}

fn gone(stale: &Stale, checked: &Checked<'_>) -> String {
    let Stale { entry, .. } = stale;
    let headline = checked.words(&entry.headline);
    let because = checked.words(&stale.because());
    format!("stale in the baseline: {}: {} {headline}: {because}", entry.path, entry.rule)
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
    let mut alike: Vec<(&Standing, Vec<&str>)> = Vec::new();
    for standing in standings {
        let same =
            |one: &Standing| one.items == standing.items && one.stopped_by == standing.stopped_by;
        match alike.iter_mut().find(|(one, _)| same(one)) {
            Some((_, names)) => names.push(&standing.campaign),
            None => alike.push((standing, vec![&standing.campaign])),
        }
    }
    alike.iter().map(|(standing, names)| block(standing, names, look)).collect()
}

/// Which errors keep a campaign's items from counting as proved; `None` where none does.
pub(super) fn stopped(standing: &Standing) -> Option<String> {
    let rules = &standing.stopped_by;
    let it = if rules.len() == 1 { "it is" } else { "they are" };
    (!rules.is_empty()).then(|| {
        format!("stopped by {}: no item counts until {it} mended", words::list(rules, "and"))
    })
}

fn block(standing: &Standing, names: &[&str], look: Look) -> String {
    let title = format!("launch checklist of {}", words::list(names, "and"));
    let mut text = look.paint(Tone::Strong, &wrap(&title, look.width, "", "  ")) + "\n";
    if let Some(stopped) = stopped(standing) {
        let stopped = wrap(&printable(&stopped), look.width, "  ", "  ");
        text.push_str(&(look.paint(Tone::Bad, &stopped) + "\n"));
    }
    for item in &standing.items {
        let (mark, tone) = mark(item, look);
        let title = wrap(&printable(&item.title), look.width, "    ", "    ");
        let title = title.strip_prefix("    ").unwrap_or(&title);
        text.push_str(&format!("  {} {title}\n", look.paint(tone, mark)));
        let not_run = by_reason(&item.not_run);
        let rows = [
            ("proved", Tone::Good, &item.proved),
            ("found", Tone::Bad, &item.failed),
            ("waived", Tone::Doubtful, &item.waived),
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

/// The sign of an item: proved as far as files can, contradicted, or open or waived.
fn mark(item: &ItemStanding, look: Look) -> (&'static str, Tone) {
    match item.state {
        ItemState::Failed => (look.draw("✗", "x"), Tone::Bad),
        ItemState::Open => (look.draw("○", "-"), Tone::Doubtful),
        ItemState::Proved => (look.draw("✓", "+"), Tone::Good),
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

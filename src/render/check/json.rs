//! `check` for machines: `sendoff-check/v1`, with a published schema.
//!
//! Fields are only ever added within a version. Offsets are bytes of the file without a byte-order
//! mark; lines and columns count from 1, columns in characters.

use schemars::JsonSchema;
use serde::Serialize;

use super::place::{Place, place};
use super::{Checked, Standing, escaped};
use crate::diagnostic::{
    Diagnostic, Edit, Fix, Label, Redacted, RuleName, Safety, Severity, Waiver,
};
use crate::rules::{Skipped, Stale, Stand, find};
use crate::spec::schema::titled;

const FORMAT: &str = "sendoff-check/v1";

/// The result of a check.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Result of `sendoff check --format json`")]
pub struct Check {
    /// Always `sendoff-check/v1`.
    format: &'static str,
    /// The version of the tool.
    version: &'static str,
    /// What the findings add up to.
    #[serde(flatten)]
    summary: Summary,
    /// The findings, by path and place.
    findings: Vec<Finding>,
    /// The entries of the baseline that hold more than there is.
    stale: Vec<StaleEntry>,
    /// The rules that looked at anything, by name.
    ran: Vec<RuleName>,
    /// The rules that could not look.
    skipped: Vec<Unlooked>,
    /// The launch checklist of each campaign; empty where the workspace has none.
    checklist: Vec<Standing>,
}

/// What a check adds up to.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Summary {
    /// Whether the check failed, by what was asked of it.
    failed: bool,
    /// The number of files that were read.
    files: usize,
    /// The number of open errors.
    errors: usize,
    /// The number of open warnings.
    warnings: usize,
    /// The number of findings that were waived.
    waived: usize,
    /// The number of findings that the baseline holds.
    baselined: usize,
    /// Findings left out because they concern only campaigns nobody asked about.
    elsewhere: usize,
    /// The revision named with `--changed-since`; `null` without one.
    since: Option<String>,
    /// The campaigns that were not checked because nothing they read has changed since.
    unchanged: Vec<String>,
}

/// One finding.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Finding {
    /// The rule's name, as `sendoff explain` takes it.
    rule: RuleName,
    /// The rule's code; `null` for what has no page of its own.
    code: Option<&'static str>,
    /// How bad it is.
    severity: Severity,
    /// Where it stands: only what is open can make the check fail.
    state: State,
    /// What is wrong, in one sentence.
    headline: String,
    /// A name that survives edits elsewhere in the file.
    fingerprint: String,
    /// The range that is wrong; `null` for what lies in no file.
    primary: Option<Place>,
    /// Other ranges that take part.
    related: Vec<Place>,
    /// What to do.
    help: Option<String>,
    /// What mends it, where it can be said in edits.
    fix: Option<Mend>,
    /// Who accepted it; `null` where nobody did.
    waiver: Option<Accepted>,
}

/// Where a finding stands.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum State {
    /// It counts.
    Open,
    /// Somebody accepted it in the campaign.
    Waived,
    /// The baseline holds it.
    Baselined,
}

/// Edits that mend a finding, made all or none.
#[derive(Debug, Serialize, JsonSchema)]
struct Mend {
    /// What it does, as an instruction.
    title: String,
    /// Whether it may be made without asking: `safe` says what is already read in another form,
    /// `unsafe` says what was probably meant.
    safety: Safety,
    /// The edits, which do not overlap.
    edits: Vec<Replacement>,
}

/// A replacement of a range; an empty range is an insertion.
#[derive(Debug, Serialize, JsonSchema)]
struct Replacement {
    /// What is replaced.
    at: Place,
    /// What it is replaced by.
    by: String,
}

/// What somebody accepted a finding with.
#[derive(Debug, Serialize, JsonSchema)]
struct Accepted {
    /// The last day on which a campaign may begin under it.
    until: String,
    /// The role that accepted it.
    by: String,
    /// Why.
    reason: String,
    /// Where it is written.
    at: Place,
}

/// An entry of the baseline that holds more findings than there are.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct StaleEntry {
    /// The path of the file; empty for what lies in no file.
    path: String,
    /// The rule.
    rule: String,
    /// What was wrong.
    headline: String,
    /// What it is known by.
    fingerprint: String,
    /// How many findings the entry holds.
    count: u32,
    /// How many of them are gone.
    gone: u32,
}

/// A rule that could not look.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Unlooked {
    /// The rule.
    rule: RuleName,
    /// The campaign; `null` for the workspace.
    campaign: Option<String>,
    /// Why, in words that follow "because".
    because: String,
}

/// The schema of [`Check`].
pub fn check_schema() -> schemars::Schema {
    let mut schema = schemars::schema_for!(Check);
    constant(&mut schema, "/properties/format", FORMAT);
    titled(schema)
}

/// Says in a schema that a text is always the same.
pub(super) fn constant(schema: &mut schemars::Schema, pointer: &str, value: &str) {
    if let Some(place) = schema.pointer_mut(pointer).and_then(|place| place.as_object_mut()) {
        place.insert("const".to_owned(), value.into());
    }
}

/// A finished check as JSON, with a line break at the end.
pub fn json(checked: &Checked<'_>) -> String {
    let check = Check {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION"),
        summary: Summary::of(checked),
        findings: findings(checked).collect(),
        stale: stale(checked).collect(),
        ran: checked.report.ran.iter().cloned().collect(),
        skipped: skipped(checked).collect(),
        checklist: checked.standings.unwrap_or_default().to_vec(),
    };
    let text = serde_json::to_string_pretty(&check);
    escaped(text.expect("invariant: a tree of strings and numbers is JSON") + "\n")
}

impl Summary {
    pub(super) fn of(checked: &Checked<'_>) -> Self {
        let counts = checked.verdict.counts();
        let unchanged = checked.unchanged;
        Self {
            failed: checked.verdict.fails(),
            files: checked.files,
            errors: counts.errors,
            warnings: counts.warnings,
            waived: counts.waived,
            baselined: counts.known,
            elsewhere: checked.elsewhere,
            since: unchanged.map(|unchanged| unchanged.since.clone()),
            unchanged: unchanged.map_or_else(Vec::new, |unchanged| unchanged.campaigns.clone()),
        }
    }
}

pub(super) fn findings<'a>(checked: &'a Checked<'a>) -> impl Iterator<Item = Finding> + 'a {
    checked.verdict.findings().map(|(finding, stand)| entry(finding, stand, checked.sources))
}

pub(super) fn stale<'a>(checked: &'a Checked<'a>) -> impl Iterator<Item = StaleEntry> + 'a {
    checked.verdict.stale().iter().map(|Stale { entry, gone }| StaleEntry {
        path: entry.path.clone(),
        rule: entry.rule.clone(),
        headline: checked.sources.words(&entry.headline),
        fingerprint: entry.fingerprint.to_string(),
        count: entry.count,
        gone: *gone,
    })
}

pub(super) fn skipped<'a>(checked: &'a Checked<'a>) -> impl Iterator<Item = Unlooked> + 'a {
    let unlooked = |Skipped { rule, campaign, because, .. }: &Skipped| Unlooked {
        rule: rule.clone(),
        campaign: campaign.clone(),
        because: checked.sources.words(because),
    };
    checked.report.skipped.iter().map(unlooked)
}

fn entry(finding: &Diagnostic, stand: Stand, sources: &Redacted<'_>) -> Finding {
    let labelled = |label: &Label| place(label.at, &label.text, sources);
    Finding {
        rule: finding.rule.clone(),
        code: find(&finding.rule).map(|rule| rule.code),
        severity: finding.severity,
        state: match stand {
            Stand::Open => State::Open,
            Stand::Waived => State::Waived,
            Stand::Known => State::Baselined,
        },
        headline: sources.words(&finding.headline),
        fingerprint: finding.fingerprint(sources).to_string(),
        primary: finding.primary.as_ref().map(labelled),
        related: finding.related.iter().map(labelled).collect(),
        help: finding.help.as_ref().map(|help| sources.words(help)),
        fix: finding.fix.as_ref().filter(|fix| is_told(fix, sources)).map(|fix| mend(fix, sources)),
        waiver: finding.waived.as_ref().map(|waiver| waived(waiver, sources)),
    }
}

/// Whether no part of a fix is masked: one that is cannot be told.
pub(super) fn is_told(fix: &Fix, sources: &Redacted<'_>) -> bool {
    let open = |text: &str| sources.words(text) == text;
    open(&fix.title) && fix.edits.iter().all(|edit| open(&edit.text))
}

fn mend(fix: &Fix, sources: &Redacted<'_>) -> Mend {
    let edit = |edit: &Edit| Replacement { at: place(edit.at, "", sources), by: edit.text.clone() };
    Mend {
        title: fix.title.clone(),
        safety: fix.safety,
        edits: fix.edits.iter().map(edit).collect(),
    }
}

fn waived(waiver: &Waiver, sources: &Redacted<'_>) -> Accepted {
    Accepted {
        until: waiver.until.to_string(),
        by: waiver.by.clone(),
        reason: sources.words(&waiver.reason),
        at: place(waiver.at, "", sources),
    }
}

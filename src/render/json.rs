//! `check` for machines: `sendoff-check/v1`, with a published schema.
//!
//! Fields are only ever added within a version. Offsets are bytes of the file without a byte-order
//! mark; lines and columns count from 1, columns in characters.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Checked, Standing};
use crate::diagnostic::{Diagnostic, Fix, Label, Redacted, RuleName, Safety, Severity};
use crate::rules::{Skipped, find};
use crate::source::Location;

const FORMAT: &str = "sendoff-check/v1";

/// The result of a check.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Result of `sendoff check --format json`")]
pub struct Check {
    /// Always `sendoff-check/v1`.
    format: &'static str,
    /// The version of the tool.
    version: &'static str,
    /// The number of files that were read.
    files: usize,
    /// The number of errors among the findings.
    errors: usize,
    /// The number of warnings among the findings.
    warnings: usize,
    /// Findings left out because they concern only campaigns nobody asked about.
    elsewhere: usize,
    /// The findings, by path and place.
    findings: Vec<Finding>,
    /// The rules that looked at anything, by name.
    ran: Vec<RuleName>,
    /// The rules that could not look.
    skipped: Vec<Unlooked>,
    /// The launch checklist of each campaign; empty where the workspace has none.
    checklist: Vec<Standing>,
}

/// One finding.
#[derive(Debug, Serialize, JsonSchema)]
struct Finding {
    /// The rule's name, as `sendoff explain` takes it.
    rule: RuleName,
    /// The rule's code; `null` for what has no page of its own.
    code: Option<&'static str>,
    /// How bad it is.
    severity: Severity,
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
}

/// A range with a few words about it.
#[derive(Debug, Serialize, JsonSchema)]
struct Place {
    /// The path, relative to the workspace, with forward slashes.
    path: String,
    /// The first line.
    line: u32,
    /// The first column.
    column: u32,
    /// The line of the end.
    end_line: u32,
    /// The column after the last character.
    end_column: u32,
    /// The offset of the first byte.
    start: u32,
    /// The offset after the last byte.
    end: u32,
    /// What about it; may be empty.
    text: String,
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

/// A rule that could not look.
#[derive(Debug, Serialize, JsonSchema)]
struct Unlooked {
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
    if let Some(format) =
        schema.pointer_mut("/properties/format").and_then(|format| format.as_object_mut())
    {
        format.insert("const".to_owned(), FORMAT.into());
    }
    schema
}

/// A finished check as JSON, with a line break at the end.
pub fn check_json(checked: &Checked<'_>, sources: &Redacted<'_>) -> String {
    let findings = &checked.report.findings;
    let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let check = Check {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION"),
        files: checked.files,
        errors: of(Severity::Error),
        warnings: of(Severity::Warning),
        elsewhere: checked.elsewhere,
        findings: findings.iter().map(|finding| entry(finding, sources)).collect(),
        ran: checked.report.ran.iter().cloned().collect(),
        skipped: checked.report.skipped.iter().map(unlooked).collect(),
        checklist: checked.standings.unwrap_or_default().to_vec(),
    };
    let text = serde_json::to_string_pretty(&check);
    text.expect("invariant: a tree of strings and numbers is JSON") + "\n"
}

fn entry(finding: &Diagnostic, sources: &Redacted<'_>) -> Finding {
    let labelled = |label: &Label| place(label.at, &label.text, sources);
    Finding {
        rule: finding.rule.clone(),
        code: find(&finding.rule).map(|rule| rule.code),
        severity: finding.severity,
        headline: sources.words(&finding.headline),
        fingerprint: finding.fingerprint(sources).to_string(),
        primary: finding.primary.as_ref().map(labelled),
        related: finding.related.iter().map(labelled).collect(),
        help: finding.help.as_ref().map(|help| sources.words(help)),
        fix: finding.fix.as_ref().and_then(|fix| mend(fix, sources)),
    }
}

/// A fix in its published form; none where a part of it is masked.
fn mend(fix: &Fix, sources: &Redacted<'_>) -> Option<Mend> {
    let masked = |text: &str| sources.words(text) != text;
    if masked(&fix.title) || fix.edits.iter().any(|edit| masked(&edit.text)) {
        return None;
    }
    let edits = fix
        .edits
        .iter()
        .map(|edit| Replacement { at: place(edit.at, "", sources), by: edit.text.clone() });
    Some(Mend { title: fix.title.clone(), safety: fix.safety, edits: edits.collect() })
}

fn place(at: Location, text: &str, sources: &Redacted<'_>) -> Place {
    let start = sources.line_column(at.file, at.span.start);
    let end = sources.line_column(at.file, at.span.end);
    Place {
        path: sources.path(at.file).to_owned(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        start: at.span.start,
        end: at.span.end,
        text: sources.words(text),
    }
}

fn unlooked(skipped: &Skipped) -> Unlooked {
    Unlooked {
        rule: skipped.rule.clone(),
        campaign: skipped.campaign.clone(),
        because: skipped.because.clone(),
    }
}

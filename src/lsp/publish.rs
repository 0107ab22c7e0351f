//! Findings as an editor shows them.
//!
//! Knows the protocol's form of a diagnostic; the findings are those of `check`, word for word.

use std::collections::BTreeMap;

use lsp_types::{
    Diagnostic as Shown, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    NumberOrString, Range,
};

use super::client::Client;
use super::view::{Snapshot, View};
use crate::diagnostic::{Diagnostic, Redacted, Severity};
use crate::source::FileId;

/// The findings of a workspace by file. One that lies in no file is shown in the workspace's.
pub(super) fn by_file(snapshot: &Snapshot, client: &Client) -> BTreeMap<FileId, Vec<Shown>> {
    let redacted = snapshot.redacted();
    let mut files: BTreeMap<FileId, Vec<Shown>> = BTreeMap::new();
    for finding in &snapshot.report().findings {
        let at = finding.primary.as_ref().map(|label| label.at.file);
        let settings = snapshot.workspace.files.first().map(|file| file.file);
        let Some(file) = at.or(settings) else { continue };
        let shown = shown(finding, View { snapshot, file, client }, &redacted);
        files.entry(file).or_default().push(shown);
    }
    files
}

/// One finding.
pub(super) fn shown(finding: &Diagnostic, view: View<'_>, redacted: &Redacted<'_>) -> Shown {
    let range = match &finding.primary {
        Some(label) => view.range(label.at),
        None => Range::default(),
    };
    Shown {
        range,
        severity: Some(severity(finding)),
        code: Some(NumberOrString::String(finding.rule.to_string())),
        source: Some("sendoff".to_owned()),
        message: message(finding, view.client, redacted),
        related_information: view.client.related.then(|| related(finding, view, redacted)),
        tags: tags(finding).filter(|_| view.client.tags),
        ..Shown::default()
    }
}

/// What is waived stops nothing: it is there to be read.
fn severity(finding: &Diagnostic) -> DiagnosticSeverity {
    match (finding.severity, &finding.waived) {
        (_, Some(_)) => DiagnosticSeverity::INFORMATION,
        (Severity::Error, None) => DiagnosticSeverity::ERROR,
        (Severity::Warning, None) => DiagnosticSeverity::WARNING,
    }
}

fn message(finding: &Diagnostic, client: &Client, redacted: &Redacted<'_>) -> String {
    let mut lines = vec![redacted.words(&finding.headline)];
    let label = finding.primary.as_ref().map(|label| label.text.as_str());
    lines.extend(label.filter(|text| !text.is_empty()).map(|text| redacted.words(text)));
    lines.extend(finding.help.as_ref().map(|help| format!("help: {}", redacted.words(help))));
    if let Some(waiver) = &finding.waived {
        let reason = redacted.words(&waiver.reason);
        lines.push(format!("waived until {} by {}: {reason}", waiver.until, waiver.by));
    }
    if !client.related {
        let others = finding.related.iter();
        lines.extend(
            others.map(|other| {
                format!("{}: {}", redacted.show(other.at), redacted.words(&other.text))
            }),
        );
    }
    lines.join("\n")
}

fn related(
    finding: &Diagnostic,
    view: View<'_>,
    redacted: &Redacted<'_>,
) -> Vec<DiagnosticRelatedInformation> {
    let waiver = finding.waived.as_ref().map(|waiver| (waiver.at, "the waiver".to_owned()));
    let others = finding.related.iter().map(|other| (other.at, redacted.words(&other.text)));
    others
        .chain(waiver)
        .filter_map(|(at, message)| {
            Some(DiagnosticRelatedInformation { location: view.place(at)?, message })
        })
        .collect()
}

/// Rules whose findings point at something that does nothing.
const UNNECESSARY: [&str; 1] = ["enrich-output-used"];

fn tags(finding: &Diagnostic) -> Option<Vec<DiagnosticTag>> {
    UNNECESSARY.contains(&&*finding.rule).then(|| vec![DiagnosticTag::UNNECESSARY])
}

//! A problem as a person reads it: headline, the places across files in one frame, what to do.

use std::collections::BTreeSet;

use super::excerpt::{Excerpt, Mark, draw, excerpts};
use super::look::printable;
use super::wrap::wrap;
use super::{Look, Tone};
use crate::diagnostic::{Diagnostic, Label, Redacted, Severity, Waiver};
use crate::source::FileId;

/// The problems one after another, a blank line after each; empty where there is none.
pub fn human<'f>(
    findings: impl IntoIterator<Item = &'f Diagnostic>,
    sources: &Redacted<'_>,
    look: Look,
) -> String {
    findings.into_iter().map(|finding| one(finding, sources, look) + "\n").collect()
}

fn one(finding: &Diagnostic, sources: &Redacted<'_>, look: Look) -> String {
    let mut text = headline(finding, sources, look);
    let excerpts = of(finding, sources, look);
    if !excerpts.is_empty() {
        text.push_str(&draw(&excerpts, look));
    }
    if let Some(help) = &finding.help {
        text.push_str(&aside("help", &sources.words(help), look));
    }
    if let Some(waiver) = &finding.waived {
        let Waiver { until, by, reason, .. } = waiver;
        let words = format!("until {until} by {by}: {reason}");
        text.push_str(&aside("waived", &sources.words(&words), look));
    }
    text.push_str(&aside("more", &format!("sendoff explain {}", finding.rule), look));
    text
}

/// `error[rule]: headline`, or `waived error[rule]: headline`, wrapped before it is painted so that
/// escapes take no room.
fn headline(finding: &Diagnostic, sources: &Redacted<'_>, look: Look) -> String {
    let (mark, tone) = match (&finding.waived, finding.severity) {
        (Some(_), _) => ("waived ", Tone::Aside),
        (None, Severity::Error) => ("", Tone::Bad),
        (None, Severity::Warning) => ("", Tone::Doubtful),
    };
    let tag = format!("{mark}{}[{}]", finding.severity.word(), finding.rule);
    let plain = format!("{tag}: {}", printable(&sources.words(&finding.headline)));
    let wrapped = wrap(&plain, look.width, "", "  ");
    let rest = wrapped.strip_prefix(&tag).unwrap_or(&wrapped);
    let lines: Vec<String> = rest.lines().map(|line| look.paint(Tone::Strong, line)).collect();
    format!("{}{}\n", look.paint(tone, &tag), lines.join("\n"))
}

/// `  help: words`, the words under each other.
fn aside(name: &str, words: &str, look: Look) -> String {
    let indent = " ".repeat(name.len() + 4);
    let wrapped = wrap(&printable(words), look.width, &indent, &indent);
    let words = wrapped.strip_prefix(indent.as_str()).unwrap_or(&wrapped);
    format!("  {} {words}\n", look.paint(Tone::Aside, &format!("{name}:")))
}

/// The excerpts of the file that is wrong, then those of the files that take part, in the order
/// the finding names them.
fn of(finding: &Diagnostic, sources: &Redacted<'_>, look: Look) -> Vec<Excerpt> {
    let Some(primary) = &finding.primary else { return Vec::new() };
    let mark =
        |label: &Label, severity| Mark { span: label.at.span, text: label.text.clone(), severity };
    let mut shown: BTreeSet<FileId> = BTreeSet::new();
    let files = std::iter::once(primary).chain(&finding.related).map(|label| label.at.file);
    let files: Vec<FileId> = files.filter(|file| shown.insert(*file)).collect();
    files
        .into_iter()
        .flat_map(|file| {
            let main = std::iter::once(primary).map(|label| (label, Some(finding.severity)));
            let marks = main
                .chain(finding.related.iter().map(|label| (label, None)))
                .filter(|(label, _)| label.at.file == file)
                .map(|(label, severity)| mark(label, severity));
            excerpts((sources, file), marks.collect(), look)
        })
        .collect()
}

//! A finished check in every format it is written in: one file per format.
//!
//! Whatever a format shows of a file or of a finding's words it takes from [`Checked`], which masks
//! what is sensitive and shows what is hidden. No format leaves a finding out but those for people,
//! which count what a baseline holds instead.

mod concise;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod lines;
mod markdown;
mod place;
mod sarif;
mod standing;
mod summary;
#[cfg(test)]
mod tests;
mod xml;

use super::look::printable;
use crate::diagnostic::{Diagnostic, Redacted, Waiver};
use crate::rules::{Report, Verdict};
use crate::source::{FileId, Location};

pub use concise::concise;
pub use github::github;
pub use gitlab::gitlab;
pub use human::human;
pub use json::{Check, check_schema, json};
pub use junit::junit;
pub use lines::{lines, lines_schema};
pub use markdown::{COMMENT_BYTES_MAX, SUMMARY_BYTES_MAX, markdown};
pub use sarif::sarif;
pub use standing::{ItemStanding, ItemState, NotRun, Standing, standings};
pub use summary::counted;

/// A finished check.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'a> {
    /// The number of files that were read.
    pub files: usize,
    /// What the rules found and did; the findings are those that are shown.
    pub report: &'a Report,
    /// The same findings, judged.
    pub verdict: &'a Verdict<'a>,
    /// The files as they may be shown.
    pub sources: &'a Redacted<'a>,
    /// The campaigns that were checked, by path.
    pub campaigns: &'a [(String, FileId)],
    /// The launch checklist per campaign; `None` where the workspace has none.
    pub standings: Option<&'a [Standing]>,
    /// Findings that concern only campaigns nobody asked about.
    pub elsewhere: usize,
    /// The campaigns that were not checked because nothing they read has changed.
    pub unchanged: Option<&'a Unchanged>,
    /// The folder of the workspace in its repository: empty, or with a slash at its end.
    pub folder: &'a str,
}

/// Campaigns that were not checked because nothing they read has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchanged {
    /// The revision that the files were held against, as it was named.
    pub since: String,
    /// The names of the campaigns, in the order of their files.
    pub campaigns: Vec<String>,
}

impl Checked<'_> {
    /// Words as they may be shown, on one line.
    fn words(&self, words: &str) -> String {
        let masked = self.sources.words(words);
        printable(&masked.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The path of a file in its repository, as it is.
    fn path(&self, file: FileId) -> String {
        format!("{}{}", self.folder, self.sources.path(file))
    }

    /// `path:line:column` of a place's first byte.
    fn show(&self, at: Location) -> String {
        printable(&self.sources.show(at))
    }

    /// What a finding says beside its headline: a line each for its place, the other places, what
    /// to do and who accepted it.
    fn asides(&self, finding: &Diagnostic) -> Vec<String> {
        let primary = finding.primary.iter().filter(|label| !label.text.is_empty());
        let mut asides: Vec<String> = primary.map(|label| self.words(&label.text)).collect();
        let related = finding.related.iter();
        asides.extend(
            related.map(|label| format!("{}: {}", self.show(label.at), self.words(&label.text))),
        );
        asides.extend(finding.help.iter().map(|help| format!("help: {}", self.words(help))));
        asides.extend(finding.waived.iter().map(|waiver| {
            let Waiver { until, by, reason, .. } = waiver;
            self.words(&format!("waived until {until} by {by}: {reason}"))
        }));
        asides
    }

    /// For each finding, a name that no other of them has: the fingerprint and how many before it
    /// share it.
    fn unique_fingerprints(&self) -> Vec<String> {
        let mut seen = std::collections::BTreeMap::new();
        let named = |finding: &Diagnostic| {
            let hex = finding.fingerprint(self.sources).hex();
            let number = seen.entry(hex.clone()).or_insert(0);
            *number += 1;
            format!("{hex}:{number}")
        };
        self.report.findings.iter().map(named).collect()
    }
}

/// JSON with what is hidden in its strings written as escapes: the same value, and a terminal that
/// shows it is not steered.
fn escaped(json: String) -> String {
    let plain = |c: char| c == '\n' || !crate::base::invisible::is_hidden(c);
    if json.chars().all(plain) {
        return json;
    }
    let mut text = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if plain(c) {
            text.push(c);
        } else {
            let units = c.encode_utf16(&mut [0; 2]).to_vec();
            text.extend(units.into_iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    text
}

//! The file of a baseline: JSON Lines, `sendoff-baseline/v1`, one entry a line in a fixed order.
//!
//! No line numbers and no sums stand in it, so that two branches seldom touch the same line of it;
//! an entry holds nothing that a finding does not show.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::may_be_known;
use crate::base::digest::Digest;
use crate::diagnostic::{Diagnostic, Redacted};

const FORMAT: &str = "sendoff-baseline/v1";

/// Findings of one fingerprint.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The path of the file, relative to the workspace; empty for what lies in no file.
    pub path: String,
    /// The rule's name.
    pub rule: String,
    /// What was wrong, for people who read the file.
    pub headline: String,
    /// How many findings share the fingerprint.
    #[schemars(range(min = 1))]
    pub count: u32,
    /// What they are known by.
    pub fingerprint: Digest,
}

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: String,
}

/// Why a text is no baseline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaselineError {
    /// The first line is not that of a baseline.
    #[error("it is no baseline: the first line is not `{{\"format\":\"{FORMAT}\"}}`")]
    NotOne,
    /// It was written by another version of the tool.
    #[error("its format `{found}` is not known here; this version reads `{FORMAT}`")]
    Version {
        /// The format it says.
        found: String,
    },
    /// Two branches were merged and the conflict was left in it.
    #[error("line {line} is left from a merge conflict")]
    Conflict {
        /// The line, counted from 1.
        line: usize,
    },
    /// A line cannot be read.
    #[error("line {line} is no entry: {because}")]
    Line {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        because: String,
    },
}

/// The findings a team lives with, by path, rule and headline.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    entries: BTreeMap<Digest, Entry>,
}

impl Baseline {
    /// What may be in a baseline of some findings.
    pub fn of(findings: &[Diagnostic], sources: &Redacted<'_>) -> Self {
        let mut entries: BTreeMap<Digest, Entry> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| may_be_known(finding)) {
            let fingerprint = finding.fingerprint(sources);
            let place = finding.primary.as_ref();
            let entry = || Entry {
                path: place.map_or("", |label| sources.path(label.at.file)).to_owned(),
                rule: finding.rule.to_string(),
                headline: sources.words(&finding.headline),
                count: 0,
                fingerprint,
            };
            entries.entry(fingerprint).or_insert_with(entry).count += 1;
        }
        Self { entries }
    }

    /// Reads a baseline. Of two entries for one fingerprint, as a merge may leave them, the larger
    /// count holds.
    ///
    /// # Errors
    /// The first line that cannot be read.
    pub fn read(text: &str) -> Result<Self, BaselineError> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let conflict =
            |line: &str| ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].contains(&&line[..7]);
        let is_left = |line: &str| line.is_char_boundary(7) && line.len() >= 7 && conflict(line);
        if let Some((index, _)) = text.lines().enumerate().find(|(_, line)| is_left(line)) {
            return Err(BaselineError::Conflict { line: index + 1 });
        }
        let head = lines.next().and_then(|(_, line)| serde_json::from_str::<Head>(line).ok());
        let Head { format: found } = head.ok_or(BaselineError::NotOne)?;
        if found != FORMAT {
            return Err(BaselineError::Version { found });
        }
        let mut entries: BTreeMap<Digest, Entry> = BTreeMap::new();
        for (index, line) in lines {
            let entry: Entry = serde_json::from_str(line).map_err(|error| BaselineError::Line {
                line: index + 1,
                because: error.to_string(),
            })?;
            let held = entries.entry(entry.fingerprint).or_insert_with(|| entry.clone());
            held.count = held.count.max(entry.count);
        }
        Ok(Self { entries })
    }

    /// The text of the file, which [`Baseline::read`] reads back.
    pub fn text(&self) -> String {
        let line = |value: serde_json::Result<String>| {
            value.expect("invariant: an entry of strings and a number is JSON") + "\n"
        };
        let head = Head { format: FORMAT.to_owned() };
        let mut entries: Vec<&Entry> = self.entries.values().collect();
        entries.sort();
        let lines = entries.into_iter().map(|entry| line(serde_json::to_string(entry)));
        std::iter::once(line(serde_json::to_string(&head))).chain(lines).collect()
    }

    /// What this baseline and a newer one both hold, with the smaller of their counts: what was
    /// mended goes, what is new does not come in.
    #[must_use]
    pub fn shrunk_to(&self, now: &Self) -> Self {
        let shared = |(fingerprint, entry): (&Digest, &Entry)| {
            let count = entry.count.min(now.entries.get(fingerprint)?.count);
            Some((*fingerprint, Entry { count, ..entry.clone() }))
        };
        Self { entries: self.entries.iter().filter_map(shared).collect() }
    }

    /// How many findings it holds.
    pub fn len(&self) -> u64 {
        self.entries.values().map(|entry| u64::from(entry.count)).sum()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries, by fingerprint.
    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }
}

/// A line of a baseline.
#[derive(JsonSchema)]
#[serde(untagged)]
#[schemars(title = "Line of a baseline of `sendoff check`")]
#[expect(dead_code, reason = "describes the lines; they are read one by one")]
enum Line {
    /// The first line.
    Head {
        /// Always `sendoff-baseline/v1`.
        format: String,
    },
    /// Every other line.
    Entry(Entry),
}

/// The schema of a line of a baseline.
pub fn baseline_schema() -> schemars::Schema {
    let mut schema = schemars::schema_for!(Line);
    let format = schema.pointer_mut("/anyOf/0/properties/format");
    if let Some(format) = format.and_then(|format| format.as_object_mut()) {
        format.insert("const".to_owned(), FORMAT.into());
    }
    crate::spec::schema::titled(schema)
}

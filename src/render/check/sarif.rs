//! SARIF 2.1.0, for code scanning and for viewers.
//!
//! Everything is in it: what is waived carries its suppression, what a baseline holds and what it
//! held carry their state. Columns count characters (`unicodeCodePoints`); paths are relative to
//! the repository and percent-encoded.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::json::is_told;
use super::place::{Place, place};
use super::{Checked, escaped};
use crate::diagnostic::{Diagnostic, Edit, Fix, Label, Severity, Waiver};
use crate::rules::{Rule, Skipped, Stale, Stand, find};
use crate::source::{FileId, Location};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The name of our fingerprint: its number changes whenever what goes into it does.
const FINGERPRINT: &str = "sendoffFinding/v1";

/// A finished check as a SARIF log, with a line break at the end.
pub fn sarif(checked: &Checked<'_>) -> String {
    let rules = Rules::of(checked);
    let fingerprints = checked.unique_fingerprints();
    let found = checked.verdict.findings().zip(fingerprints);
    let mut results: Vec<Value> = found
        .map(|((finding, stand), fingerprint)| {
            result(finding, stand, &fingerprint, checked, &rules)
        })
        .collect();
    results.extend(checked.verdict.stale().iter().map(|stale| absent(stale, checked, &rules)));
    let skipped = checked.report.skipped.iter();
    let notes: Vec<Value> = skipped.map(|skipped| note(skipped, checked)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "sendoff",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.descriptors(),
            }},
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notes,
            }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let text = serde_json::to_string_pretty(&log);
    escaped(text.expect("invariant: a JSON value is JSON") + "\n")
}

/// The rules that results name, by name: a result refers to one by its index.
struct Rules<'a>(Vec<&'a str>);

impl<'a> Rules<'a> {
    fn of(checked: &Checked<'a>) -> Self {
        let found = checked.report.findings.iter().map(|finding| &*finding.rule);
        let stale = checked.verdict.stale().iter().map(|stale| stale.entry.rule.as_str());
        let mut names: Vec<&str> = found.chain(stale).collect();
        names.sort_unstable();
        names.dedup();
        Self(names)
    }

    fn index(&self, name: &str) -> usize {
        self.0.partition_point(|known| *known < name)
    }

    fn descriptors(&self) -> Vec<Value> {
        self.0.iter().map(|name| find(name).map_or(json!({ "id": name }), descriptor)).collect()
    }
}

fn descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.name,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.summary },
        "help": { "text": rule.page, "markdown": rule.page },
        "defaultConfiguration": { "level": rule.severity.word() },
        "properties": {
            "code": rule.code,
            "since": rule.since,
            "waivable": rule.waivable,
            "problem.severity": rule.severity.word(),
        },
    })
}

fn result(
    finding: &Diagnostic,
    stand: Stand,
    fingerprint: &str,
    checked: &Checked<'_>,
    rules: &Rules<'_>,
) -> Value {
    let primary = finding.primary.iter().map(|label| location(label, checked));
    let mut related = Vec::new();
    for (index, label) in finding.related.iter().enumerate() {
        let mut at = location(label, checked);
        at["id"] = json!(index);
        related.push(at);
    }
    let suppressions: Vec<Value> =
        finding.waived.iter().map(|waiver| suppression(waiver, checked)).collect();
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rules.index(&finding.rule),
        "level": finding.severity.word(),
        "message": { "text": message(finding, checked) },
        "locations": primary.collect::<Vec<_>>(),
        "relatedLocations": related,
        "partialFingerprints": { FINGERPRINT: fingerprint },
        // On every result or on none: that is how a reader tells "not suppressed" from "unknown".
        "suppressions": suppressions,
    });
    if checked.verdict.has_baseline() {
        let state = if stand == Stand::Known { "unchanged" } else { "new" };
        result["baselineState"] = json!(state);
    }
    if let Some(told) = finding.fix.as_ref().filter(|fix| is_told(fix, checked.sources)) {
        result["fixes"] = json!([fix(told, checked)]);
    }
    result
}

/// The headline, what is wrong at the place, a link to each other place, and what to do.
fn message(finding: &Diagnostic, checked: &Checked<'_>) -> String {
    let mut lines = vec![link_free(&checked.words(&finding.headline))];
    let primary = finding.primary.iter().filter(|label| !label.text.is_empty());
    lines.extend(primary.map(|label| link_free(&checked.words(&label.text))));
    for (index, label) in finding.related.iter().enumerate() {
        let words = if label.text.is_empty() { "see also" } else { label.text.as_str() };
        lines.push(format!("[{}]({index})", link_free(&checked.words(words))));
    }
    lines.extend(
        finding.help.iter().map(|help| format!("help: {}", link_free(&checked.words(help)))),
    );
    lines.join("\n")
}

/// A text of a message: brackets would begin a link.
fn link_free(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// An entry of the baseline whose finding is gone.
fn absent(stale: &Stale, checked: &Checked<'_>, rules: &Rules<'_>) -> Value {
    let entry = &stale.entry;
    let path = format!("{}{}", checked.folder, entry.path);
    let at = json!([{ "physicalLocation": { "artifactLocation": { "uri": uri(&path) } } }]);
    let locations = if entry.path.is_empty() { json!([]) } else { at };
    let level = find(&entry.rule).map_or(Severity::Warning, |rule| rule.severity);
    json!({
        "ruleId": entry.rule,
        "ruleIndex": rules.index(&entry.rule),
        "level": level.word(),
        "message": { "text": link_free(&checked.words(&entry.headline)) },
        "locations": locations,
        "relatedLocations": [],
        "partialFingerprints": { FINGERPRINT: format!("{}:gone", entry.fingerprint.hex()) },
        "suppressions": [],
        "occurrenceCount": stale.gone,
        "baselineState": "absent",
    })
}

fn suppression(waiver: &Waiver, checked: &Checked<'_>) -> Value {
    json!({
        "kind": "inSource",
        "status": "accepted",
        "justification": checked.words(&waiver.reason),
        "location": { "physicalLocation": physical(waiver.at, checked) },
        "properties": { "by": waiver.by, "until": waiver.until.to_string() },
    })
}

/// A fix, its edits by file.
fn fix(fix: &Fix, checked: &Checked<'_>) -> Value {
    let mut files: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in &fix.edits {
        files.entry(edit.at.file).or_default().push(edit);
    }
    let replacement = |edit: &&Edit| {
        json!({
            "deletedRegion": region(&place(edit.at, "", checked.sources)),
            "insertedContent": { "text": edit.text },
        })
    };
    let changes = files.iter().map(|(file, edits)| {
        json!({
            "artifactLocation": { "uri": uri(&checked.path(*file)) },
            "replacements": edits.iter().map(replacement).collect::<Vec<_>>(),
        })
    });
    json!({
        "description": { "text": link_free(&checked.words(&fix.title)) },
        "artifactChanges": changes.collect::<Vec<_>>(),
        "properties": { "safety": fix.safety.word() },
    })
}

/// A rule that could not look.
fn note(skipped: &Skipped, checked: &Checked<'_>) -> Value {
    let Skipped { rule, campaign, because, .. } = skipped;
    let campaign = campaign.as_ref();
    let of = campaign.map_or(String::new(), |name| format!(" for `{}`", checked.words(name)));
    let text = format!("`{rule}` did not look{of}, because {}", checked.words(because));
    json!({ "level": "note", "message": { "text": link_free(&text) } })
}

fn location(label: &Label, checked: &Checked<'_>) -> Value {
    let mut location = Map::new();
    location.insert("physicalLocation".to_owned(), physical(label.at, checked));
    if !label.text.is_empty() {
        let text = link_free(&checked.words(&label.text));
        location.insert("message".to_owned(), json!({ "text": text }));
    }
    Value::Object(location)
}

fn physical(at: Location, checked: &Checked<'_>) -> Value {
    json!({
        "artifactLocation": { "uri": uri(&checked.path(at.file)) },
        "region": region(&place(at, "", checked.sources)),
    })
}

fn region(place: &Place) -> Value {
    json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    })
}

/// A path as a relative URI reference (RFC 3986): everything but unreserved characters and slashes
/// is percent-encoded.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let encoded =
        |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    path.bytes().map(encoded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_reference_that_no_reader_takes_apart() {
        let table = [
            ("campaigns/q1.yaml", "campaigns/q1.yaml"),
            ("campaigns/50% off #1?.yaml", "campaigns/50%25%20off%20%231%3F.yaml"),
            ("campaigns/größe.yaml", "campaigns/gr%C3%B6%C3%9Fe.yaml"),
            ("a:b.yaml", "a%3Ab.yaml"),
        ];
        for (path, expected) in table {
            assert_eq!(uri(path), expected);
        }
    }

    #[test]
    fn brackets_of_a_message_begin_no_link() {
        assert_eq!(link_free(r"[x](http://a.example) \"), r"\[x\](http://a.example) \\");
    }
}

//! `check` for machines that read line by line: `sendoff-check-lines/v1`, a JSON object a line.
//!
//! The first line says the format, the last what it adds up to: a reader that does not meet the
//! last knows that the output was cut.

use schemars::JsonSchema;
use serde::Serialize;

use super::json::{Finding, StaleEntry, Summary, Unlooked, constant, findings, skipped, stale};
use super::{Checked, Standing, escaped};
use crate::spec::schema::titled;

const FORMAT: &str = "sendoff-check-lines/v1";

/// A line.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "line", rename_all = "lowercase")]
#[schemars(title = "Line of `sendoff check --format json-lines`")]
enum Line {
    /// The first line.
    Check(Head),
    /// A finding, by path and place.
    Finding(Box<Finding>),
    /// An entry of the baseline that holds more than there is.
    Stale(StaleEntry),
    /// A rule that could not look.
    Skipped(Unlooked),
    /// The launch checklist of a campaign.
    Checklist(Standing),
    /// The last line.
    Summary(Summary),
}

/// What the lines are.
#[derive(Debug, Serialize, JsonSchema)]
struct Head {
    /// Always `sendoff-check-lines/v1`.
    format: &'static str,
    /// The version of the tool.
    version: &'static str,
}

/// The schema of a line.
pub fn lines_schema() -> schemars::Schema {
    let mut schema = schemars::schema_for!(Line);
    constant(&mut schema, "/oneOf/0/properties/format", FORMAT);
    constant(&mut schema, "/$defs/Head/properties/format", FORMAT);
    titled(schema)
}

/// A finished check, a JSON object a line.
pub fn lines(checked: &Checked<'_>) -> String {
    let head = Head { format: FORMAT, version: env!("CARGO_PKG_VERSION") };
    let standings = checked.standings.unwrap_or_default().iter().cloned();
    std::iter::once(Line::Check(head))
        .chain(findings(checked).map(|finding| Line::Finding(Box::new(finding))))
        .chain(stale(checked).map(Line::Stale))
        .chain(skipped(checked).map(Line::Skipped))
        .chain(standings.map(Line::Checklist))
        .chain(std::iter::once(Line::Summary(Summary::of(checked))))
        .map(|line| {
            let text = serde_json::to_string(&line);
            escaped(text.expect("invariant: a tree of strings and numbers is JSON") + "\n")
        })
        .collect()
}

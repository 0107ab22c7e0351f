//! Findings that a team lives with while it adopts the checks: listed in a file, known by their
//! fingerprints, counted, and never more than were there.
//!
//! Rules that nobody may waive are never in a baseline. Knows no files and no exit codes: it turns
//! text into entries and says which findings they hold. Plans know nothing of it.

mod compare;
mod file;
#[cfg(test)]
mod tests;

pub use compare::{Compared, Stale};
pub use file::{Baseline, BaselineError, Entry, baseline_schema};

use crate::diagnostic::Diagnostic;

use super::catalogue::find;

/// Whether a finding may be in a baseline: its rule can be waived, nobody waived it, and what it
/// points at may be shown.
pub fn may_be_known(finding: &Diagnostic) -> bool {
    finding.waived.is_none() && !finding.sensitive && is_waivable(&finding.rule)
}

fn is_waivable(rule: &str) -> bool {
    find(rule).is_some_and(|rule| rule.waivable)
}

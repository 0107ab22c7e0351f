//! A finished check as a person reads it: the findings with their excerpts, then the sum.

use super::Checked;
use super::summary::summary;
use crate::render::Look;

/// The findings that the baseline does not hold, the launch checklist and what was done.
pub fn human(checked: &Checked<'_>, look: Look) -> String {
    let findings = crate::render::human(checked.verdict.shown(), checked.sources, look);
    findings + &summary(checked, look)
}

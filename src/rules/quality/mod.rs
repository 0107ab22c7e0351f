//! The quality of the rows: what excludes them, and when.

mod dq_exclude_before_enrich;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[&dq_exclude_before_enrich::RULE];

//! The quality of the rows: what excludes them, and when.

mod dq_exclude_before_enrich;
mod dq_sfid_format;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[&dq_sfid_format::RULE, &dq_exclude_before_enrich::RULE];

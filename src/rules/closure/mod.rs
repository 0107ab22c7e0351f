//! Closure: what happens with the data once a campaign is over.

mod close_retention;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[&close_retention::RULE];

//! Integrity of the documents: shape, keys, references, dates, versions in force.

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[];

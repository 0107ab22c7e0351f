//! The field allowlist: which fields may be written, and which values may leave.

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[];

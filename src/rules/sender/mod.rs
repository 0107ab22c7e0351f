//! Sender identity and the disclosure of virtual agents.

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[];

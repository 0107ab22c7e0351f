//! Messages and templates: tags, opt-out, identity, truthfulness.

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[];

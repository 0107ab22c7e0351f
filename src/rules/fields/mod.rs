//! The field allowlist: which fields may be written, and which values may leave.

mod field_exists_live;
mod field_picklist_live;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[&field_exists_live::RULE, &field_picklist_live::RULE];

//! The field allowlist: which fields may be written, and which values may leave.

mod field_allowlisted;
mod field_egress_allowlisted;
mod field_exists_live;
mod field_industry_optin;
mod field_overwrite_rule;
mod field_picklist_live;
mod field_readonly_never_written;
mod field_stage;
mod target;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[
    &field_allowlisted::RULE,
    &field_stage::RULE,
    &field_readonly_never_written::RULE,
    &field_exists_live::RULE,
    &field_picklist_live::RULE,
    &field_overwrite_rule::RULE,
    &field_egress_allowlisted::RULE,
    &field_industry_optin::RULE,
];

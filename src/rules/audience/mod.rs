//! Who is written to, and who must not be.

mod aud_flag_set;
mod aud_lawful_basis;
mod aud_report_name;
mod aud_report_row_cap;
mod aud_segment_known;
mod aud_segment_predicate;
mod aud_source_declared;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[
    &aud_flag_set::RULE,
    &aud_source_declared::RULE,
    &aud_segment_known::RULE,
    &aud_segment_predicate::RULE,
    &aud_report_name::RULE,
    &aud_report_row_cap::RULE,
    &aud_lawful_basis::RULE,
];

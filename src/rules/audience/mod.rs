//! Who is written to, and who must not be.

mod aud_account_cap;
mod aud_account_exclusions;
mod aud_bounce_suppressed;
mod aud_converted_lead;
mod aud_cooldown;
mod aud_eligible_live;
mod aud_flag_live;
mod aud_flag_set;
mod aud_icp_only;
mod aud_individual_subscriber;
mod aud_jurisdiction_allowed;
mod aud_jurisdiction_known;
mod aud_lawful_basis;
mod aud_lead_accepted;
mod aud_lead_owner;
mod aud_open_opportunity;
mod aud_optout_crossrecord;
mod aud_optout_suppressed;
mod aud_overlap;
mod aud_report_keys;
mod aud_report_name;
mod aud_report_row_cap;
mod aud_report_rows;
mod aud_report_scoped;
mod aud_seed_addresses;
mod aud_segment_known;
mod aud_segment_predicate;
mod aud_size_bounds;
mod aud_source_declared;
mod blocked;
mod export;
mod owners;
mod recipients;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[
    &aud_flag_set::RULE,
    &aud_source_declared::RULE,
    &aud_eligible_live::RULE,
    &aud_segment_known::RULE,
    &aud_segment_predicate::RULE,
    &aud_icp_only::RULE,
    &aud_optout_suppressed::RULE,
    &aud_bounce_suppressed::RULE,
    &aud_optout_crossrecord::RULE,
    &aud_account_exclusions::RULE,
    &aud_open_opportunity::RULE,
    &aud_converted_lead::RULE,
    &aud_cooldown::RULE,
    &aud_overlap::RULE,
    &aud_account_cap::RULE,
    &aud_size_bounds::RULE,
    &aud_report_name::RULE,
    &aud_report_keys::RULE,
    &aud_report_scoped::RULE,
    &aud_report_row_cap::RULE,
    &aud_lead_owner::RULE,
    &aud_lead_accepted::RULE,
    &aud_jurisdiction_known::RULE,
    &aud_jurisdiction_allowed::RULE,
    &aud_lawful_basis::RULE,
    &aud_individual_subscriber::RULE,
    &aud_seed_addresses::RULE,
    &aud_flag_live::RULE,
    &aud_report_rows::RULE,
];

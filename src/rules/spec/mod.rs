//! Integrity of the documents themselves.

mod shared;
mod spec_dates_order;
mod spec_definition_complete;
mod spec_duplicate_key;
mod spec_id_unique;
mod spec_instance_single;
mod spec_limits;
mod spec_only_tightens;
mod spec_org_matches;
mod spec_own_rules;
mod spec_policy_pinned;
mod spec_policy_review_due;
mod spec_refs_resolve;
mod spec_schema_valid;
mod spec_unknown_key;
mod spec_version_supported;
mod spec_waiver_valid;
mod spec_yaml_ambiguity;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[
    &spec_schema_valid::RULE,
    &spec_unknown_key::RULE,
    &spec_duplicate_key::RULE,
    &spec_yaml_ambiguity::RULE,
    &spec_limits::RULE,
    &spec_version_supported::RULE,
    &spec_id_unique::RULE,
    &spec_refs_resolve::RULE,
    &spec_definition_complete::RULE,
    &spec_dates_order::RULE,
    &spec_instance_single::RULE,
    &spec_policy_pinned::RULE,
    &spec_policy_review_due::RULE,
    &spec_waiver_valid::RULE,
    &spec_only_tightens::RULE,
    &spec_org_matches::RULE,
    &spec_own_rules::RULE,
];

//! Enrichment: what Clay adds, and at what price.

pub(in crate::rules) mod acts;
mod enrich_budget;
mod enrich_output_declared;
mod enrich_output_used;
mod enrich_prompt_pinned;
mod enrich_provider_approved;
mod enrich_sensitive_ban;
mod enrich_staged;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[
    &enrich_output_declared::RULE,
    &enrich_output_used::RULE,
    &enrich_staged::RULE,
    &enrich_provider_approved::RULE,
    &enrich_prompt_pinned::RULE,
    &enrich_sensitive_ban::RULE,
    &enrich_budget::RULE,
];

//! Enrichment: what Clay adds, and at what price.

mod enrich_budget;
mod enrich_output_declared;
mod enrich_output_used;
mod enrich_prompt_pinned;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[
    &enrich_output_declared::RULE,
    &enrich_output_used::RULE,
    &enrich_prompt_pinned::RULE,
    &enrich_budget::RULE,
];

//! Goals and measures.

mod kpi_attribution;
mod kpi_definition_pinned;
mod kpi_goals;
mod kpi_open_not_gate;
mod kpi_target_plausible;
mod kpi_trust_signals;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[
    &kpi_goals::RULE,
    &kpi_definition_pinned::RULE,
    &kpi_trust_signals::RULE,
    &kpi_open_not_gate::RULE,
    &kpi_target_plausible::RULE,
    &kpi_attribution::RULE,
];

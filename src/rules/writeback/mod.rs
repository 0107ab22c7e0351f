//! Write-back: cadence, latency, order.

mod wb_late_events;
mod wb_mode;
mod wb_optout_latency;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] =
    &[&wb_mode::RULE, &wb_optout_latency::RULE, &wb_late_events::RULE];

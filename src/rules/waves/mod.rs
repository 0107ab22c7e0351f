//! Waves and gates: sizes, growth, capacity, observation, what can be decided.

mod ask;
pub(super) mod capacity;
mod forecast;
mod repairs;
mod sizes;
mod wave_capacity;
mod wave_covers_audience;
mod wave_defined;
mod wave_first_30min;
mod wave_gate_decidable;
mod wave_gate_present;
mod wave_monotone;
mod wave_observation;
mod wave_pilot_first;
mod wave_ramp_factor;
mod wave_tail_fits;

pub(super) use ask::calendar;
pub(super) use sizes::sized;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[
    &wave_defined::RULE,
    &wave_pilot_first::RULE,
    &wave_monotone::RULE,
    &wave_ramp_factor::RULE,
    &wave_covers_audience::RULE,
    &wave_capacity::RULE,
    &wave_tail_fits::RULE,
    &wave_gate_present::RULE,
    &wave_gate_decidable::RULE,
    &wave_observation::RULE,
    &wave_first_30min::RULE,
];

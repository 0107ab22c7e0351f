//! Waves and gates: sizes, growth, capacity, observation, what can be decided.

mod wave_pilot_first;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[&wave_pilot_first::RULE];

//! Hand-offs between platforms.

mod hand_campaign_mapping;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[&hand_campaign_mapping::RULE];

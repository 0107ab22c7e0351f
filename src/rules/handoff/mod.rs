//! Hand-offs between platforms.

mod hand_campaign_mapping;
mod hand_transport;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[&hand_campaign_mapping::RULE, &hand_transport::RULE];

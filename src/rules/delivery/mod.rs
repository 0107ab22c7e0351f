//! Deliverability: caps, windows, holidays, domains, stop rules.

mod deliv_domain_cap;
mod deliv_holidays;
mod deliv_mailbox_cap;
mod deliv_min_gap;
mod deliv_primary_domain;
mod deliv_stop_rules;
mod deliv_window;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[
    &deliv_primary_domain::RULE,
    &deliv_mailbox_cap::RULE,
    &deliv_domain_cap::RULE,
    &deliv_min_gap::RULE,
    &deliv_window::RULE,
    &deliv_holidays::RULE,
    &deliv_stop_rules::RULE,
];

//! Deliverability: caps, windows, holidays, domains, stop rules.

mod deliv_bulk_threshold;
mod deliv_domain_age;
mod deliv_domain_cap;
mod deliv_holidays;
mod deliv_import_flags;
mod deliv_mailbox_cap;
mod deliv_mailbox_connected;
mod deliv_min_gap;
mod deliv_primary_domain;
mod deliv_provider_limit;
mod deliv_shared_budget;
mod deliv_stop_rules;
mod deliv_timezone_bucket;
mod deliv_warmup_age;
mod deliv_warmup_health;
mod deliv_window;
pub(super) mod mailboxes;
mod organisation;
mod zones;

pub(super) use organisation::organisational;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[
    &deliv_bulk_threshold::RULE,
    &deliv_primary_domain::RULE,
    &deliv_domain_age::RULE,
    &deliv_warmup_age::RULE,
    &deliv_warmup_health::RULE,
    &deliv_mailbox_connected::RULE,
    &deliv_mailbox_cap::RULE,
    &deliv_shared_budget::RULE,
    &deliv_domain_cap::RULE,
    &deliv_provider_limit::RULE,
    &deliv_min_gap::RULE,
    &deliv_window::RULE,
    &deliv_timezone_bucket::RULE,
    &deliv_holidays::RULE,
    &deliv_stop_rules::RULE,
    &deliv_import_flags::RULE,
];

//! Replies: classes, owners, deadlines.

mod reply_account_pause;
mod reply_capacity;
mod reply_classes_total;
mod reply_owner_live;
mod reply_sla;
mod route;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[
    &reply_classes_total::RULE,
    &reply_owner_live::RULE,
    &reply_sla::RULE,
    &reply_capacity::RULE,
    &reply_account_pause::RULE,
];

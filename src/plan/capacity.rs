//! How many messages the mailboxes of a campaign can send in a day.
//!
//! Knows caps, warm-up, what other campaigns take, the window and the gap; no calendar.

use crate::spec::policy::defaults;
use std::collections::BTreeMap;

use super::context::Context;
use crate::observation::{MailboxSeen, Observation};

/// The most messages in a day over all mailboxes: for each mailbox the least of what policy, the
/// campaign, the mailbox's own cap and the window allow; for each domain no more than its cap.
///
/// A mailbox that was looked for and is not there, or does not work, sends nothing. Where Smartlead
/// was not read, a mailbox counts with what policy alone allows.
pub fn per_day(context: &Context<'_>, observation: Option<&Observation>) -> u64 {
    let seen = observation.and_then(|observation| observation.smartlead.get());
    let policy = policy_cap(context);
    let mut domains: BTreeMap<&str, u64> = BTreeMap::new();
    for address in &context.pool.mailboxes {
        let domain = address.rsplit('@').next().unwrap_or_default();
        let own = match seen {
            None => Some(policy),
            Some(seen) => seen
                .mailboxes
                .iter()
                .find(|mailbox| mailbox.address.eq_ignore_ascii_case(address.as_str()))
                .map(free),
        };
        *domains.entry(domain).or_insert(0) += u64::from(policy.min(own.unwrap_or(0)));
    }
    let cap = context.gbu.per_domain_day.as_ref().map_or(defaults::DOMAIN_DAY, |cap| cap.value);
    domains.values().map(|sum| (*sum).min(u64::from(cap))).sum()
}

/// What policy and the campaign allow a mailbox, and what fits between the hours of a day.
fn policy_cap(context: &Context<'_>) -> u32 {
    let unit = context.gbu.per_mailbox_day.as_ref().map_or(defaults::MAILBOX_DAY, |cap| cap.value);
    let own = context.send.per_mailbox_day.as_ref().map_or(u32::MAX, |cap| cap.value);
    let fits = context.send.hours.value.minutes() / gap_minutes(context).max(1);
    unit.min(own).min(fits)
}

/// The least time between two sends of a mailbox, in minutes.
pub fn gap_minutes(context: &Context<'_>) -> u32 {
    u32::try_from(context.gbu.gap.value.at_least().as_mins()).unwrap_or(u32::MAX)
}

/// What a mailbox has left of its own cap.
fn free(mailbox: &MailboxSeen) -> u32 {
    if !mailbox.connected {
        return 0;
    }
    let warmup = mailbox.warmup.filter(|warmup| warmup.active).map_or(0, |warmup| warmup.per_day);
    mailbox.cap.saturating_sub(warmup).saturating_sub(mailbox.committed)
}

/// The most first messages in a day, so that follow-ups always find room.
pub fn new_per_day(per_day: u64, steps: u64) -> u64 {
    if per_day == 0 { 0 } else { (per_day / steps.max(1)).max(1) }
}

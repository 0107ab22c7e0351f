//! How many messages a pool of mailboxes sends in a day.
//!
//! `mailbox = min(cap, minutes of the window / gap)`, `day = sum over domains of
//! min(domain cap, mailboxes x mailbox)`. Knows neither warm-up nor other campaigns on the same
//! mailboxes: only the platform says what is left of a mailbox, and the plan reads it.

use crate::spec::policy::defaults;
use std::collections::BTreeMap;

use crate::rules::{Skip, Subject};
use crate::source::Location;

/// A pool of mailboxes and what limits it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::rules) struct Capacity {
    /// Domain to its number of mailboxes.
    pub domains: BTreeMap<String, u64>,
    /// The most messages of a mailbox in a day.
    pub cap: u64,
    /// The most messages of a domain in a day.
    pub domain_cap: u64,
    /// The length of the send window, in minutes.
    pub window: u64,
    /// The least minutes between two messages of a mailbox.
    pub gap: u64,
}

impl Capacity {
    /// The pool of a campaign under its own limits and those of the blueprint.
    pub fn of(subject: &Subject<'_>) -> Result<Self, Skip> {
        let (gbu, send) = (subject.gbu()?, subject.send()?);
        let (_, mailboxes) = pool(subject)?;
        let policy = gbu.per_mailbox_day.as_ref().map_or(defaults::MAILBOX_DAY, |cap| cap.value);
        let own = send.per_mailbox_day.as_ref().map_or(policy, |cap| cap.value.min(policy));
        let domain = gbu.per_domain_day.as_ref().map_or(defaults::DOMAIN_DAY, |cap| cap.value);
        Ok(Self {
            domains: by_domain(mailboxes),
            cap: u64::from(own),
            domain_cap: u64::from(domain),
            window: u64::from(send.hours.minutes()),
            gap: gbu.gap.at_least().as_mins().unsigned_abs(),
        })
    }

    /// How many messages fit between the first and the last minute of the window.
    pub fn fits_in_window(&self) -> u64 {
        self.window.checked_div(self.gap).unwrap_or(u64::MAX)
    }

    /// The most messages of one mailbox in a day.
    pub fn per_mailbox(&self) -> u64 {
        self.cap.min(self.fits_in_window())
    }

    /// The most messages of the whole pool in a day.
    pub fn per_day(&self) -> u64 {
        let per_mailbox = self.per_mailbox();
        let domain = |count: &u64| self.domain_cap.min(count.saturating_mul(per_mailbox));
        self.domains.values().map(domain).sum()
    }

    /// The number of mailboxes.
    pub fn mailboxes(&self) -> u64 {
        self.domains.values().sum()
    }

    /// The same pool with mailboxes added on new domains, three on each.
    pub fn with_more(&self, count: u64) -> Self {
        let mut more = self.clone();
        for index in 0..count {
            // No domain name holds a space, so none that exists is counted on.
            let domain = format!("new domain {}", index / defaults::DOMAIN_MAILBOXES);
            *more.domains.entry(domain).or_default() += 1;
        }
        more
    }
}

/// The addresses of the campaign's pool and where the pool is written in the blueprint.
pub(in crate::rules) fn pool<'a>(
    subject: &Subject<'a>,
) -> Result<(Location, &'a [crate::source::Located<String>]), Skip> {
    let (gbu, name) = (subject.gbu()?, &subject.sender()?.pool);
    let entry = gbu.pools.entry(name.as_str());
    let (key, pool) = entry
        .ok_or_else(|| Skip::because(format!("the blueprint has no pool `{}`", name.value)))?;
    Ok((key.at, &pool.mailboxes))
}

/// The domain of an address, in lower case.
pub(in crate::rules) fn domain_of(address: &str) -> String {
    address.rsplit_once('@').map_or(address, |(_, domain)| domain).trim().to_ascii_lowercase()
}

fn by_domain(mailboxes: &[crate::source::Located<String>]) -> BTreeMap<String, u64> {
    let mut domains = BTreeMap::new();
    for mailbox in mailboxes {
        *domains.entry(domain_of(&mailbox.value)).or_default() += 1;
    }
    domains
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capacity(domains: &[u64], cap: u64, domain_cap: u64, window: u64, gap: u64) -> Capacity {
        let name = |(index, count): (usize, &u64)| (format!("d{index}.example"), *count);
        let domains = domains.iter().enumerate().map(name).collect();
        Capacity { domains, cap, domain_cap, window, gap }
    }

    #[test]
    fn a_mailbox_sends_its_cap_or_what_the_gap_leaves_of_the_window() {
        for (cap, window, gap, expected) in [
            (30, 450, 6, 30),
            (30, 120, 8, 15),
            (30, 119, 8, 14),
            (30, 450, 0, 30),
            (30, 5, 6, 0),
            (0, 450, 6, 0),
        ] {
            let found = capacity(&[1], cap, 100, window, gap).per_mailbox();
            assert_eq!(found, expected, "{cap} in {window} minutes every {gap}");
        }
    }

    #[test]
    fn a_day_is_the_sum_of_the_domains_each_under_its_own_cap() {
        assert_eq!(capacity(&[2, 2], 30, 100, 450, 6).per_day(), 120);
        assert_eq!(capacity(&[4, 1], 30, 100, 450, 6).per_day(), 130);
        assert_eq!(capacity(&[2, 2], 30, 50, 450, 6).per_day(), 100);
        assert_eq!(capacity(&[], 30, 100, 450, 6).per_day(), 0);
    }

    #[test]
    fn more_mailboxes_come_on_domains_of_their_own_three_on_each() {
        let full = capacity(&[4], 30, 100, 450, 6);
        assert_eq!(full.with_more(1).per_day(), 130);
        assert_eq!(full.with_more(4).per_day(), 220);
        assert_eq!(full.with_more(4).mailboxes(), 8);
    }

    #[test]
    fn the_domain_of_an_address_is_what_follows_its_last_at() {
        assert_eq!(domain_of("Nora@Freight-Talks.example"), "freight-talks.example");
        assert_eq!(domain_of("\"a@b\"@c.example"), "c.example");
    }
}

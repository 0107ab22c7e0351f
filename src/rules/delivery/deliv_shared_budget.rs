//! `deliv-shared-budget`: warm-up, other campaigns and this one share the cap of a mailbox.

use std::collections::BTreeMap;

use crate::diagnostic::Severity;
use crate::observation::MailboxSeen;
use crate::rules::waves::capacity::{Capacity, domain_of};
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

use super::mailboxes::known;

pub(super) static RULE: Rule = Rule {
    code: "H014",
    name: "deliv-shared-budget",
    summary: "every mailbox has as much left of its day as the campaign takes of it",
    group: Group::Delivery,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "SL-WU",
    page: include_str!("deliv_shared_budget.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let capacity = Capacity::of(&live.subject)?;
    let mailboxes = known(live)?;
    let boxes: Vec<(String, u64)> =
        mailboxes.iter().map(|(address, seen)| (domain_of(&address.value), left(seen))).collect();
    let takes = takes(&boxes, capacity.per_mailbox(), capacity.domain_cap);
    for (address, seen) in mailboxes {
        let left = left(seen);
        if left >= takes {
            continue;
        }
        let headline =
            format!("the mailbox {} has {left} mails a day left of {}", seen.id, seen.cap);
        let (warmup, others) = (warmup(seen), seen.committed);
        let what = format!("{warmup} for its warm-up, {others} for other campaigns");
        found.push(found.at(address.at, headline).label(what).help(format!(
            "it would be given {takes} a day: take it out of the pool, end what else it sends, or \
             lower `send.per_mailbox_day` to {left}"
        )));
    }
    Ok(())
}

/// What the campaign takes of each mailbox in a day, and at least one: the pace of the whole pool,
/// spread evenly, as the vendor does whatever is left of a mailbox.
fn takes(boxes: &[(String, u64)], cap: u64, domain_cap: u64) -> u64 {
    let mut domains: BTreeMap<&str, u64> = BTreeMap::new();
    for (domain, left) in boxes {
        *domains.entry(domain).or_default() += cap.min(*left);
    }
    let pace: u64 = domains.values().map(|sum| domain_cap.min(*sum)).sum();
    (pace / (boxes.len() as u64).max(1)).max(1)
}

/// What a mailbox has left of a day.
fn left(seen: &MailboxSeen) -> u64 {
    u64::from(seen.cap.saturating_sub(warmup(seen)).saturating_sub(seen.committed))
}

fn warmup(seen: &MailboxSeen) -> u32 {
    seen.warmup.filter(|warmup| warmup.active).map_or(0, |warmup| warmup.per_day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;
    use crate::rules::testing::readings;

    const FILE: &str = "campaigns/q1-dormant-shippers.yaml";

    fn first(world: &mut World) -> &mut crate::observation::MailboxSeen {
        &mut world.smartlead().mailboxes[0]
    }

    fn all(world: &mut World, committed: u32) {
        world.smartlead().mailboxes.iter_mut().for_each(|one| one.committed = committed);
    }

    #[test]
    fn the_pace_is_spread_evenly_and_is_never_nothing() {
        let boxes = |left: &[u64]| -> Vec<(String, u64)> {
            left.iter().map(|left| ("a.example".to_owned(), *left)).collect()
        };
        assert_eq!(takes(&boxes(&[30, 5]), 30, 100), 17);
        assert_eq!(takes(&boxes(&[30, 30]), 30, 40), 20);
        assert_eq!(takes(&boxes(&[0, 0]), 30, 100), 1);
    }

    #[test]
    fn no_mailbox_is_asked_for_more_than_it_has_left() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (|world| all(world, 20), "pass"),
                (|world| first(world).committed = 1, "pass"),
                (
                    |world| first(world).committed = 25,
                    "error: the mailbox 1 has 5 mails a day left of 40",
                ),
                (|world| first(world).cap = 0, "error: the mailbox 1 has 0 mails a day left of 0"),
                (
                    |world| {
                        world.edit(FILE, "  stop_on:", "  per_mailbox_day: 5\n  stop_on:");
                        first(world).committed = 25;
                    },
                    "pass",
                ),
                (
                    |world| first(world).warmup.as_mut().unwrap().per_day = 15,
                    "error: the mailbox 1 has 25 mails a day left of 40",
                ),
                (
                    |world| world.smartlead().mailboxes.clear(),
                    "skip: Smartlead knows no mailbox of the pool",
                ),
                (
                    |world| world.without_smartlead(),
                    "skip: Smartlead could not be read: it answered 503",
                ),
            ],
        );
    }
}

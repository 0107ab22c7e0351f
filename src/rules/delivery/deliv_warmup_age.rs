//! `deliv-warmup-age`: no mailbox sends before its warm-up is old enough.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

use super::mailboxes::known;

pub(super) static RULE: Rule = Rule {
    code: "H010",
    name: "deliv-warmup-age",
    summary: "every mailbox of the pool has been warming up long enough",
    group: Group::Delivery,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "SL-WU",
    page: include_str!("deliv_warmup_age.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let least = &live.subject.gbu()?.warmup;
    let zone = live.subject.send()?.timezone.value.rules().clone();
    for (address, seen) in known(live)? {
        let running = seen.warmup.filter(|warmup| warmup.active);
        let Some(warmup) = running else {
            let headline = format!("the mailbox {} is not being warmed up", seen.id);
            let help = "switch its warm-up on and wait, or take it out of the pool";
            found.push(
                found.at(address.at, headline).also(least.at, "the least warm-up").help(help),
            );
            continue;
        };
        let ready = warmup.since.checked_add(least.at_least()).unwrap_or(jiff::Timestamp::MAX);
        if live.observation.at >= ready {
            continue;
        }
        let days = live.observation.at.duration_since(warmup.since).as_hours().max(0) / 24;
        let days = crate::base::words::count(days.unsigned_abs(), "day");
        let ready = ready.to_zoned(zone.clone()).date();
        found.push(
            found
                .at(address.at, format!("the mailbox {} has been warming up for {days}", seen.id))
                .label(format!("ready on {ready}"))
                .also(least.at, format!("{} at least", least.value))
                .help("start later, or take it out of the pool until then"),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;
    use crate::rules::testing::readings;

    fn first(world: &mut World) -> &mut crate::observation::MailboxSeen {
        &mut world.smartlead().mailboxes[0]
    }

    fn since(world: &mut World, instant: &str) {
        first(world).warmup.as_mut().unwrap().since = instant.parse().unwrap();
    }

    #[test]
    fn a_mailbox_is_used_once_its_warm_up_is_old_enough() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (|world| since(world, "2026-12-25T10:00:00Z"), "pass"),
                (
                    |world| since(world, "2026-12-25T10:00:01Z"),
                    "error: the mailbox 1 has been warming up for 13 days",
                ),
                (
                    |world| since(world, "2027-01-07T09:00:00Z"),
                    "error: the mailbox 1 has been warming up for 1 day",
                ),
                (
                    |world| first(world).warmup.as_mut().unwrap().active = false,
                    "error: the mailbox 1 is not being warmed up",
                ),
                (|world| first(world).warmup = None, "error: the mailbox 1 is not being warmed up"),
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

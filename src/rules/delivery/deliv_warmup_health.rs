//! `deliv-warmup-health`: no mailbox sends with a poor reputation.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule, Skip};
use crate::spec::policy::defaults;

use super::mailboxes::known;

pub(super) static RULE: Rule = Rule {
    code: "H011",
    name: "deliv-warmup-health",
    summary: "the warm-up of every mailbox of the pool has a good reputation",
    group: Group::Delivery,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "SL-WU, prac",
    page: include_str!("deliv_warmup_health.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let gbu = live.subject.gbu()?;
    let least = gbu.reputation.as_ref().map_or(defaults::REPUTATION, |least| least.value);
    let policy = gbu.reputation.as_ref().map_or(gbu.warmup.at, |least| least.at);
    let mut unknown = 0_usize;
    for (address, seen) in known(live)? {
        let Some(warmup) = seen.warmup else {
            unknown += 1;
            continue;
        };
        if warmup.blocked {
            let headline = format!("the warm-up of the mailbox {} is blocked", seen.id);
            let help = "take it out of the pool, and ask the vendor why it is blocked";
            found.push(found.at(address.at, headline).help(help));
        }
        if warmup.reputation < least {
            let headline =
                format!("the mailbox {} has a reputation of {}", seen.id, warmup.reputation);
            found.push(
                found
                    .at(address.at, headline)
                    .also(policy, format!("{least} at least"))
                    .help("take it out of the pool until its reputation is good again"),
            );
        }
    }
    match unknown {
        0 => Ok(()),
        _ => Err(Skip::because("a mailbox has no warm-up, as `deliv-warmup-age` says".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::amount::Percent;
    use crate::rules::testing::World;
    use crate::rules::testing::readings;

    fn first(world: &mut World) -> &mut crate::observation::MailboxSeen {
        &mut world.smartlead().mailboxes[0]
    }

    #[test]
    fn a_blocked_warm_up_or_a_poor_reputation_is_refused() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| first(world).warmup.as_mut().unwrap().reputation = Percent::whole(90),
                    "pass",
                ),
                (
                    |world| first(world).warmup.as_mut().unwrap().reputation = Percent::whole(89),
                    "error: the mailbox 1 has a reputation of 89%",
                ),
                (
                    |world| first(world).warmup.as_mut().unwrap().blocked = true,
                    "error: the warm-up of the mailbox 1 is blocked",
                ),
                (
                    |world| first(world).warmup = None,
                    "skip: a mailbox has no warm-up, as `deliv-warmup-age` says",
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

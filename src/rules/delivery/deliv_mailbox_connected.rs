//! `deliv-mailbox-connected`: mailboxes that do not work lose replies.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

use super::mailboxes::pooled;

pub(super) static RULE: Rule = Rule {
    code: "H012",
    name: "deliv-mailbox-connected",
    summary: "every mailbox of the pool is in the account, sends and receives",
    group: Group::Delivery,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "SL",
    page: include_str!("deliv_mailbox_connected.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    for (address, seen) in pooled(live)? {
        let (headline, help) = match seen {
            Some(seen) if seen.connected => continue,
            Some(seen) => (
                format!("the mailbox {} is not connected", seen.id),
                "connect it again in Smartlead: replies to it would be lost",
            ),
            None => (
                format!("Smartlead has no mailbox `{}`", address.value),
                "add it to the account, or take it out of the pool",
            ),
        };
        found.push(found.at(address.at, headline).help(help));
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

    #[test]
    fn a_mailbox_that_is_missing_or_does_not_work_is_refused() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (|world| first(world).connected = false, "error: the mailbox 1 is not connected"),
                (
                    |world| first(world).address = "other@freight-talks.example".to_owned(),
                    "error: Smartlead has no mailbox `nora@freight-outreach.example`",
                ),
                (|world| first(world).address = "Nora@Freight-Outreach.example".to_owned(), "pass"),
                (
                    |world| world.without_smartlead(),
                    "skip: Smartlead could not be read: it answered 503",
                ),
            ],
        );
    }
}

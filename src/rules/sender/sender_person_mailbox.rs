//! `sender-person-mailbox`: recipients see the sender that was approved.

use crate::diagnostic::Severity;
use crate::rules::waves::capacity::pool;
use crate::rules::{Check, Found, Group, Live, Ran, Rule, Skip};

pub(super) static RULE: Rule = Rule {
    code: "G005",
    name: "sender-person-mailbox",
    summary: "every mailbox shows the name of the identity it sends for",
    group: Group::Sender,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "G-GUIDE",
    page: include_str!("sender_person_mailbox.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let seen = &live.smartlead()?.mailboxes;
    let name = &live.subject.identity()?.from_name;
    let (_, addresses) = pool(&live.subject)?;
    let mut looked = false;
    for address in addresses {
        let own = seen.iter().find(|one| one.address.eq_ignore_ascii_case(&address.value));
        let Some(own) = own else { continue };
        looked = true;
        if words(&own.from_name) != words(&name.value) {
            found.push(
                found
                    .at(address.at, format!("the mailbox {} shows another sender's name", own.id))
                    .also(name.at, "the display name of the identity")
                    .help(format!("set its name in Smartlead to `{}`", name.value)),
            );
        }
    }
    match looked {
        true => Ok(()),
        false => Err(Skip::because("Smartlead knows no mailbox of the pool".to_owned())),
    }
}

/// A name without regard to case and spaces.
fn words(name: &str) -> Vec<String> {
    name.split_whitespace().map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;
    use crate::rules::testing::readings;

    fn name(world: &mut World, name: &str) {
        world.smartlead().mailboxes[0].from_name = name.to_owned();
    }

    #[test]
    fn a_mailbox_shows_the_name_of_its_identity() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (|world| name(world, "NORA,  virtual assistant of Larkfield Freight "), "pass"),
                (
                    |world| name(world, "Nora Winter"),
                    "error: the mailbox 1 shows another sender's name",
                ),
                (|world| name(world, ""), "error: the mailbox 1 shows another sender's name"),
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

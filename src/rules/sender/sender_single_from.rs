//! `sender-single-from`: an answer reaches an inbox that somebody reads.

use crate::diagnostic::Severity;
use crate::observation::MailboxSeen;
use crate::rules::delivery::mailboxes::known;
use crate::rules::delivery::organisational;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

pub(super) static RULE: Rule = Rule {
    code: "G007",
    name: "sender-single-from",
    summary: "answers go to a mailbox of ours that is read, on the domain they were sent from",
    group: Group::Sender,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "G-GUIDE, MS",
    page: include_str!("sender_single_from.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let all = &live.smartlead()?.mailboxes;
    let same = |one: &MailboxSeen, address: &str| one.address.eq_ignore_ascii_case(address);
    let read = |address: &str| all.iter().any(|one| one.connected && same(one, address));
    let identity = live.subject.identity()?;
    if let Some(reply_to) = identity.reply_to.as_ref().filter(|reply_to| !read(reply_to)) {
        found.push(
            found
                .at(reply_to.at, "nobody reads the mailbox that answers are to go to")
                .label("no connected mailbox of Smartlead")
                .help("connect it in Smartlead, or name one that is"),
        );
    }
    for (address, seen) in known(live)? {
        let senders = all.iter().filter(|one| same(one, &address.value)).count();
        if senders > 1 {
            let headline = format!("{senders} mailboxes of Smartlead send under one address");
            found.push(found.at(address.at, headline).help("delete all but one of them"));
        }
        let Some(answers) = &seen.reply_to else { continue };
        let help = format!("clear the reply-to address of the mailbox {} in Smartlead", seen.id);
        if !read(answers) {
            let headline =
                format!("answers to the mailbox {} go where this program does not read", seen.id);
            found.push(found.at(address.at, headline).help(help));
        } else if organisational(answers) != organisational(&seen.address) {
            let headline = format!("answers to the mailbox {} go to another domain", seen.id);
            found.push(found.at(address.at, headline).help(help));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{World, readings};

    fn answers(world: &mut World, address: &str) {
        world.smartlead().mailboxes[0].reply_to = Some(address.to_owned());
    }

    #[test]
    fn answers_go_where_somebody_reads_them() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (|world| answers(world, "nora.winter@freight-outreach.example"), "pass"),
                (
                    |world| answers(world, "office@freight-outreach.example"),
                    "error: answers to the mailbox 1 go where this program does not read",
                ),
                (
                    |world| answers(world, "nora@freight-talks.example"),
                    "error: answers to the mailbox 1 go to another domain",
                ),
                (
                    |world| world.smartlead().mailboxes[0].connected = false,
                    "error: nobody reads the mailbox that answers are to go to",
                ),
                (
                    |world| {
                        let mut twin = world.smartlead().mailboxes[3].clone();
                        twin.id = 9;
                        world.smartlead().mailboxes.push(twin);
                    },
                    "error: 2 mailboxes of Smartlead send under one address",
                ),
                (
                    |world| world.smartlead().mailboxes.truncate(0),
                    "error: nobody reads the mailbox that answers are to go to | skip: Smartlead \
                     knows no mailbox of the pool",
                ),
                (
                    |world| world.without_smartlead(),
                    "skip: Smartlead could not be read: it answered 503",
                ),
            ],
        );
    }
}

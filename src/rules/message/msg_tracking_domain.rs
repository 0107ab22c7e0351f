//! `msg-tracking-domain`: tracked links carry a name of our own.

use crate::diagnostic::Severity;
use crate::rules::delivery::mailboxes::known;
use crate::rules::delivery::organisational;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

pub(super) static RULE: Rule = Rule {
    code: "F026",
    name: "msg-tracking-domain",
    summary: "where opens or clicks are tracked, every mailbox has a tracking domain of our own",
    group: Group::Message,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "SL-BP",
    page: include_str!("msg_tracking_domain.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let tracking = live.subject.send()?.tracking.iter().flatten().next();
    let Some(tracking) = tracking else { return Ok(()) };
    let gbu = live.subject.gbu()?;
    let own = |domain: &str| {
        gbu.domains.names().any(|name| organisational(name) == organisational(domain))
    };
    for (address, seen) in known(live)? {
        let headline = match seen.tracking_domain.as_deref() {
            Some(domain) if own(domain) => continue,
            Some(_) => format!("the mailbox {} tracks over a domain that is not ours", seen.id),
            None => format!("the mailbox {} tracks over the vendor's shared domain", seen.id),
        };
        found.push(
            found
                .at(address.at, headline)
                .also(tracking.at, "tracked by this campaign")
                .help("set its tracking domain in Smartlead to a name below a registered domain"),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{World, readings};

    fn tracked(world: &mut World, domain: Option<&str>) {
        let file = "campaigns/q1-dormant-shippers.yaml";
        world.edit(file, "  waves:\n", "  tracking: [clicks]\n  waves:\n");
        for mailbox in &mut world.smartlead().mailboxes {
            mailbox.tracking_domain = domain.map(str::to_owned);
        }
    }

    #[test]
    fn tracking_goes_over_a_domain_of_our_own() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (|world| tracked(world, Some("t.freight-outreach.example")), "pass"),
                (
                    |world| tracked(world, Some("open.tracker.example")),
                    "warning: the mailbox 1 tracks over a domain that is not ours | warning: the \
                     mailbox 2 tracks over a domain that is not ours | warning: the mailbox 3 \
                     tracks over a domain that is not ours | warning: the mailbox 4 tracks over a \
                     domain that is not ours",
                ),
                (
                    |world| {
                        tracked(world, Some("t.freight-outreach.example"));
                        world.smartlead().mailboxes[2].tracking_domain = None;
                    },
                    "warning: the mailbox 3 tracks over the vendor's shared domain",
                ),
                (
                    |world| {
                        tracked(world, None);
                        world.without_smartlead();
                    },
                    "skip: Smartlead could not be read: it answered 503",
                ),
            ],
        );
    }
}

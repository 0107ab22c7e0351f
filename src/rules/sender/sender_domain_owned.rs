//! `sender-domain-owned`: every mailbox of the pool lies in a registered domain of the unit.

use crate::base::nearest::nearest;
use crate::diagnostic::Severity;
use crate::rules::Skip;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "G008",
    name: "sender-domain-owned",
    summary: "every mailbox of the pool lies in a registered domain of the unit",
    group: Group::Sender,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "M3, WA",
    page: include_str!("sender_domain_owned.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let sender = subject.sender()?;
    let gbu = subject.gbu()?;
    let pool = gbu
        .pools
        .get(sender.pool.as_str())
        .ok_or_else(|| Skip::because(format!("the unit has no pool `{}`", sender.pool.value)))?;
    for mailbox in &pool.mailboxes {
        let domain = mailbox.rsplit('@').next().unwrap_or_default().to_lowercase();
        if gbu.domains.get(&domain).is_some() {
            continue;
        }
        let headline = format!("`{domain}` is not a domain of this unit");
        let alike = nearest(&domain, gbu.domains.names());
        let alike = alike.and_then(|name| gbu.domains.entry(name));
        let problem = found.at(mailbox.at, headline);
        let problem = match alike {
            Some((name, _)) => problem.also(name.at, "registered, and much alike"),
            None => problem,
        };
        let help = "use a mailbox of a registered outreach domain, or register the domain";
        found.push(problem.also(sender.pool.at, "sends from this pool").help(help));
    }
    Ok(())
}

//! `deliv-primary-domain`: outreach leaves from domains registered for outreach.

use std::collections::BTreeSet;

use crate::diagnostic::Severity;
use crate::rules::waves::capacity::{domain_of, pool};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::policy::DomainUse;

pub(super) static RULE: Rule = Rule {
    code: "H008",
    name: "deliv-primary-domain",
    summary: "outreach leaves from domains registered for outreach, not from the company's own",
    group: Group::Delivery,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "Y",
    page: include_str!("deliv_primary_domain.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let gbu = subject.gbu()?;
    let (_, mailboxes) = pool(subject)?;
    let pool = &subject.sender()?.pool;
    let mut said = BTreeSet::new();
    for mailbox in mailboxes {
        let domain = domain_of(&mailbox.value);
        let Some((_, entry)) = gbu.domains.entry(&domain) else { continue };
        let use_of = match entry.used_for.value {
            DomainUse::Outreach => continue,
            DomainUse::Corporate => "the company's own mail",
            DomainUse::Links => "links only",
        };
        if !said.insert(domain.clone()) {
            continue;
        }
        let headline = format!("pool `{}` sends from `{domain}`", pool.value);
        found.push(
            found
                .at(pool.at, headline)
                .label("outreach needs domains of its own")
                .also(mailbox.at, "a mailbox on it")
                .also(entry.used_for.at, format!("registered for {use_of}"))
                .help("send from a registered outreach domain that redirects to the site"),
        );
    }
    Ok(())
}

//! `deliv-domain-cap`: no domain carries too many mailboxes or messages.

use crate::base::words::{count, thousands};
use crate::diagnostic::{Fix, Severity};
use crate::rules::waves::capacity::{domain_of, pool};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::policy::Gbu;
use crate::spec::policy::defaults::{DOMAIN_DAY, DOMAIN_MAILBOXES};

pub(super) static RULE: Rule = Rule {
    code: "H015",
    name: "deliv-domain-cap",
    summary: "a domain has at most three mailboxes and sends at most 100 mails a day",
    group: Group::Delivery,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("deliv_domain_cap.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let gbu = subject.gbu()?;
    let (pool_at, mailboxes) = pool(subject)?;
    if let Some(cap) = gbu.per_domain_day.as_ref().filter(|cap| cap.value > DOMAIN_DAY) {
        let each = thousands(u64::from(cap.value));
        found.push(
            found
                .at(cap.at, format!("the blueprint lets a domain send {each} mails a day"))
                .label(format!("at most {DOMAIN_DAY}"))
                .help(format!("lower it to {DOMAIN_DAY}, and spread over more domains"))
                .fix(Fix::meant(cap.at, DOMAIN_DAY)),
        );
    }
    let limit = gbu.mailboxes_per_domain.as_ref();
    let most = limit.map_or(DOMAIN_MAILBOXES, |limit| u64::from(limit.value));
    for (domain, held) in used(gbu) {
        let in_pool = mailboxes.iter().any(|mailbox| domain_of(&mailbox.value) == domain);
        if in_pool && held > most {
            let headline = format!("`{domain}` carries {}", count(held, "mailbox"));
            let at = gbu.domains.entry(&domain).map_or(pool_at, |(key, _)| key.at);
            let mut finding = found
                .at(at, headline)
                .label(format!("at most {most}"))
                .also(pool_at, "a pool with mailboxes on it");
            if let Some(limit) = limit {
                finding = finding.also(limit.at, "the limit of this unit");
            }
            found.push(finding.help("move some to another registered outreach domain"));
        }
    }
    Ok(())
}

/// Domain to the number of different mailboxes on it, over every pool of a unit.
fn used(gbu: &Gbu) -> std::collections::BTreeMap<String, u64> {
    let pools = gbu.pools.iter().flat_map(|(_, pool)| &pool.mailboxes);
    let different: std::collections::BTreeSet<String> =
        pools.map(|mailbox| mailbox.value.to_ascii_lowercase()).collect();
    let mut domains = std::collections::BTreeMap::new();
    for mailbox in &different {
        *domains.entry(domain_of(mailbox)).or_default() += 1;
    }
    domains
}

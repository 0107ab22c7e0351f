//! `deliv-bulk-threshold`: no organisational domain becomes a bulk sender by the way.

use super::organisation::organisational;
use crate::base::words::thousands;
use crate::diagnostic::Severity;
use crate::rules::waves::capacity::{domain_of, pool};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::policy::Gbu;
use crate::spec::policy::defaults;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    code: "H007",
    name: "deliv-bulk-threshold",
    summary: "no domain may send as much in a day as makes it a bulk sender",
    group: Group::Delivery,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "G-FAQ",
    page: include_str!("deliv_bulk_threshold.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let gbu = subject.gbu()?;
    let (pool_at, mailboxes) = pool(subject)?;
    let limit = gbu.bulk_per_day.as_ref();
    let least = u64::from(limit.map_or(defaults::BULK_DAY, |limit| limit.value));
    let units = subject.workspace.policy.blueprints.iter().flat_map(|one| one.gbus.iter());
    let mut days: BTreeMap<String, u64> = BTreeMap::new();
    for (_, unit) in units {
        for (domain, day) in day_of(unit) {
            *days.entry(organisational(&domain)).or_default() += day;
        }
    }
    let own: BTreeSet<String> =
        mailboxes.iter().map(|mailbox| organisational(&domain_of(&mailbox.value))).collect();
    for (domain, day) in days.iter().filter(|(domain, day)| own.contains(*domain) && **day >= least)
    {
        let headline = format!("`{domain}` may send {} mails a day", thousands(*day));
        let mut finding = found
            .at(pool_at, headline)
            .label("every mailbox of every unit on this domain counts, also below it");
        if let Some(limit) = limit {
            finding = finding.also(limit.at, "from here on it is a bulk sender");
        }
        found.push(finding.help(format!(
            "spread the mailboxes over more domains: from {} mails to consumer mailboxes a day on \
             a domain is a bulk sender, and stays one",
            thousands(least),
        )));
    }
    Ok(())
}

/// Domain to the most it sends in a day, over every pool of a unit.
fn day_of(unit: &Gbu) -> BTreeMap<String, u64> {
    let cap = unit.per_mailbox_day.as_ref().map_or(defaults::MAILBOX_DAY, |cap| cap.value);
    let most = unit.per_domain_day.as_ref().map_or(defaults::DOMAIN_DAY, |cap| cap.value);
    let pools = unit.pools.iter().flat_map(|(_, pool)| &pool.mailboxes);
    let different: BTreeSet<String> = pools.map(|one| one.value.to_ascii_lowercase()).collect();
    let mut days: BTreeMap<String, u64> = BTreeMap::new();
    for mailbox in &different {
        *days.entry(domain_of(mailbox)).or_default() += u64::from(cap);
    }
    days.values_mut().for_each(|day| *day = u64::from(most).min(*day));
    days
}

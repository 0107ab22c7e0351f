//! `deliv-provider-limit`: no mailbox is planned beyond what its provider lets it send.

use crate::base::words::thousands;
use crate::diagnostic::Severity;
use crate::rules::Skip;
use crate::rules::waves::capacity::Capacity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::policy::MailProvider;

pub(super) static RULE: Rule = Rule {
    code: "H016",
    name: "deliv-provider-limit",
    summary: "a mailbox stays within what its provider lets it send in a day",
    group: Group::Delivery,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "EXO, SL-ACC",
    page: include_str!("deliv_provider_limit.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let (gbu, send) = (subject.gbu()?, subject.send()?);
    let name = &subject.sender()?.pool;
    let pool = gbu.pools.get(name.as_str());
    let pool =
        pool.ok_or_else(|| Skip::because(format!("the blueprint has no pool `{}`", name.value)))?;
    let provider = pool.provider.as_ref();
    let documented = provider.and_then(|provider| documented(provider.value));
    let stated = pool.provider_day.as_ref();
    if let (Some(stated), Some(most)) = (stated, documented)
        && u64::from(stated.value) > most
    {
        let headline =
            format!("no mailbox there sends {} mails a day", thousands(stated.value.into()));
        found.push(
            found
                .at(stated.at, headline)
                .label(format!("at most {}", thousands(most)))
                .help(format!("write {most}, or less where your contract says so")),
        );
    }
    let most = stated.map(|stated| u64::from(stated.value)).or(documented);
    let cap = Capacity::of(subject)?.cap;
    let Some(most) = most.filter(|most| cap > *most) else { return Ok(()) };
    let own = send.per_mailbox_day.as_ref().or(gbu.per_mailbox_day.as_ref());
    let headline = format!(
        "a mailbox of `{}` is to send {} mails a day, and its provider takes {}",
        name.value,
        thousands(cap),
        thousands(most),
    );
    let mut finding = found.at(name.at, headline).label("the rest would be refused");
    if let Some(own) = own {
        finding = finding.also(own.at, "the cap of a mailbox");
    }
    if let Some(at) = stated.map(|stated| stated.at).or(provider.map(|provider| provider.at)) {
        finding = finding.also(at, "what the provider takes, warm-up included");
    }
    found.push(finding.help(format!("set `per_mailbox_day` to {most} or less, or add mailboxes")));
    Ok(())
}

/// The most mails of a mailbox in a day by the provider's own words.
const fn documented(provider: MailProvider) -> Option<u64> {
    match provider {
        MailProvider::Google => Some(2_000),
        MailProvider::Microsoft => Some(10_000),
        MailProvider::Yahoo | MailProvider::Other => None,
    }
}

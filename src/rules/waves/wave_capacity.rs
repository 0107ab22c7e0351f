//! `wave-capacity`: the mailboxes carry every message before the campaign ends.

use crate::base::words::{count, list, thousands};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Skip, Subject};

use super::ask;
use super::capacity::{Capacity, pool};
use super::forecast::Ask;
use super::repairs::repairs;

pub(super) static RULE: Rule = Rule {
    code: "I007",
    name: "wave-capacity",
    summary: "the mailboxes carry every message of the campaign before it ends",
    group: Group::Waves,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "R-098",
    page: include_str!("wave_capacity.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    if !ask::of(subject, None)?.fits() {
        let because = "the calendar alone runs past the end, which `wave-tail-fits` reports";
        return Err(Skip::because(because.to_owned()));
    }
    let capacity = Capacity::of(subject)?;
    let ask = ask::of(subject, Some(capacity.per_day()))?;
    if ask.fits() {
        return Ok(());
    }
    found.push(shortfall(subject, &ask, &capacity, found)?);
    Ok(())
}

fn shortfall(
    subject: &Subject<'_>,
    ask: &Ask,
    capacity: &Capacity,
    found: &Found<'_>,
) -> Result<Diagnostic, Skip> {
    let (needed, in_time) = (ask.messages(), ask.forecast().in_time);
    let headline = format!(
        "{} do not fit before {}: {} can leave in time, {} too few",
        count(needed, "message"),
        ask.ends,
        thousands(in_time),
        thousands(needed - in_time),
    );
    let (pool_at, _) = pool(subject)?;
    let people: u64 = ask.waves.iter().sum();
    let steps = count(ask.delays.len() as u64 + 1, "step");
    let expected = subject.audience()?.expected.at;
    let mut finding = found
        .at(subject.sender()?.pool.at, headline)
        .label(format!(
            "{} send at most {} a day",
            count(capacity.mailboxes(), "mailbox"),
            thousands(capacity.per_day()),
        ))
        .also(expected, format!("at most {}, {steps} each", count(people, "lead")))
        .also(subject.brief()?.ends.at, late(ask))
        .also(pool_at, limit_of(capacity));
    let repairs = repairs(subject, ask, capacity)?;
    if !repairs.is_empty() {
        finding = finding.help(format!("any one of these is enough: {}", list(&repairs, "or")));
    }
    Ok(finding)
}

/// How much later than its last day the campaign would be over.
fn late(ask: &Ask) -> String {
    match ask.days_late() {
        Some((over, days)) => format!(
            "the last day, observation included; it would be over on {over}, {} later",
            count(days, "send day"),
        ),
        None => "the last day; it would never be over".to_owned(),
    }
}

/// What limits a day of the pool, in words.
fn limit_of(capacity: &Capacity) -> String {
    let own = if capacity.fits_in_window() < capacity.cap {
        format!(
            "{} a mailbox in {} minutes at one every {}",
            capacity.per_mailbox(),
            capacity.window,
            count(capacity.gap, "minute"),
        )
    } else {
        format!("{} a mailbox", capacity.per_mailbox())
    };
    format!("{own}, at most {} a domain", capacity.domain_cap)
}

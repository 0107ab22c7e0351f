//! Ways out when a campaign asks for more than its mailboxes carry, the cheapest first.
//!
//! Each is tried on the forecast before it is offered: following any one of them is enough, and a
//! smaller one of its kind is not.

use crate::base::calendar::{Hours, Weekday};
use crate::base::words::{count, thousands};
use crate::rules::{Skip, Subject};
use crate::spec::policy::defaults;

use super::capacity::Capacity;
use super::forecast::Ask;

/// How many are offered.
const OFFERED: usize = 3;
/// The most mailboxes a repair may add; a campaign that lacks more needs another plan.
const MAILBOXES_MAX: u64 = 60;

/// The steps a send window grows by, in minutes.
const HALF_HOUR: i64 = 30;
/// How many days earlier a start is looked for.
const EARLIER_DAYS_MAX: u32 = 120;

/// The three cheapest repairs: what the author may decide alone comes first, what needs new
/// infrastructure last.
pub(super) fn repairs(
    subject: &Subject<'_>,
    ask: &Ask,
    capacity: &Capacity,
) -> Result<Vec<String>, Skip> {
    let (own, open) = (subject.send()?.hours.value, subject.gbu()?.hours.value);
    let steps = [
        own_cap(policy_cap(subject)?, ask, capacity),
        longer_hours(own, open, ask, capacity),
        more_days(&open_days(subject)?, ask),
        later_end(ask),
        fewer_people(ask),
        fewer_steps(ask),
        more_mailboxes(ask, capacity),
    ];
    Ok(steps.into_iter().flatten().take(OFFERED).collect())
}

/// The three cheapest repairs of a calendar that is too short, whatever the mailboxes carry.
pub(super) fn of_calendar(subject: &Subject<'_>, ask: &Ask) -> Result<Vec<String>, Skip> {
    let steps = [
        more_days(&open_days(subject)?, ask),
        earlier_start(ask),
        later_end(ask),
        fewer_waves(ask),
        fewer_steps(ask),
    ];
    Ok(steps.into_iter().flatten().take(OFFERED).collect())
}

fn with_capacity(ask: &Ask, capacity: &Capacity) -> Ask {
    Ask { per_day: Some(capacity.per_day()), ..ask.clone() }
}

/// The most the blueprint lets a mailbox send.
fn policy_cap(subject: &Subject<'_>) -> Result<u64, Skip> {
    let policy =
        subject.gbu()?.per_mailbox_day.as_ref().map_or(defaults::MAILBOX_DAY, |cap| cap.value);
    Ok(u64::from(policy))
}

/// The days the blueprint opens.
fn open_days(subject: &Subject<'_>) -> Result<Vec<Weekday>, Skip> {
    Ok(subject.gbu()?.days.iter().map(|day| day.value).collect())
}

/// The campaign's own cap, lifted as little as is enough and no higher than the blueprint's.
fn own_cap(policy: u64, ask: &Ask, now: &Capacity) -> Option<String> {
    let enough = |cap: &u64| with_capacity(ask, &Capacity { cap: *cap, ..now.clone() }).fits();
    let cap = (now.cap + 1..=policy).find(enough)?;
    Some(format!("raise `per_mailbox_day` from {} to {cap}", now.cap))
}

/// A longer send window within that of the blueprint, where the window is what limits a mailbox:
/// later into the day first, by half hours.
fn longer_hours(own: Hours, open: Hours, ask: &Ask, now: &Capacity) -> Option<String> {
    let step = jiff::Span::new().minutes(HALF_HOUR);
    let (mut hours, limits) = (own, now.fits_in_window() < now.cap);
    while limits && hours.minutes() < open.minutes() {
        if hours.end < open.end {
            hours.end = hours.end.saturating_add(step).min(open.end);
        } else {
            hours.start = hours.start.saturating_sub(step).max(open.start);
        }
        let window = u64::from(hours.minutes());
        if with_capacity(ask, &Capacity { window, ..now.clone() }).fits() {
            return Some(format!("send {hours}"));
        }
    }
    None
}

/// The fewest more of the days the blueprint opens.
fn more_days(open: &[Weekday], ask: &Ask) -> Option<String> {
    let more: Vec<Weekday> =
        open.iter().copied().filter(|day| !ask.calendar.days.contains(day)).collect();
    let mut choices: Vec<Vec<Weekday>> = (1..1_usize << more.len())
        .map(|mask| {
            let chosen = more.iter().enumerate().filter(|(index, _)| mask >> index & 1 == 1);
            chosen.map(|(_, day)| *day).collect()
        })
        .collect();
    choices.sort_by_key(Vec::len);
    let days = choices.into_iter().find(|days| {
        let mut longer = ask.clone();
        longer.calendar.days.extend(days);
        longer.fits()
    })?;
    let names: Vec<String> = days.iter().map(|day| format!("`{day}`")).collect();
    Some(format!("also send on {}", crate::base::words::list(&names, "and")))
}

/// The latest earlier start that is enough.
fn earlier_start(ask: &Ask) -> Option<String> {
    let mut sooner = ask.clone();
    for _ in 0..EARLIER_DAYS_MAX {
        sooner.starts = sooner.starts.yesterday().ok()?;
        if sooner.fits() {
            return Some(format!("start on {}", sooner.starts));
        }
    }
    None
}

/// The fewest waves to put into the one before them.
fn fewer_waves(ask: &Ask) -> Option<String> {
    let mut fewer = ask.clone();
    while let Some(last) = fewer.waves.pop() {
        *fewer.waves.last_mut()? += last;
        if fewer.fits() {
            let left = fewer.waves.len() as u64;
            return Some(format!("send in {}", count(left, "wave")));
        }
    }
    None
}

fn later_end(ask: &Ask) -> Option<String> {
    ask.forecast().over.map(|over| format!("end on {over}"))
}

/// The largest audience that fits.
fn fewer_people(ask: &Ask) -> Option<String> {
    let all: u64 = ask.waves.iter().sum();
    let (mut fits, mut too_many) = (0, all);
    while too_many - fits > 1 {
        let middle = u64::midpoint(fits, too_many);
        if ask.with_people(middle).fits() {
            fits = middle;
        } else {
            too_many = middle;
        }
    }
    let cut = all - fits;
    (fits > 0).then(|| {
        format!("cut {} so that at most {} are expected", count(cut, "lead"), thousands(fits))
    })
}

fn fewer_steps(ask: &Ask) -> Option<String> {
    let mut fewer = ask.clone();
    while fewer.delays.pop().is_some() {
        if fewer.fits() {
            let gone = (ask.delays.len() - fewer.delays.len()) as u64;
            return Some(match gone {
                1 => "leave out the last step".to_owned(),
                _ => format!("leave out the last {gone} steps"),
            });
        }
    }
    None
}

/// The fewest mailboxes to add.
fn more_mailboxes(ask: &Ask, now: &Capacity) -> Option<String> {
    let enough = |more: &u64| with_capacity(ask, &now.with_more(*more)).fits();
    let more = (1..=MAILBOXES_MAX).find(enough)?;
    let mailboxes = match more {
        1 => "1 mailbox on another domain".to_owned(),
        _ => format!("{more} mailboxes on other domains"),
    };
    Some(format!("add {mailboxes}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::amount::{Length, Percent, Unit};
    use crate::base::calendar::Calendar;
    use jiff::tz::TimeZone;

    /// 300 people, two steps, 30 messages a day, Monday 11 January to Friday 22 January 2027.
    fn short() -> (Ask, Capacity) {
        let domains = [("a.example".to_owned(), 1)].into();
        let capacity = Capacity { domains, cap: 30, domain_cap: 100, window: 450, gap: 6 };
        let ask = Ask {
            waves: vec![300],
            delays: vec![Length::new(2, Unit::Day)],
            calendar: Calendar::weekdays(TimeZone::UTC),
            starts: "2027-01-11".parse().unwrap(),
            ends: "2027-01-22".parse().unwrap(),
            between: Length::new(1, Unit::Day),
            observe: Length::new(1, Unit::Day),
            per_day: Some(capacity.per_day()),
            growth: Percent::whole(50),
        };
        (ask, capacity)
    }

    #[test]
    fn each_repair_fits_and_the_next_smaller_one_does_not() {
        let (ask, now) = short();
        // 20 business days of 30 messages, then a day of observation: Saturday 6 February.
        assert_eq!(later_end(&ask).as_deref(), Some("end on 2027-02-06"));
        // The days of the follow-ups carry no first messages, so four days of nine begin somebody.
        let cut = "cut 180 leads so that at most 120 are expected";
        assert_eq!(fewer_people(&ask).as_deref(), Some(cut));
        assert!(ask.with_people(120).fits() && !ask.with_people(121).fits());
        assert_eq!(fewer_steps(&ask), None);
        let more = more_mailboxes(&ask, &now).unwrap();
        assert_eq!(more, "add 2 mailboxes on other domains");
        assert!(with_capacity(&ask, &now.with_more(2)).fits());
        assert!(!with_capacity(&ask, &now.with_more(1)).fits());
    }

    #[test]
    fn the_cap_the_days_and_the_hours_are_raised_as_little_as_is_enough() {
        let (mut ask, now) = short();
        ask.waves = vec![120];
        ask.calendar.days.retain(|day| ![Weekday::Thu, Weekday::Fri].contains(day));
        assert!(!ask.fits());
        let low = Capacity { cap: 12, ..now.clone() };
        let mut slow = with_capacity(&ask, &low);
        slow.calendar.days.push(Weekday::Thu);
        let cap = own_cap(60, &slow, &low).unwrap();
        let least: u64 = cap.rsplit(' ').next().unwrap().parse().unwrap();
        let capped = |cap| with_capacity(&slow, &Capacity { cap, ..low.clone() }).fits();
        assert!(cap.starts_with("raise `per_mailbox_day` from 12 to "), "{cap}");
        assert!(capped(least) && !capped(least - 1));
        assert_eq!(own_cap(least - 1, &slow, &low), None);

        let mon_fri = Weekday::ALL[..5].to_vec();
        let days = more_days(&mon_fri, &ask).unwrap();
        assert_eq!(days, "also send on `thu`");
        assert_eq!(more_days(&mon_fri[..3], &ask), None);

        let narrow = Capacity { window: 90, ..now };
        let (full, _) = short();
        let full = Ask { waves: vec![120], per_day: Some(narrow.per_day()), ..full };
        let hours = |text: &str| text.parse::<Hours>().unwrap();
        let said = longer_hours(hours("09:00-10:30"), hours("08:00-16:30"), &full, &narrow);
        assert_eq!(said.as_deref(), Some("send 09:00-12:00"));
        let said = longer_hours(hours("09:00-10:30"), hours("08:00-11:30"), &full, &narrow);
        assert_eq!(said.as_deref(), Some("send 08:30-11:30"));
        assert_eq!(longer_hours(hours("09:00-10:30"), hours("09:00-11:30"), &full, &narrow), None);
    }

    #[test]
    fn a_calendar_is_repaired_by_no_more_than_is_needed() {
        let (ask, _) = short();
        let ask = Ask { waves: vec![1; 12], per_day: None, ..ask };
        assert!(!ask.fits());
        let start = earlier_start(&ask).unwrap();
        let from = |text: &str| Ask { starts: text.parse().unwrap(), ..ask.clone() };
        let first = start.trim_start_matches("start on ");
        let later = first.parse::<jiff::civil::Date>().unwrap().tomorrow().unwrap();
        assert!(from(first).fits() && !from(&later.to_string()).fits());
        let waves = |count: usize| Ask { waves: vec![1; count], ..ask.clone() };
        let said = fewer_waves(&ask).unwrap();
        let left = said.split(' ').nth(2).unwrap().parse::<usize>().unwrap();
        assert!(waves(left).fits() && !waves(left + 1).fits(), "{said}");
        let end = later_end(&ask).unwrap();
        let ends = |date: jiff::civil::Date| Ask { ends: date, ..ask.clone() };
        let last: jiff::civil::Date = end.trim_start_matches("end on ").parse().unwrap();
        assert!(ends(last).fits() && !ends(last.yesterday().unwrap()).fits());
    }
}

//! Ways out when a campaign asks for more than its mailboxes carry, the cheapest first.
//!
//! Each is tried on the forecast before it is offered: following any one of them is enough.

use crate::base::words::{count, thousands};
use crate::rules::{Skip, Subject};

use super::capacity::{Capacity, PER_MAILBOX_DAY};
use super::forecast::Ask;

/// How many are offered.
const OFFERED: usize = 3;
/// The most mailboxes a repair may add; a campaign that lacks more needs another plan.
const MAILBOXES_MAX: u64 = 60;

/// The three cheapest repairs: what the author may decide alone comes first, what needs new
/// infrastructure last.
pub(super) fn repairs(
    subject: &Subject<'_>,
    ask: &Ask,
    capacity: &Capacity,
) -> Result<Vec<String>, Skip> {
    let steps = [
        own_cap(subject, ask, capacity)?,
        longer_hours(subject, ask, capacity)?,
        more_days(subject, ask)?,
        later_end(ask),
        fewer_people(ask),
        fewer_steps(ask),
        more_mailboxes(ask, capacity),
    ];
    Ok(steps.into_iter().flatten().take(OFFERED).collect())
}

fn with_capacity(ask: &Ask, capacity: &Capacity) -> Ask {
    Ask { per_day: Some(capacity.per_day()), ..ask.clone() }
}

/// The campaign's own cap lifted to the blueprint's.
fn own_cap(subject: &Subject<'_>, ask: &Ask, now: &Capacity) -> Result<Option<String>, Skip> {
    let policy = subject.gbu()?.per_mailbox_day.as_ref().map_or(PER_MAILBOX_DAY, |cap| cap.value);
    let policy = u64::from(policy);
    let fits =
        now.cap < policy && with_capacity(ask, &Capacity { cap: policy, ..now.clone() }).fits();
    Ok(fits.then(|| format!("raise `per_mailbox_day` to the {policy} of the blueprint")))
}

/// The whole send window of the blueprint, where the window is what limits a mailbox.
fn longer_hours(subject: &Subject<'_>, ask: &Ask, now: &Capacity) -> Result<Option<String>, Skip> {
    let hours = subject.gbu()?.hours.value;
    let window = u64::from(hours.minutes());
    let limits = now.fits_in_window() < now.cap && window > now.window;
    let fits = limits && with_capacity(ask, &Capacity { window, ..now.clone() }).fits();
    Ok(fits.then(|| format!("send {hours}")))
}

/// Every day the blueprint opens.
fn more_days(subject: &Subject<'_>, ask: &Ask) -> Result<Option<String>, Skip> {
    let open = subject.gbu()?.days.iter().map(|day| day.value);
    let more: Vec<_> = open.filter(|day| !ask.calendar.days.contains(day)).collect();
    let mut longer = ask.clone();
    longer.calendar.days.extend(&more);
    let names: Vec<String> = more.iter().map(|day| format!("`{day}`")).collect();
    let fits = !more.is_empty() && longer.fits();
    Ok(fits.then(|| format!("also send on {}", crate::base::words::list(&names, "and"))))
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
}

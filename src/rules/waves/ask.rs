//! What a campaign and its blueprint ask of the calendar, in the numbers a forecast walks through.

use jiff::civil::Date;

use crate::base::amount::{Length, Unit};
use crate::base::calendar::Calendar;
use crate::rules::{Skip, Subject};

use super::forecast::Ask;
use super::sizes::{growth, waves};

/// What a campaign asks for, by the calendar alone where `per_day` is `None`.
pub(super) fn of(subject: &Subject<'_>, per_day: Option<u64>) -> Result<Ask, Skip> {
    let (gbu, brief, send) = (subject.gbu()?, subject.brief()?, subject.send()?);
    if brief.starts.value > brief.ends.value {
        return Err(Skip::because("the campaign ends before it starts".to_owned()));
    }
    let observe = gbu.waves.observe.value;
    Ok(Ask {
        waves: sizes(subject)?,
        delays: delays(subject)?,
        calendar: calendar(subject)?,
        starts: brief.starts.value,
        ends: brief.ends.value,
        between: send.between.as_ref().map_or(observe, |between| between.value),
        observe,
        per_day,
        growth: growth(gbu),
    })
}

/// The days a campaign sends on: its own, where the blueprint opens them, less the holidays.
pub(in crate::rules) fn calendar(subject: &Subject<'_>) -> Result<Calendar, Skip> {
    let (gbu, send) = (subject.gbu()?, subject.send()?);
    let open = |day: &&crate::source::Located<_>| gbu.days.iter().any(|open| open == *day);
    let listed = gbu.holidays.iter().flatten();
    let mut holidays: Vec<Date> = listed.map(|date| date.value).collect();
    holidays.sort_unstable();
    Ok(Calendar {
        zone: send.timezone.rules().clone(),
        days: send.days.iter().filter(open).map(|day| day.value).collect(),
        holidays,
    })
}

/// The most people of each wave, no more in all than are expected at most.
fn sizes(subject: &Subject<'_>) -> Result<Vec<u64>, Skip> {
    let (_, mut left) = subject.audience()?.expected.bounds();
    let sized = waves(subject)?.into_iter().map(|wave| {
        let size = left.min(wave.most);
        left -= size;
        size
    });
    Ok(sized.collect())
}

/// How long each step but the first waits.
fn delays(subject: &Subject<'_>) -> Result<Vec<Length>, Skip> {
    let steps = subject.message()?.steps.iter().skip(1);
    let delay = |length: Option<Length>| length.unwrap_or(Length::new(0, Unit::Day));
    Ok(steps.map(|step| delay(step.after.as_ref().map(|after| after.value))).collect())
}

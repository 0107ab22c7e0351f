//! The schedule of a campaign, and what the numbers of its days mean. Knows no holidays.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Time;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::super::wire::Campaign;
use super::{Difference, Differences, NotNormal};
use crate::base::calendar::{Hours, Weekday};

/// What the numbers of days mean. Monday to Friday are 1 to 5 in every source; the sources
/// contradict each other about the weekend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DayNumbering {
    /// Nobody has confirmed the weekend on this account: it can be neither written nor read.
    #[default]
    Unconfirmed,
    /// Confirmed on this account: 0 is Sunday, 6 is Saturday.
    SundayIsZero,
    /// Confirmed on this account: 6 is Saturday, 7 is Sunday.
    SundayIsSeven,
}

/// A weekend day asked for while nobody knows its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` cannot be put into a Smartlead schedule: its documents contradict each other about the \
     numbers of the weekend; leave it out, or set a schedule by hand, see which number it reads \
     back as, and confirm the day numbering in the workspace's Smartlead account"
)]
pub struct UnclearWeekend(pub Weekday);

impl DayNumbering {
    /// The number of a day.
    pub fn number(self, day: Weekday) -> Result<u8, UnclearWeekend> {
        Ok(match (day, self) {
            (Weekday::Mon, _) => 1,
            (Weekday::Tue, _) => 2,
            (Weekday::Wed, _) => 3,
            (Weekday::Thu, _) => 4,
            (Weekday::Fri, _) => 5,
            (Weekday::Sat | Weekday::Sun, Self::Unconfirmed) => return Err(UnclearWeekend(day)),
            (Weekday::Sat, _) => 6,
            (Weekday::Sun, Self::SundayIsZero) => 0,
            (Weekday::Sun, Self::SundayIsSeven) => 7,
        })
    }

    /// The day a number means.
    pub fn day(self, number: u8) -> Day {
        let known = Weekday::ALL.into_iter().find(|day| self.number(*day) == Ok(number));
        known.map_or(Day::Unclear(number), Day::Known)
    }
}

/// A day of a schedule that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Day {
    /// A number whose day is certain.
    Known(Weekday),
    /// A number whose day is not, as it came.
    Unclear(u8),
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Known(day) => day.fmt(f),
            Self::Unclear(number) => write!(f, "day number {number}"),
        }
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A schedule to be written. Smartlead requires every part but the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleWrite {
    /// A time zone of the IANA database; one for the whole campaign.
    pub timezone: String,
    /// The days of sending.
    pub days: BTreeSet<Weekday>,
    /// The hours of sending, in the zone.
    pub hours: Hours,
    /// Minutes between two messages of one mailbox.
    pub min_gap_minutes: u64,
    /// The most new leads per day; follow-ups are not counted.
    pub max_new_leads_per_day: u64,
    /// The instant before which nothing is sent; kept to the millisecond.
    pub not_before: Option<Timestamp>,
}

impl ScheduleWrite {
    /// The body of the call that writes it.
    pub fn to_wire(&self, numbering: DayNumbering) -> Result<Value, UnclearWeekend> {
        let days: Vec<u8> =
            self.days.iter().map(|day| numbering.number(*day)).collect::<Result<_, _>>()?;
        let mut body = json!({
            "timezone": self.timezone,
            "days_of_the_week": days,
            "start_hour": clock_face(self.hours.start),
            "end_hour": clock_face(self.hours.end),
            "min_time_btw_emails": self.min_gap_minutes,
            "max_new_leads_per_day": self.max_new_leads_per_day,
        });
        if let Some(instant) = self.not_before {
            body["schedule_start_time"] = format!("{:.3}", to_millisecond(instant)).into();
        }
        Ok(body)
    }

    /// The form to compare by.
    pub fn normal(&self) -> NormalSchedule {
        NormalSchedule {
            timezone: self.timezone.clone(),
            days: self.days.iter().copied().map(Day::Known).collect(),
            start: clock_face(self.hours.start),
            end: clock_face(self.hours.end),
            min_gap_minutes: self.min_gap_minutes,
            max_new_leads_per_day: self.max_new_leads_per_day,
            not_before: self.not_before.map(to_millisecond),
        }
    }
}

/// A schedule, whichever way it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of `ScheduleWrite`")]
pub struct NormalSchedule {
    pub timezone: String,
    pub days: BTreeSet<Day>,
    pub start: String,
    pub end: String,
    pub min_gap_minutes: u64,
    pub max_new_leads_per_day: u64,
    pub not_before: Option<Timestamp>,
}

impl NormalSchedule {
    /// Where what was found is not this.
    pub fn differences(&self, found: &Self) -> Vec<Difference> {
        let mut all = Differences::default();
        all.compare("timezone", &self.timezone, &found.timezone, String::clone);
        all.compare("days", &self.days, &found.days, |days| {
            days.iter().map(Day::to_string).collect::<Vec<_>>().join(", ")
        });
        all.compare("first hour", &self.start, &found.start, String::clone);
        all.compare("last hour", &self.end, &found.end, String::clone);
        let number = u64::to_string;
        let gap = (&self.min_gap_minutes, &found.min_gap_minutes);
        all.compare("minutes between messages", gap.0, gap.1, number);
        let most = (&self.max_new_leads_per_day, &found.max_new_leads_per_day);
        all.compare("new leads per day", most.0, most.1, number);
        all.compare("not before", &self.not_before, &found.not_before, |instant| {
            instant.map_or_else(|| "not set".to_owned(), |instant| instant.to_string())
        });
        all.0
    }
}

impl Campaign {
    /// The schedule in the form to compare by; `None` when none was ever written.
    pub fn schedule(&self, numbering: DayNumbering) -> Result<Option<NormalSchedule>, NotNormal> {
        let Some(cron) = &self.scheduler_cron_value else { return Ok(None) };
        let hour = |text: &Option<String>, field| {
            let time = text.as_deref().and_then(read_clock_face);
            time.map(clock_face).ok_or(NotNormal { field, expected: "a time such as `09:00`" })
        };
        let number = |value: Option<u64>, field| {
            value.ok_or(NotNormal { field, expected: "a whole number" })
        };
        Ok(Some(NormalSchedule {
            timezone: cron
                .tz
                .clone()
                .ok_or(NotNormal { field: "scheduler_cron_value.tz", expected: "a time zone" })?,
            days: cron.days.iter().map(|day| numbering.day(*day)).collect(),
            start: hour(&cron.start_hour, "scheduler_cron_value.startHour")?,
            end: hour(&cron.end_hour, "scheduler_cron_value.endHour")?,
            min_gap_minutes: number(self.min_time_btwn_emails, "min_time_btwn_emails")?,
            max_new_leads_per_day: number(self.max_leads_per_day, "max_leads_per_day")?,
            not_before: self.schedule_start_time.map(to_millisecond),
        }))
    }
}

fn clock_face(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `9:00`, `09:00` and `09:00:00` are the same time.
fn read_clock_face(text: &str) -> Option<Time> {
    let mut parts = text.trim().split(':');
    let hour = parts.next()?.parse().ok()?;
    let minute = parts.next()?.parse().ok()?;
    let second = parts.next().map_or(Some(0), |second| second.parse::<i8>().ok())?;
    if second != 0 || parts.next().is_some() {
        return None;
    }
    Time::new(hour, minute, 0, 0).ok()
}

fn to_millisecond(instant: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(instant.as_millisecond()).unwrap_or(instant)
}

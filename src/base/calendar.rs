//! Weekdays, times of day, send windows and business days.
//!
//! Knows no holidays of its own: a calendar of policy hands them in.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use super::amount::{Length, NotAnAmount, Unit};

/// A day of the week, written `mon` to `sun`.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
#[expect(missing_docs, reason = "the names of the days say what they are")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Weekday {
    /// Monday to Sunday.
    pub const ALL: [Self; 7] =
        [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// The three letters it is written with.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Mon => "mon",
            Self::Tue => "tue",
            Self::Wed => "wed",
            Self::Thu => "thu",
            Self::Fri => "fri",
            Self::Sat => "sat",
            Self::Sun => "sun",
        }
    }

    /// The weekday of a date.
    pub fn of(date: Date) -> Self {
        Self::ALL[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())]
    }

    /// Saturday or Sunday.
    pub const fn is_weekend(self) -> bool {
        matches!(self, Self::Sat | Self::Sun)
    }
}

impl fmt::Display for Weekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// The hours of a day in which something may happen: `09:00-16:30`, start before end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hours {
    /// The first minute.
    pub start: Time,
    /// The first minute after.
    pub end: Time,
}

impl Hours {
    /// The minutes between start and end.
    pub fn minutes(self) -> u32 {
        let minutes = self.start.duration_until(self.end).as_mins();
        u32::try_from(minutes).unwrap_or(0)
    }

    /// Whether these hours lie inside the other ones.
    pub fn within(self, other: Self) -> bool {
        other.start <= self.start && self.end <= other.end
    }
}

const HOURS: NotAnAmount =
    NotAnAmount { expected: "hours of a day with the start before the end, such as `09:00-16:30`" };

fn time_of_day(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let two = |s: &str| (s.len() == 2).then(|| s.parse::<i8>().ok()).flatten();
    Time::new(two(hour)?, two(minute)?, 0, 0).ok()
}

impl FromStr for Hours {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let (start, end) = text.trim().split_once('-').ok_or(HOURS)?;
        let start = time_of_day(start.trim()).ok_or(HOURS)?;
        let end = time_of_day(end.trim()).ok_or(HOURS)?;
        if start < end { Ok(Self { start, end }) } else { Err(HOURS) }
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, end) = (self.start, self.end);
        write!(f, "{:02}:{:02}-{:02}:{:02}", start.hour(), start.minute(), end.hour(), end.minute())
    }
}

impl Serialize for Hours {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hours {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for Hours {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Hours".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": r"^\s*([01][0-9]|2[0-3]):[0-5][0-9]\s*-\s*([01][0-9]|2[0-3]):[0-5][0-9]\s*$",
            "description": "Hours of a day with the start before the end, such as `09:00-16:30`",
        })
    }
}

/// Open days: weekdays less holidays, in one time zone.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// The zone in which a day begins and ends.
    pub zone: TimeZone,
    /// The open weekdays.
    pub days: Vec<Weekday>,
    /// Closed dates, sorted.
    pub holidays: Vec<Date>,
}

impl Calendar {
    /// Monday to Friday in a zone, no holidays.
    pub fn weekdays(zone: TimeZone) -> Self {
        Self { zone, days: Weekday::ALL[..5].to_vec(), holidays: Vec::new() }
    }

    /// Whether a date is open.
    pub fn is_open(&self, date: Date) -> bool {
        self.days.contains(&Weekday::of(date)) && self.holidays.binary_search(&date).is_err()
    }

    /// The open dates from `first` to `last`, both included.
    pub fn open_dates(&self, first: Date, last: Date) -> Vec<Date> {
        first
            .series(jiff::Span::new().days(1))
            .take_while(|date| *date <= last)
            .filter(|date| self.is_open(*date))
            .collect()
    }

    /// The instant a length after another. Business days are counted on open dates and keep the
    /// time of day; other units run on the plain clock. Gives up after ten years without an open
    /// day and returns that instant.
    pub fn after(&self, from: Timestamp, length: Length) -> Timestamp {
        if length.unit != Unit::BusinessDay {
            return from.saturating_add(length.at_least()).unwrap_or(Timestamp::MAX);
        }
        let mut at: Zoned = from.to_zoned(self.zone.clone());
        let mut left = length.count;
        for _ in 0..3660 {
            if left == 0 {
                break;
            }
            at = match at.checked_add(jiff::Span::new().days(1)) {
                Ok(next) => next,
                Err(_) => break,
            };
            if self.is_open(at.date()) {
                left -= 1;
            }
        }
        at.timestamp()
    }

    /// The instant at which `hours` next begin or run on an open date, at or after `from`.
    /// `None` when no date of the next ten years is open.
    pub fn next_open(&self, from: Timestamp, hours: Hours) -> Option<Timestamp> {
        let start = from.to_zoned(self.zone.clone());
        let mut date = start.date();
        for _ in 0..3660 {
            if self.is_open(date) {
                let opens =
                    date.to_datetime(hours.start).to_zoned(self.zone.clone()).ok()?.timestamp();
                let closes =
                    date.to_datetime(hours.end).to_zoned(self.zone.clone()).ok()?.timestamp();
                if from < closes {
                    return Some(opens.max(from));
                }
            }
            date = date.tomorrow().ok()?;
        }
        None
    }
}

/// The length between two instants in words a person uses: `3 days`, `4 hours`, `20 minutes`.
pub fn about(length: SignedDuration) -> String {
    let minutes = length.as_mins().unsigned_abs();
    match minutes {
        0..120 => super::words::count(minutes, "minute"),
        120..2880 => super::words::count(minutes / 60, "hour"),
        _ => super::words::count(minutes / 1440, "day"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin() -> Calendar {
        let mut calendar = Calendar::weekdays(TimeZone::get("Europe/Berlin").unwrap());
        calendar.holidays.push("2027-03-26".parse().unwrap());
        calendar
    }

    #[test]
    fn hours_parse_print_and_refuse() {
        assert_eq!("09:00-16:30".parse::<Hours>().unwrap().to_string(), "09:00-16:30");
        assert_eq!("09:00-16:30".parse::<Hours>().unwrap().minutes(), 450);
        for text in ["9:00-16:30", "16:30-09:00", "09:00", "09:00-24:00", "09:00-09:00"] {
            assert_eq!(text.parse::<Hours>(), Err(HOURS), "{text}");
        }
    }

    #[test]
    fn business_days_pass_over_weekends_and_holidays() {
        // Thursday 25 March 2027; Friday is a holiday, summer time begins on Sunday.
        let from: Timestamp = "2027-03-25T09:00:00Z".parse().unwrap();
        let after = berlin().after(from, Length::new(1, Unit::BusinessDay));
        assert_eq!(after.to_string(), "2027-03-29T08:00:00Z");
    }

    #[test]
    fn the_next_open_hours_begin_on_the_next_open_day() {
        let hours = "09:00-16:30".parse().unwrap();
        let late: Timestamp = "2027-03-25T15:30:00Z".parse().unwrap();
        let next = berlin().next_open(late, hours).unwrap();
        assert_eq!(next.to_string(), "2027-03-29T07:00:00Z");
        let inside: Timestamp = "2027-03-29T10:11:00Z".parse().unwrap();
        assert_eq!(berlin().next_open(inside, hours), Some(inside));
    }
}

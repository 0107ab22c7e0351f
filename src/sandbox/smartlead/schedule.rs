//! A campaign's schedule: how it is written, how it is read back, when it is open.
//!
//! Weekdays are kept as they were written. Sources number Sunday 0 or 7 and agree on the rest, so
//! both are Sunday here.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde_json::{Value, json};

use super::account::{Account, Campaign, stamp};
use super::joi::{self, Checked, Key, Kind, error, optional, required};
use crate::base::calendar::{Calendar, Hours, Weekday};
use crate::sandbox::http::{Answer, Call};

const KEYS: &[Key] = &[
    required("timezone", Kind::Text),
    required("days_of_the_week", Kind::Array),
    required("start_hour", Kind::Text),
    required("end_hour", Kind::Text),
    required("min_time_btw_emails", Kind::Number),
    required("max_new_leads_per_day", Kind::Number),
    optional("schedule_start_time", Kind::Text),
];

/// When a campaign sends and how fast.
#[derive(Debug, Clone)]
pub(super) struct Schedule {
    timezone: String,
    days: Vec<u64>,
    start: String,
    end: String,
    pub(super) min_minutes_between: u32,
    pub(super) max_new_leads_per_day: u32,
    pub(super) starts: Option<Timestamp>,
    calendar: Calendar,
    hours: Hours,
}

impl Schedule {
    fn read(call: &Call) -> Checked<Self> {
        let body = joi::object(call, KEYS)?;
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let timezone = text("timezone").to_owned();
        let zone = TimeZone::get(&timezone)
            .map_err(|_| error(400, format!("Invalid timezone - {timezone}")))?;
        let days = days(body.get("days_of_the_week"))?;
        let (start, end) = (text("start_hour").to_owned(), text("end_hour").to_owned());
        let hours = hours(&start, &end)?;
        let count = |name: &str| -> Checked<u32> {
            joi::whole(body.get(name))
                .and_then(|count| u32::try_from(count).ok())
                .ok_or_else(|| joi::refuse("body", name, "must be greater than or equal to 0"))
        };
        let starts = match body.get("schedule_start_time").and_then(Value::as_str) {
            Some(text) => Some(text.parse().map_err(|_| {
                joi::refuse("body", "schedule_start_time", "must be in ISO 8601 date format")
            })?),
            None => None,
        };
        let calendar = Calendar {
            zone,
            days: days.iter().map(|day| Weekday::ALL[(*day as usize + 6) % 7]).collect(),
            holidays: Vec::new(),
        };
        Ok(Self {
            timezone,
            days,
            start,
            end,
            min_minutes_between: count("min_time_btw_emails")?,
            max_new_leads_per_day: count("max_new_leads_per_day")?,
            starts,
            calendar,
            hours,
        })
    }

    /// The zone its days begin in.
    pub(super) fn zone(&self) -> TimeZone {
        self.calendar.zone.clone()
    }

    /// The date of an instant in its zone.
    pub(super) fn date(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone()).date()
    }

    /// The first instant at or after another at which the window is open.
    pub(super) fn next_open(&self, at: Timestamp) -> Option<Timestamp> {
        self.calendar.next_open(at, self.hours)
    }

    /// The beginning of the day that lies some days after an instant.
    pub(super) fn days_after(&self, at: Timestamp, days: u32) -> Timestamp {
        if days == 0 {
            return at;
        }
        let date = self.date(at).checked_add(Span::new().days(i64::from(days)));
        let start = date.ok().and_then(|date| date.to_zoned(self.zone()).ok());
        start.map_or(at, |start| start.timestamp())
    }
}

fn days(value: Option<&Value>) -> Checked<Vec<u64>> {
    let items = value.and_then(Value::as_array).cloned().unwrap_or_default();
    let mut days = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match joi::whole(Some(item)) {
            Some(day) if day <= 7 => days.push(day),
            _ => {
                let path = format!("days_of_the_week[{index}]");
                return Err(joi::refuse("body", &path, "must be less than or equal to 7"));
            }
        }
    }
    Ok(days)
}

fn hours(start: &str, end: &str) -> Checked<Hours> {
    let is_time = |text: &str| format!("{text}-23:59").parse::<Hours>().is_ok() || text == "23:59";
    if !is_time(start) {
        return Err(error(400, format!("Invalid start_hour - {start}")));
    }
    if !is_time(end) {
        return Err(error(400, format!("Invalid end_hour - {end}")));
    }
    format!("{start}-{end}")
        .parse()
        .map_err(|_| error(400, "startHour cannot be greater that endHour"))
}

impl Campaign {
    /// The schedule under the names of a read: cron value, gap, new leads a day, start.
    pub(super) fn schedule_read(&self) -> [Value; 4] {
        match &self.schedule {
            None => [Value::Null, json!(20), json!(100), Value::Null],
            Some(schedule) => [
                json!({
                    "tz": schedule.timezone, "days": schedule.days,
                    "startHour": schedule.start, "endHour": schedule.end,
                }),
                json!(schedule.min_minutes_between),
                json!(schedule.max_new_leads_per_day),
                schedule.starts.map_or(Value::Null, |at| json!(stamp(at))),
            ],
        }
    }
}

/// `POST /campaigns/{id}/schedule`.
pub(super) fn save(account: &mut Account, id: u64, call: &Call, now: Timestamp) -> Checked<Answer> {
    account.editable(id)?;
    let schedule = Schedule::read(call)?;
    let campaign = account.campaign_mut(id)?;
    campaign.schedule = Some(schedule);
    campaign.updated_at = now;
    Ok(Answer::json(200, &json!({ "ok": true })))
}

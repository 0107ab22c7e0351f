//! A campaign walked through day by day: when each wave opens, when the last message leaves, how
//! many leave in time.
//!
//! It is the best case: every gate passes as soon as its observation ends, and nobody drops out.
//! What does not fit here fits nowhere. Follow-ups go before first messages, and no day carries
//! more than the busiest day before it with the growth of policy. Knows dates and numbers only.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::base::amount::{Length, Percent, Unit};
use crate::base::calendar::Calendar;

use super::sizes::most_after;

/// The most days past the end that are looked at, so that a walk always ends.
const DAYS_BEYOND_END_MAX: i64 = 3660;

/// What a campaign asks for.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    /// People of each wave.
    pub waves: Vec<u64>,
    /// How long each step but the first waits for the one before.
    pub delays: Vec<Length>,
    /// The days mail is sent on.
    pub calendar: Calendar,
    /// The first day.
    pub starts: Date,
    /// The last day, observation included.
    pub ends: Date,
    /// Observation between two waves.
    pub between: Length,
    /// Observation after the last message.
    pub observe: Length,
    /// The most messages of a day; `None` looks at the calendar alone.
    pub per_day: Option<u64>,
    /// How much busier than the busiest day before a day may be.
    pub growth: Percent,
}

/// How it goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Forecast {
    /// The day the first message of each wave leaves.
    pub opens: Vec<Date>,
    /// The day the last message leaves; `None` where that is beyond every horizon.
    pub last: Option<Date>,
    /// The day its observation is over.
    pub over: Option<Date>,
    /// Messages that leave early enough to be observed by the end.
    pub in_time: u64,
}

impl Ask {
    /// Every message, when nobody drops out.
    pub fn messages(&self) -> u64 {
        let steps = self.delays.len() as u64 + 1;
        self.waves.iter().sum::<u64>().saturating_mul(steps)
    }

    /// Whether everything, observation included, is over by the end.
    pub fn fits(&self) -> bool {
        self.forecast().over.is_some_and(|over| over <= self.ends)
    }

    /// The day everything is over, and the number of open days from the end to it.
    pub fn days_late(&self) -> Option<(Date, u64)> {
        let over = self.forecast().over?;
        let after = self.ends.tomorrow().ok()?;
        Some((over, self.calendar.open_dates(after, over).len() as u64))
    }

    /// The same with at most so many people: the last waves shrink first.
    pub fn with_people(&self, people: u64) -> Self {
        let mut left = people;
        let mut less = self.clone();
        for wave in &mut less.waves {
            *wave = left.min(*wave);
            left -= *wave;
        }
        less
    }

    /// Walks through the days.
    pub fn forecast(&self) -> Forecast {
        let mut walk = Walk::new(self);
        let mut date = self.starts;
        let end = self.ends.checked_add(jiff::Span::new().days(DAYS_BEYOND_END_MAX));
        let end = end.unwrap_or(Date::MAX);
        while walk.left > 0 && date <= end {
            if self.calendar.is_open(date) {
                walk.send(date);
            }
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        let done = walk.left == 0;
        walk.forecast.last = walk.forecast.last.filter(|_| done);
        walk.forecast.over = walk.forecast.last.map(|last| self.after(last, self.observe));
        walk.forecast
    }

    /// The first date at least a length after another: whole days, since a message may leave at
    /// any minute of the window. Business days are Monday to Friday less the holidays.
    fn after(&self, date: Date, length: Length) -> Date {
        let open = |date: Date| {
            let weekend = crate::base::calendar::Weekday::of(date).is_weekend();
            !weekend && self.calendar.holidays.binary_search(&date).is_err()
        };
        let mut left = length.days_up();
        let mut date = date;
        while left > 0 {
            let Ok(next) = date.tomorrow() else { return Date::MAX };
            date = next;
            if length.unit != Unit::BusinessDay || open(date) {
                left -= 1;
            }
        }
        date
    }
}

/// The state between two days.
struct Walk<'a> {
    ask: &'a Ask,
    /// Follow-ups by the date they are due and their step.
    due: BTreeMap<(Date, usize), u64>,
    /// The wave being sent, who is left of it, and the date it opens.
    wave: usize,
    people: u64,
    opens: Date,
    /// Messages left, and the busiest day so far.
    left: u64,
    busiest: u64,
    forecast: Forecast,
}

impl<'a> Walk<'a> {
    fn new(ask: &'a Ask) -> Self {
        Self {
            ask,
            due: BTreeMap::new(),
            wave: 0,
            people: ask.waves.first().copied().unwrap_or(0),
            opens: ask.starts,
            left: ask.messages(),
            busiest: 0,
            forecast: Forecast::default(),
        }
    }

    /// Sends what a day can carry.
    fn send(&mut self, today: Date) {
        let most = match (self.ask.per_day, self.busiest) {
            (None, _) => u64::MAX,
            (Some(per_day), 0) => per_day,
            (Some(per_day), busiest) => per_day.min(most_after(busiest, self.ask.growth)),
        };
        let mut room = most;
        while let Some(mut entry) = self.due.first_entry() {
            let (date, step) = *entry.key();
            if date > today || room == 0 {
                break;
            }
            let count = room.min(*entry.get());
            *entry.get_mut() -= count;
            if *entry.get() == 0 {
                entry.remove();
            }
            room -= count;
            self.sent(today, step, count);
        }
        self.open_waves(today, &mut room);
        self.busiest = self.busiest.max(most - room);
    }

    /// Sends first messages of the wave that is open, and sets when the next one opens.
    fn open_waves(&mut self, today: Date, room: &mut u64) {
        while self.opens <= today && self.wave < self.ask.waves.len() {
            let count = self.people.min(*room);
            if count > 0 && self.people == self.ask.waves[self.wave] {
                self.forecast.opens.push(today);
            }
            *room -= count;
            self.people -= count;
            if count > 0 {
                self.sent(today, 0, count);
            }
            if self.people > 0 {
                return;
            }
            let was_empty = self.ask.waves[self.wave] == 0;
            self.wave += 1;
            self.people = self.ask.waves.get(self.wave).copied().unwrap_or(0);
            if !was_empty {
                let tomorrow = today.tomorrow().unwrap_or(Date::MAX);
                self.opens = self.ask.after(today, self.ask.between).max(tomorrow);
            }
        }
    }

    /// Books messages of a step and the follow-ups they lead to.
    fn sent(&mut self, today: Date, step: usize, count: u64) {
        self.left -= count;
        self.forecast.last = Some(today);
        if self.ask.after(today, self.ask.observe) <= self.ask.ends {
            self.forecast.in_time += count;
        }
        if let Some(delay) = self.ask.delays.get(step) {
            *self.due.entry((self.ask.after(today, *delay), step + 1)).or_default() += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::calendar::Weekday;
    use jiff::tz::TimeZone;

    fn days(count: u32) -> Length {
        Length::new(count, Unit::Day)
    }

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// Monday 11 January to Friday 5 March 2027, Monday to Thursday.
    fn ask(waves: &[u64], delays: &[u32], per_day: Option<u64>) -> Ask {
        let mut calendar = Calendar::weekdays(TimeZone::UTC);
        calendar.days.retain(|day| *day != Weekday::Fri);
        Ask {
            waves: waves.to_vec(),
            delays: delays.iter().copied().map(days).collect(),
            calendar,
            starts: date("2027-01-11"),
            ends: date("2027-03-05"),
            between: days(2),
            observe: days(1),
            per_day,
            growth: Percent::whole(50),
        }
    }

    fn opens(ask: &Ask) -> Vec<String> {
        ask.forecast().opens.iter().map(Date::to_string).collect()
    }

    #[test]
    fn a_wave_takes_as_many_days_as_the_mailboxes_need_and_the_next_waits_for_its_observation() {
        let ask = ask(&[150, 200, 250], &[], Some(120));
        // Monday 120 and Tuesday 30; observed until Thursday, when 120 of the second leave; the
        // other 80 on Monday; observed until Wednesday, and 250 take Wednesday, Thursday, Monday.
        assert_eq!(opens(&ask), ["2027-01-11", "2027-01-14", "2027-01-20"]);
        let forecast = ask.forecast();
        assert_eq!(forecast.last, Some(date("2027-01-25")));
        assert_eq!(forecast.over, Some(date("2027-01-26")));
        assert_eq!(forecast.in_time, 600);
    }

    #[test]
    fn follow_ups_go_before_first_messages() {
        let ask = ask(&[100, 100], &[2], Some(100));
        // Wednesday belongs to the follow-ups of Monday, so the second wave waits for Thursday.
        assert_eq!(opens(&ask), ["2027-01-11", "2027-01-14"]);
    }

    #[test]
    fn a_day_grows_by_the_growth_of_the_busiest_day_before_it() {
        let ask = ask(&[10, 90], &[], Some(100));
        // 10 on Monday; from Wednesday on 15, 22, 33 and the last 20.
        assert_eq!(ask.forecast().last, Some(date("2027-01-19")));
        assert_eq!(ask.forecast().in_time, 100);
    }

    #[test]
    fn holidays_and_closed_days_carry_nothing() {
        let mut ask = ask(&[100], &[], Some(100));
        ask.starts = date("2027-01-08");
        assert_eq!(opens(&ask), ["2027-01-11"]);
        ask.calendar.holidays.push(date("2027-01-11"));
        assert_eq!(opens(&ask), ["2027-01-12"]);
    }

    #[test]
    fn business_days_pass_over_weekends_and_holidays() {
        let mut ask = ask(&[1], &[], None);
        ask.calendar.holidays.push(date("2027-01-15"));
        let length = Length::new(2, Unit::BusinessDay);
        assert_eq!(ask.after(date("2027-01-14"), length), date("2027-01-19"));
        let hours = Length::new(24, Unit::Hour);
        assert_eq!(ask.after(date("2027-01-14"), hours), date("2027-01-15"));
    }

    #[test]
    fn what_leaves_too_late_to_be_observed_is_not_in_time() {
        let mut ask = ask(&[300], &[], Some(100));
        ask.ends = date("2027-01-13");
        // Monday and Tuesday are observed by Wednesday; Wednesday's messages are not.
        assert_eq!(ask.forecast().in_time, 200);
        assert!(!ask.fits());
        assert!(ask.with_people(200).fits());
        ask.ends = date("2027-01-14");
        assert!(ask.fits());
    }

    #[test]
    fn no_mailbox_and_no_open_day_never_end() {
        assert_eq!(ask(&[10], &[], Some(0)).forecast(), Forecast::default());
        let mut closed = ask(&[10], &[], Some(10));
        closed.calendar.days.clear();
        assert_eq!(closed.forecast().over, None);
    }

    #[test]
    fn an_empty_wave_costs_no_observation() {
        assert_eq!(opens(&ask(&[10, 0, 10], &[], Some(100))), ["2027-01-11", "2027-01-13"]);
    }

    #[test]
    fn fewer_people_shrink_the_last_waves_first() {
        let less = ask(&[150, 200, 250], &[], None).with_people(200);
        assert_eq!(less.waves, [150, 50, 0]);
    }
}

//! Keeps calls within a platform's allowances, on the shared clock.
//!
//! Each allowance is a rolling window: at most so many calls in any stretch of so much time. A
//! bucket that refills steadily would let twice as many through right after a pause, and the
//! platforms count in rolling windows. Several allowances hold at once.
//!
//! Knows one process: two programs with one key share the platform's allowance, not this one.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::base::clock::Clock;

/// An allowance: at most `calls` calls in any stretch of time `per`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// The most calls; zero counts as one, since none at all would wait for ever.
    pub calls: usize,
    /// The length of the stretch.
    pub per: SignedDuration,
}

/// The pace of one platform: its allowances, the calls granted lately, and what the platform has
/// said about waiting.
#[derive(Debug)]
pub struct Pace {
    rates: Vec<Rate>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Granted instants, oldest first, as many as the largest allowance has calls.
    granted: VecDeque<Timestamp>,
    held_until: Option<Timestamp>,
}

impl Pace {
    /// A pace that keeps every one of `rates`; none means no limit of our own.
    pub fn new(rates: Vec<Rate>) -> Self {
        Self { rates, state: Mutex::new(State::default()) }
    }

    /// Waits for a turn and takes it. Turns are given in the order in which they are asked for.
    pub async fn turn(&self, clock: &dyn Clock) {
        let at = self.reserve(clock.now());
        if at > clock.now() {
            clock.sleep_until(at).await;
        }
    }

    /// Lets nothing through before `until`: the platform has said so.
    pub fn hold_until(&self, until: Timestamp) {
        let mut state = self.lock();
        state.held_until = state.held_until.max(Some(until));
    }

    /// Until when the platform wants no calls, when it has said so; it may be in the past.
    pub fn held_until(&self) -> Option<Timestamp> {
        self.lock().held_until
    }

    fn reserve(&self, now: Timestamp) -> Timestamp {
        let mut state = self.lock();
        let after_hold = state.held_until.map_or(now, |until| until.max(now));
        let after_last = state.granted.back().map_or(after_hold, |last| after_hold.max(*last));
        let at = self.rates.iter().fold(after_last, |at, rate| {
            let before = state.granted.len().checked_sub(rate.calls.max(1));
            let free = before
                .and_then(|index| state.granted.get(index))
                .and_then(|oldest| oldest.checked_add(rate.per).ok());
            free.map_or(at, |free| at.max(free))
        });
        let kept = self.rates.iter().map(|rate| rate.calls.max(1)).max().unwrap_or(0);
        state.granted.push_back(at);
        while state.granted.len() > kept {
            state.granted.pop_front();
        }
        at
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::ManualClock;

    fn start() -> Timestamp {
        "2027-01-11T08:00:00Z".parse().unwrap()
    }

    async fn turns(pace: &Pace, clock: &ManualClock, count: usize) -> Vec<i64> {
        let mut seconds = Vec::new();
        for _ in 0..count {
            pace.turn(clock).await;
            seconds.push(clock.now().duration_since(start()).as_secs());
        }
        seconds
    }

    #[tokio::test]
    async fn no_stretch_of_time_holds_more_calls_than_its_allowance() {
        let rates = [(10, 2), (60, 60)];
        let pace = Pace::new(
            rates.map(|(calls, s)| Rate { calls, per: SignedDuration::from_secs(s) }).to_vec(),
        );
        let clock = ManualClock::new(start());
        let seconds = turns(&pace, &clock, 130).await;
        for (calls, per) in rates {
            for window in seconds.windows(calls + 1) {
                assert!(window[calls] - window[0] >= per, "{calls} per {per} s: {window:?}");
            }
        }
        assert_eq!((seconds[9], seconds[10], seconds[59], seconds[60]), (0, 2, 10, 60));
    }

    #[tokio::test]
    async fn a_pause_does_not_earn_a_double_burst() {
        let pace = Pace::new(vec![Rate { calls: 2, per: SignedDuration::from_secs(10) }]);
        let clock = ManualClock::new(start());
        clock.advance_to(start() + SignedDuration::from_secs(100));
        assert_eq!(turns(&pace, &clock, 5).await, [100, 100, 110, 110, 120]);
    }

    #[tokio::test]
    async fn a_hold_stops_everyone_until_it_ends() {
        let pace = Pace::new(Vec::new());
        let clock = ManualClock::new(start());
        pace.hold_until(start() + SignedDuration::from_secs(30));
        pace.hold_until(start() + SignedDuration::from_secs(20));
        assert_eq!(turns(&pace, &clock, 2).await, [30, 30]);
    }
}

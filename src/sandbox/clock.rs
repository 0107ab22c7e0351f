//! The one clock of a sandbox: stands still until it is moved, or runs faster than the real one.
//!
//! Knows nothing of what happens in the world: the doubles look at it before every answer and run
//! everything that was due up to then, in time order.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use crate::base::clock::{Clock, Wait};

/// How a sandbox clock moves.
#[derive(
    Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case", tag = "mode", deny_unknown_fields)]
pub enum Pace {
    /// Stands still. It moves when it is advanced, and waiting on it in this process moves it.
    Stepped,
    /// Runs by itself, this many simulated seconds for every real second.
    Fast {
        /// Simulated seconds per real second; not negative.
        rate: f64,
    },
}

/// A clock that every double of one sandbox shares. Clones show the same time.
#[derive(Debug, Clone)]
pub struct SandboxClock {
    pace: Pace,
    shown: Arc<Mutex<Shown>>,
}

/// What the clock showed at a real instant; a fast clock has run on since.
#[derive(Debug, Clone, Copy)]
struct Shown {
    at: Timestamp,
    real: Instant,
}

impl SandboxClock {
    /// A clock that shows `start` now.
    pub fn new(start: Timestamp, pace: Pace) -> Self {
        Self { pace, shown: Arc::new(Mutex::new(Shown { at: start, real: Instant::now() })) }
    }

    /// How it moves.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// Moves the clock forward to `to`; an earlier instant leaves it where it is. Answers with the
    /// time it shows then.
    pub fn advance_to(&self, to: Timestamp) -> Timestamp {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.read(*shown);
        if to > now {
            *shown = Shown { at: to, real: Instant::now() };
        }
        self.read(*shown)
    }

    /// Moves the clock forward by a length of simulated time.
    pub fn advance_by(&self, length: SignedDuration) -> Timestamp {
        self.advance_to(self.now().saturating_add(length).unwrap_or(Timestamp::MAX))
    }

    fn read(&self, shown: Shown) -> Timestamp {
        match self.pace {
            Pace::Stepped => shown.at,
            Pace::Fast { rate } => {
                let ran = shown.real.elapsed().as_secs_f64() * rate;
                let ran = SignedDuration::try_from_secs_f64(ran).unwrap_or(SignedDuration::MAX);
                shown.at.saturating_add(ran).unwrap_or(Timestamp::MAX)
            }
        }
    }
}

impl Clock for SandboxClock {
    fn now(&self) -> Timestamp {
        self.read(*self.shown.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn sleep_until(&self, until: Timestamp) -> Wait<'_> {
        match self.pace {
            Pace::Stepped => {
                self.advance_to(until);
                Box::pin(tokio::task::yield_now())
            }
            Pace::Fast { rate } => Box::pin(async move {
                while self.now() < until {
                    let left = until.duration_since(self.now()).as_secs_f64() / rate;
                    let slice = left.clamp(0.001, 1.0);
                    tokio::time::sleep(Duration::from_secs_f64(slice)).await;
                }
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> Timestamp {
        "2027-01-11T08:00:00Z".parse().unwrap()
    }

    #[tokio::test]
    async fn a_stepped_clock_moves_only_when_told_or_waited_on() {
        let clock = SandboxClock::new(start(), Pace::Stepped);
        let other = clock.clone();
        assert_eq!(clock.advance_to("2027-01-01T00:00:00Z".parse().unwrap()), start());
        clock.advance_by(SignedDuration::from_mins(5));
        assert_eq!(other.now().to_string(), "2027-01-11T08:05:00Z");
        other.sleep(SignedDuration::from_hours(1)).await;
        assert_eq!(clock.now().to_string(), "2027-01-11T09:05:00Z");
    }

    #[tokio::test]
    async fn a_fast_clock_runs_many_seconds_in_one() {
        let clock = SandboxClock::new(start(), Pace::Fast { rate: 100_000.0 });
        clock.sleep(SignedDuration::from_mins(30)).await;
        assert!(clock.now() >= start() + SignedDuration::from_mins(30));
        let ahead = start() + SignedDuration::from_hours(48);
        assert!(clock.advance_to(ahead) >= ahead);
    }
}

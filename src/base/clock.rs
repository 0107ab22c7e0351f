//! Time as an argument. Nothing above this folder asks the operating system what time it is.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};

/// A wait that ends when a clock reaches its instant.
pub type Wait<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// A source of time that can also be waited on.
///
/// Every retry, rate limit, send window and observation period waits through one of these, so a
/// campaign of six weeks runs in seconds on a chosen clock and takes the same decisions.
pub trait Clock: Send + Sync {
    /// The instant now.
    fn now(&self) -> Timestamp;

    /// Waits until the clock shows `until`, or returns at once if it already does.
    fn sleep_until(&self, until: Timestamp) -> Wait<'_>;

    /// Waits for a length of this clock's time. A length beyond the end of time waits for nothing.
    fn sleep(&self, length: SignedDuration) -> Wait<'_> {
        match self.now().checked_add(length) {
            Ok(until) => self.sleep_until(until),
            Err(_) => Box::pin(async {}),
        }
    }
}

/// A clock that several owners read.
pub type SharedClock = Arc<dyn Clock>;

/// The operating system's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep_until(&self, until: Timestamp) -> Wait<'_> {
        let left = until.duration_since(Timestamp::now());
        match std::time::Duration::try_from(left) {
            Ok(left) => Box::pin(tokio::time::sleep(left)),
            Err(_) => Box::pin(async {}),
        }
    }
}

/// A clock that stands still until it is told to move: waiting on it moves it.
#[derive(Debug, Clone)]
pub struct ManualClock {
    now: Arc<Mutex<Timestamp>>,
}

impl ManualClock {
    /// A clock that shows `start`.
    pub fn new(start: Timestamp) -> Self {
        Self { now: Arc::new(Mutex::new(start)) }
    }

    /// Moves the clock forward to `to`; an earlier instant leaves it where it is.
    pub fn advance_to(&self, to: Timestamp) {
        let mut now = self.now.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if to > *now {
            *now = to;
        }
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn sleep_until(&self, until: Timestamp) -> Wait<'_> {
        self.advance_to(until);
        Box::pin(async {})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_moves_only_forward() {
        let start: Timestamp = "2027-01-11T08:00:00Z".parse().unwrap();
        let clock = ManualClock::new(start);
        clock.advance_to("2027-01-10T08:00:00Z".parse().unwrap());
        assert_eq!(clock.now(), start);
        clock.advance_to("2027-01-12T08:00:00Z".parse().unwrap());
        assert_eq!(clock.now().to_string(), "2027-01-12T08:00:00Z");
    }
}

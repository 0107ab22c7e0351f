//! A clock that follows the clock of a sandbox over HTTP, so that a whole campaign runs in the
//! sandbox's time.
//!
//! Knows three routes of a sandbox and nothing of what happens in its world. Reading it asks
//! nobody: what the sandbox showed last is kept, and a clock that runs is computed from its rate.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use reqwest::{Method, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::base::clock::{Clock, SharedClock, Wait};
use crate::platform::transport::{HostList, HttpsWire, Request, Wire, is_loopback};

/// How often the sandbox is asked to move before it is taken to be gone.
const ATTEMPTS_MAX: u32 = 3;
/// The longest real wait before a running clock is looked at again.
const SLICE_MAX_S: f64 = 1.0;

/// A sandbox's clock cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// The address is not one, or is not on this machine.
    #[error(
        "`sandbox_clock` is not an address on this machine: write the one that `sendoff sandbox` \
         prints, such as `http://127.0.0.1:4020`"
    )]
    Address,
    /// Nothing that is a sandbox's clock answers there.
    #[error("no sandbox answers at the address in `sandbox_clock`")]
    NoAnswer,
}

impl ClockError {
    /// Whether nothing answers at an address that is a good one.
    pub fn is_silence(&self) -> bool {
        matches!(self, Self::NoAnswer)
    }
}

/// The clock of a sandbox, followed from another process.
pub struct SandboxClock {
    wire: Arc<dyn Wire>,
    base: Url,
    real: SharedClock,
    shown: Mutex<Shown>,
}

/// What the sandbox showed at a real instant.
#[derive(Debug, Clone, Copy)]
struct Shown {
    at: Timestamp,
    real: Timestamp,
    /// Seconds of the sandbox in one real second; zero stands still.
    rate: f64,
}

#[derive(Deserialize)]
struct ClockAnswer {
    now: Timestamp,
    pace: PaceAnswer,
}

#[derive(Deserialize)]
#[serde(tag = "mode", rename_all = "kebab-case")]
enum PaceAnswer {
    Stepped,
    Fast { rate: f64 },
}

#[derive(Deserialize)]
struct MovedAnswer {
    now: Timestamp,
}

impl SandboxClock {
    /// Asks the sandbox at `address` what its clock shows, and follows it from then on. `real` is
    /// the machine's own clock, which measures how far a running clock has run.
    pub async fn follow(address: &str, real: SharedClock) -> Result<Self, ClockError> {
        let base: Url = address.parse().map_err(|_| ClockError::Address)?;
        if !is_loopback(&base) {
            return Err(ClockError::Address);
        }
        let hosts = HostList::new(base.host_str()).map_err(|_| ClockError::Address)?;
        let wire = HttpsWire::new(hosts).map_err(|_| ClockError::Address)?;
        let shown = Shown { at: real.now(), real: real.now(), rate: 0.0 };
        let clock = Self { wire: Arc::new(wire), base, real, shown: Mutex::new(shown) };
        clock.refresh().await?;
        Ok(clock)
    }

    /// Asks the sandbox again: somebody else may have moved its clock.
    pub async fn refresh(&self) -> Result<Timestamp, ClockError> {
        let answer: ClockAnswer = self
            .ask(Request::new(Method::GET, self.at("clock")))
            .await
            .ok_or(ClockError::NoAnswer)?;
        let rate = match answer.pace {
            PaceAnswer::Stepped => 0.0,
            PaceAnswer::Fast { rate } => rate,
        };
        *self.lock() = Shown { at: answer.now, real: self.real.now(), rate };
        Ok(answer.now)
    }

    fn at(&self, route: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}/{route}", self.base.path().trim_end_matches('/')));
        url
    }

    async fn ask<T: DeserializeOwned>(&self, request: Request) -> Option<T> {
        let response = self.wire.exchange(request).await.ok()?;
        serde_json::from_slice(&response.body).ok()
    }

    /// Moves a standing clock. A sandbox that is gone cannot say what it shows: the wait ends all
    /// the same, so that nobody waits for ever, and the next call to a double says what is wrong.
    async fn advance(&self, until: Timestamp) {
        let mut shown = until;
        for _ in 0..ATTEMPTS_MAX {
            let body = json!({ "to": until.to_string() });
            let request = Request::new(Method::POST, self.at("clock/advance")).json(&body);
            if let Some(moved) = self.ask::<MovedAnswer>(request).await {
                shown = moved.now;
                break;
            }
        }
        let mut kept = self.lock();
        kept.at = kept.at.max(shown);
    }

    async fn wait(&self, until: Timestamp) {
        while self.now() < until {
            let rate = self.lock().rate;
            if rate <= 0.0 {
                return self.advance(until).await;
            }
            let left = until.duration_since(self.now()).as_secs_f64() / rate;
            let slice = SignedDuration::from_secs_f64(left.clamp(0.001, SLICE_MAX_S));
            self.real.sleep(slice).await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for SandboxClock {
    fn now(&self) -> Timestamp {
        let shown = *self.lock();
        let ran = self.real.now().duration_since(shown.real).as_secs_f64() * shown.rate;
        let ran = SignedDuration::try_from_secs_f64(ran).unwrap_or(SignedDuration::MAX);
        shown.at.saturating_add(ran).unwrap_or(Timestamp::MAX)
    }

    fn sleep_until(&self, until: Timestamp) -> Wait<'_> {
        Box::pin(self.wait(until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::{ManualClock, SystemClock};
    use crate::sandbox::clock::Pace;
    use crate::sandbox::{Running, Sandbox, SandboxSettings};

    async fn served(pace: Pace) -> Running {
        let settings = SandboxSettings { pace, ..SandboxSettings::default() };
        Sandbox::start(settings).await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_stepped_clock_is_moved_by_waiting_on_it_and_by_nothing_else() {
        let running = served(Pace::Stepped).await;
        let real = ManualClock::new(Timestamp::UNIX_EPOCH);
        let admin = &running.urls()["admin"];
        let clock = SandboxClock::follow(admin, Arc::new(real.clone())).await.unwrap();
        assert_eq!(clock.now().to_string(), "2027-01-11T08:00:00Z");
        real.advance_to(Timestamp::UNIX_EPOCH + SignedDuration::from_hours(9));
        assert_eq!(clock.now().to_string(), "2027-01-11T08:00:00Z");
        clock.sleep(SignedDuration::from_hours(30)).await;
        assert_eq!(clock.now().to_string(), "2027-01-12T14:00:00Z");
        assert_eq!(running.sandbox().clock().now(), clock.now());
        running.sandbox().clock().advance_by(SignedDuration::from_mins(1));
        assert_eq!(clock.refresh().await.unwrap().to_string(), "2027-01-12T14:01:00Z");
        assert_eq!(clock.now().to_string(), "2027-01-12T14:01:00Z");
        running.stop().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_fast_clock_runs_at_its_rate() {
        let running = served(Pace::Fast { rate: 100_000.0 }).await;
        let admin = &running.urls()["admin"];
        let clock = SandboxClock::follow(admin, Arc::new(SystemClock)).await.unwrap();
        let until = clock.now() + SignedDuration::from_mins(30);
        clock.sleep_until(until).await;
        assert!(clock.now() >= until);
        running.stop().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_sandbox_that_is_gone_lets_nobody_wait_for_ever() {
        let running = served(Pace::Stepped).await;
        let admin = running.urls()["admin"].clone();
        let real: SharedClock = Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH));
        let clock = SandboxClock::follow(&admin, real.clone()).await.unwrap();
        running.stop().await;
        let until = clock.now() + SignedDuration::from_hours(1);
        clock.sleep_until(until).await;
        assert_eq!(clock.now(), until);
        let gone = SandboxClock::follow(&admin, real).await;
        assert_eq!(gone.err(), Some(ClockError::NoAnswer));
    }

    #[tokio::test]
    async fn only_an_address_on_this_machine_is_followed() {
        for address in ["https://sandbox.example", "127.0.0.1:1", ""] {
            let followed = SandboxClock::follow(address, Arc::new(SystemClock)).await;
            assert_eq!(followed.err(), Some(ClockError::Address), "{address}");
        }
    }
}

//! How often and after which waits a call is made again, where repeating it cannot repeat an
//! effect.
//!
//! Knows no clock and no effect: it turns an attempt's number and a platform's wish into a wait.

use jiff::{SignedDuration, Timestamp};

use super::wire::Response;
use crate::base::digest::Digest;

/// The limits of repeating one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    /// The most attempts of one call, the first included.
    pub attempts_max: u32,
    /// The wait after the first failed attempt; it doubles with each one.
    pub backoff_first: SignedDuration,
    /// The wait after a first refusal for lack of allowance without a `Retry-After`; it doubles.
    pub throttled_first: SignedDuration,
    /// The longest wait of our own choosing.
    pub backoff_max: SignedDuration,
    /// The longest time from the first attempt to the beginning of the last.
    pub deadline: SignedDuration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts_max: ATTEMPTS_MAX,
            backoff_first: BACKOFF_FIRST,
            throttled_first: THROTTLED_FIRST,
            backoff_max: BACKOFF_MAX,
            deadline: DEADLINE,
        }
    }
}

const ATTEMPTS_MAX: u32 = 5;
const BACKOFF_FIRST: SignedDuration = SignedDuration::from_millis(500);
const THROTTLED_FIRST: SignedDuration = SignedDuration::from_secs(8);
const BACKOFF_MAX: SignedDuration = SignedDuration::from_secs(60);
const DEADLINE: SignedDuration = SignedDuration::from_mins(10);
/// From this number on, `X-RateLimit-Reset` is an instant in Unix seconds, not a number of seconds.
const RESET_IS_AN_INSTANT_FROM: i64 = 1_000_000_000;

/// Why a call is made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    /// The exchange failed in passing.
    Failed,
    /// The platform asked for fewer calls, or for this one later.
    Throttled,
}

impl RetryPolicy {
    /// The wait after attempt `attempt` (1 is the first) of our own choosing: it doubles up to
    /// `backoff_max`, and between half of it and all of it is drawn from the seed and the call, so
    /// that two runs do not beat in time and one run can be repeated exactly.
    pub(super) fn wait(&self, again: Again, attempt: u32, seed: u64, call: &str) -> SignedDuration {
        let first = match again {
            Again::Failed => self.backoff_first,
            Again::Throttled => self.throttled_first,
        };
        let doubled = 1i32.checked_shl(attempt.saturating_sub(1)).filter(|factor| *factor > 0);
        let whole = doubled
            .and_then(|factor| first.checked_mul(factor))
            .map_or(self.backoff_max, |wait| wait.min(self.backoff_max));
        let drawn =
            Digest::of_parts(&[&seed.to_be_bytes(), call.as_bytes(), &attempt.to_be_bytes()]);
        let share = i32::from(drawn.bytes()[0]);
        whole / 2 + whole / 2 * share / 255
    }
}

/// How long the platform asks us to wait: `Retry-After` in seconds or as a date.
pub(super) fn retry_after(response: &Response, now: Timestamp) -> Option<SignedDuration> {
    let text = response.header("retry-after")?.trim();
    let wait = match text.parse::<f64>() {
        Ok(seconds) if seconds.is_finite() => SignedDuration::try_from_secs_f64(seconds).ok()?,
        _ => {
            let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
            date.duration_since(now)
        }
    };
    Some(wait.max(SignedDuration::ZERO))
}

/// Until when the platform says that nothing is left: `X-RateLimit-Remaining: 0` and its reset,
/// which is an instant in Unix seconds for some platforms and a number of seconds for others.
pub(super) fn used_up_until(response: &Response, now: Timestamp) -> Option<Timestamp> {
    let remaining: i64 = response.header("x-ratelimit-remaining")?.trim().parse().ok()?;
    if remaining > 0 {
        return None;
    }
    let reset: i64 = response.header("x-ratelimit-reset")?.trim().parse().ok()?;
    match reset {
        RESET_IS_AN_INSTANT_FROM.. => Timestamp::from_second(reset).ok(),
        0.. => now.checked_add(SignedDuration::from_secs(reset)).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::transport::scripted::answer;

    fn now() -> Timestamp {
        "2027-01-11T08:00:00Z".parse().unwrap()
    }

    #[test]
    fn waits_double_within_their_limits_and_repeat_for_the_same_seed() {
        let policy = RetryPolicy::default();
        for (attempt, most_ms) in
            [(1, 500), (2, 1_000), (5, 8_000), (40, 60_000), (u32::MAX, 60_000)]
        {
            let wait = policy.wait(Again::Failed, attempt, 7, "read").as_millis();
            assert!(wait >= most_ms / 2 && wait <= most_ms, "attempt {attempt}: {wait} ms");
        }
        let one = policy.wait(Again::Throttled, 1, 7, "read");
        assert_eq!(one, policy.wait(Again::Throttled, 1, 7, "read"));
        assert_ne!(one, policy.wait(Again::Throttled, 1, 8, "read"));
    }

    #[test]
    fn retry_after_is_read_in_seconds_and_as_a_date() {
        for (text, seconds) in [
            ("30", Some(30)),
            ("Mon, 11 Jan 2027 08:01:05 GMT", Some(65)),
            ("Mon, 11 Jan 2027 07:00:00 GMT", Some(0)),
            ("-5", Some(0)),
            ("soon", None),
        ] {
            let response = answer(429, "").with("retry-after", text);
            let wait = retry_after(&response, now()).map(|wait| wait.as_secs());
            assert_eq!(wait, seconds, "{text}");
        }
    }

    #[test]
    fn a_reset_is_read_as_an_instant_or_as_seconds() {
        let at = |reset| {
            let response =
                answer(200, "").with("x-ratelimit-remaining", "0").with("x-ratelimit-reset", reset);
            used_up_until(&response, now()).map(|until| until.duration_since(now()).as_secs())
        };
        assert_eq!(at("45"), Some(45));
        assert_eq!(at(&(now().as_second() + 70).to_string()), Some(70));
        let some_left =
            answer(200, "").with("x-ratelimit-remaining", "3").with("x-ratelimit-reset", "45");
        assert_eq!(used_up_until(&some_left, now()), None);
    }
}

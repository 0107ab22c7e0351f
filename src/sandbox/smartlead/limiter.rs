//! The limit on the rate of requests, on the sandbox clock.
//!
//! Knows nothing of what is asked.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::switches::{RateProfile, Switches, TooManyForm};
use crate::sandbox::http::Answer;

/// A rolling window of accepted requests.
#[derive(Debug)]
pub(super) struct Limiter {
    limit: usize,
    window: SignedDuration,
    accepted: VecDeque<Timestamp>,
}

impl Limiter {
    pub(super) fn new(profile: RateProfile) -> Self {
        let (limit, seconds) = match profile {
            RateProfile::Unlimited => (usize::MAX, 1),
            RateProfile::TenInTwoSeconds => (10, 2),
            RateProfile::SixtyInAMinute => (60, 60),
            RateProfile::TwoHundredInAMinute => (200, 60),
        };
        Self { limit, window: SignedDuration::from_secs(seconds), accepted: VecDeque::new() }
    }

    /// Takes one request in, or says how many seconds to wait.
    pub(super) fn take(&mut self, now: Timestamp) -> Result<(), i64> {
        if self.limit == usize::MAX {
            return Ok(());
        }
        while self.accepted.front().is_some_and(|at| now.duration_since(*at) >= self.window) {
            self.accepted.pop_front();
        }
        if self.accepted.len() >= self.limit {
            return Err(self.seconds_left(now));
        }
        self.accepted.push_back(now);
        Ok(())
    }

    /// Whole seconds until the oldest accepted request leaves the window, one at least.
    fn seconds_left(&self, now: Timestamp) -> i64 {
        let Some(oldest) = self.accepted.front() else { return 0 };
        let left = self.window - now.duration_since(*oldest);
        let partial = i64::from(left.subsec_nanos() > 0);
        (left.as_secs() + partial).max(1)
    }

    /// The answer with the headers that tell what is left.
    pub(super) fn mark(&self, answer: Answer, now: Timestamp) -> Answer {
        if self.limit == usize::MAX {
            return answer;
        }
        answer
            .with("x-ratelimit-limit", self.limit)
            .with("x-ratelimit-remaining", self.limit.saturating_sub(self.accepted.len()))
            .with("x-ratelimit-reset", now.as_second() + self.seconds_left(now))
    }

    /// The refusal of one request too many.
    pub(super) fn refusal(&self, wait: i64, switches: &Switches) -> Answer {
        let minutes = self.window.as_secs() / 60;
        let window = if minutes > 0 {
            format!("{minutes} min")
        } else {
            format!("{} sec", self.window.as_secs())
        };
        let observed = format!(
            "Account rate limit exceeded. You have exceeded the {} requests in {window} limit.",
            self.limit
        );
        let body = match switches.too_many_form {
            TooManyForm::Observed => json!({ "message": observed }),
            TooManyForm::ObservedAsError => json!({ "error": observed }),
            TooManyForm::Guide => json!({ "error": {
                "code": "RATE_LIMIT_EXCEEDED",
                "message": format!("Too many requests. Please retry after {wait} seconds."),
                "retry_after": wait,
            }}),
            TooManyForm::Document => {
                json!({ "message": "Too many requests. Please slow down and retry later." })
            }
        };
        let answer = Answer::json(429, &body);
        if switches.retry_after { answer.with("retry-after", wait) } else { answer }
    }
}

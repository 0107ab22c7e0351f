//! One call: paced, sent, judged, repeated where that is harmless.
//!
//! Knows which outcomes follow from which answers; leaves the platforms' vocabulary to a
//! [`Dialect`].

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;

use super::body::{Shape, Unreadable, shape};
use super::outcome::{CallError, Cause, Failed, Refusal, Retry};
use super::rate::{Pace, Rate};
use super::redact::Redactor;
use super::retry::{Again, RetryPolicy, retry_after, used_up_until};
use super::wire::{Request, Response, Wire, WireError};
use crate::base::clock::SharedClock;

/// What sending a request twice would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing: it only asks, whatever its method (a query sent by POST is a read).
    Read,
    /// It may change something, or has not been proved not to.
    Write,
}

/// A request with what must be known to judge its answer.
#[derive(Debug, Clone)]
pub struct Call {
    /// What is asked for, completing "asked to …", without any data: `create Lead records`.
    pub operation: String,
    /// What sending it twice would do.
    pub effect: Effect,
    /// The request.
    pub request: Request,
}

impl Call {
    /// A call that only asks.
    pub fn read(operation: impl Into<String>, request: Request) -> Self {
        Self { operation: operation.into(), effect: Effect::Read, request }
    }

    /// A call that may change something.
    pub fn write(operation: impl Into<String>, request: Request) -> Self {
        Self { operation: operation.into(), effect: Effect::Write, request }
    }
}

/// How sure an error answer is about the effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// As its status says: 4xx nothing happened, 5xx not known.
    ByStatus,
    /// The platform's code says that nothing happened, whatever the status.
    NothingHappened,
}

/// What a platform said in an error answer. The transport redacts the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The platform's code.
    pub code: Option<String>,
    /// The platform's words, as they came.
    pub message: Option<String>,
    /// What may be done next.
    pub retry: Retry,
    /// A wait that the body asks for, where the header does not.
    pub wait: Option<SignedDuration>,
    /// How sure it is about the effect.
    pub standing: Standing,
}

/// Reads the errors of one platform.
pub trait Dialect: Send + Sync {
    /// The platform's name as people write it.
    fn platform(&self) -> &'static str;

    /// What an answer says against the call; `None` when it says nothing, which for a status of
    /// 200 to 299 means success. It is asked about every answer, because some platforms refuse
    /// with 200.
    fn objection(&self, response: &Response) -> Option<Said>;
}

/// How a transport behaves towards one platform.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The platform's allowances.
    pub rates: Vec<Rate>,
    /// The limits of repeating a call.
    pub retry: RetryPolicy,
    /// The seed of the waits' jitter.
    pub seed: u64,
}

/// The way to one platform.
pub struct Transport {
    wire: Arc<dyn Wire>,
    clock: SharedClock,
    dialect: Box<dyn Dialect>,
    redactor: Redactor,
    pace: Pace,
    retry: RetryPolicy,
    seed: u64,
}

/// An attempt without success: how the call would end now, and whether it may be made again.
struct Setback {
    error: CallError,
    again: Option<(Again, Option<SignedDuration>)>,
}

impl Transport {
    /// A transport that speaks one platform's dialect over a wire.
    pub fn new(
        wire: Arc<dyn Wire>,
        clock: SharedClock,
        dialect: impl Dialect + 'static,
        redactor: Redactor,
        settings: Settings,
    ) -> Self {
        let Settings { rates, retry, seed } = settings;
        let dialect = Box::new(dialect);
        Self { wire, clock, dialect, redactor, pace: Pace::new(rates), retry, seed }
    }

    /// Makes a call and reads its answer with `read`.
    ///
    /// It is repeated, up to the limits of the [`RetryPolicy`], only where that cannot repeat an
    /// effect: a read after any passing failure; any call that never left this machine; any call
    /// that the platform refused before processing it (429, or as its code says).
    pub async fn call<T>(
        &self,
        call: &Call,
        read: impl Fn(&Response) -> Result<T, Unreadable>,
    ) -> Result<T, CallError> {
        let mut started = None;
        let mut attempt = 0;
        loop {
            attempt += 1;
            self.check_hold(call)?;
            self.pace.turn(&*self.clock).await;
            let started = *started.get_or_insert_with(|| self.clock.now());
            let setback = match self.wire.exchange(call.request.clone()).await {
                Ok(response) => match self.judge(call, &response, &read) {
                    Ok(value) => return Ok(value),
                    Err(setback) => setback,
                },
                Err(error) => self.no_answer(call, error),
            };
            let Some(until) = self.next_attempt(call, &setback, attempt, started) else {
                return Err(setback.error);
            };
            self.clock.sleep_until(until).await;
        }
    }

    /// The clock that the transport waits on.
    pub fn clock(&self) -> &SharedClock {
        &self.clock
    }

    /// The redactor, for messages that a client makes from an answer itself.
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// A hold that is longer than a call may take is told at once instead of being waited for in
    /// silence.
    fn check_hold(&self, call: &Call) -> Result<(), CallError> {
        let now = self.clock.now();
        match self.pace.held_until() {
            Some(until) if until.duration_since(now) > self.retry.deadline => {
                Err(CallError::Unavailable(self.failed(call, Cause::Held(until))))
            }
            _ => Ok(()),
        }
    }

    fn next_attempt(
        &self,
        call: &Call,
        setback: &Setback,
        attempt: u32,
        started: Timestamp,
    ) -> Option<Timestamp> {
        let (again, asked) = setback.again?;
        let wait =
            asked.unwrap_or_else(|| self.retry.wait(again, attempt, self.seed, &call.operation));
        let until = self.clock.now().checked_add(wait).ok()?;
        if again == Again::Throttled {
            self.pace.hold_until(until);
        }
        let in_time = until.duration_since(started) <= self.retry.deadline;
        (in_time && attempt < self.retry.attempts_max).then_some(until)
    }

    fn judge<T>(
        &self,
        call: &Call,
        response: &Response,
        read: impl Fn(&Response) -> Result<T, Unreadable>,
    ) -> Result<T, Setback> {
        if let Some(until) = used_up_until(response, self.clock.now()) {
            self.pace.hold_until(until);
        }
        match self.dialect.objection(response) {
            Some(said) => Err(self.objected(call, response, said)),
            None if response.status.is_success() => {
                read(response).map_err(|Unreadable(cause)| self.unusable(call, cause, None))
            }
            None => Err(self.objected(call, response, self.unsaid(response))),
        }
    }

    /// An error answer in which the dialect found nothing to read.
    fn unsaid(&self, response: &Response) -> Said {
        let message = match shape(response) {
            Shape::Empty => None,
            Shape::Page => Some("the answer is a web page".to_owned()),
            Shape::Json | Shape::Other => Some(self.redactor.body_excerpt(response)),
        };
        let retry = match response.status {
            StatusCode::TOO_MANY_REQUESTS => Retry::AfterWait,
            _ => Retry::Never,
        };
        Said { code: None, message, retry, wait: None, standing: Standing::ByStatus }
    }

    fn objected(&self, call: &Call, response: &Response, said: Said) -> Setback {
        let status = response.status;
        let wait = retry_after(response, self.clock.now()).or(said.wait);
        if said.standing == Standing::ByStatus
            && let Some(cause) = no_refusal(call.effect, response)
        {
            return self.unusable(call, cause, wait);
        }
        let throttled = status == StatusCode::TOO_MANY_REQUESTS && said.retry != Retry::Later;
        let retry = if throttled { Retry::AfterWait } else { said.retry };
        let again = (retry == Retry::AfterWait).then_some(match throttled {
            true => (Again::Throttled, wait),
            false => (Again::Failed, wait),
        });
        let refusal = Refusal {
            platform: self.dialect.platform(),
            operation: call.operation.clone(),
            status: status.as_u16(),
            code: said.code.map(|code| self.redactor.excerpt(&code)),
            message: said.message.map(|message| self.redactor.excerpt(&message)),
            retry,
            wait,
        };
        Setback { error: CallError::Refused(Box::new(refusal)), again }
    }

    fn no_answer(&self, call: &Call, error: WireError) -> Setback {
        match error {
            WireError::NotSent(fault) => Setback {
                error: CallError::Unavailable(self.failed(call, fault.into())),
                again: (!fault.is_permanent()).then_some((Again::Failed, None)),
            },
            WireError::Lost(fault) => self.unusable(call, fault.into(), None),
        }
    }

    /// No usable answer to a request that the platform may have seen.
    fn unusable(&self, call: &Call, cause: Cause, asked: Option<SignedDuration>) -> Setback {
        let permanent = match &cause {
            Cause::Wire(fault) => fault.is_permanent(),
            Cause::Unreadable(_) | Cause::NotAsked(_) | Cause::Held(_) => true,
            Cause::Status(_) | Cause::Page(_) | Cause::Empty(_) => false,
        };
        let failed = self.failed(call, cause);
        match call.effect {
            Effect::Write => Setback { error: CallError::Unknown(failed), again: None },
            Effect::Read => Setback {
                error: CallError::Unavailable(failed),
                again: (!permanent).then_some((Again::Failed, asked)),
            },
        }
    }

    fn failed(&self, call: &Call, cause: Cause) -> Failed {
        let platform = self.dialect.platform();
        Failed { platform, operation: call.operation.clone(), cause }
    }
}

/// Why an error answer is no refusal, judged by its status alone; `None` when it is one.
///
/// A 5xx, and a 408, come from someone who does not know what became of the request. A redirect is
/// not followed, and one that answers a write often follows the write. A web page that forbids a
/// read is a gateway in the way, not the platform's word.
fn no_refusal(effect: Effect, response: &Response) -> Option<Cause> {
    let status = response.status;
    let code = status.as_u16();
    let is_page = shape(response) == Shape::Page;
    let by_router = matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED);
    match status {
        _ if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => {
            Some(if is_page { Cause::Page(code) } else { Cause::Status(code) })
        }
        StatusCode::MULTIPLE_CHOICES | StatusCode::NOT_MODIFIED => None,
        _ if status.is_redirection() => Some(Cause::Status(code)),
        StatusCode::TOO_MANY_REQUESTS => None,
        _ if is_page && effect == Effect::Read && !by_router => Some(Cause::Page(code)),
        _ => None,
    }
}

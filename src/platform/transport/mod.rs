//! The one way out of this program: a call to a platform, paced, retried where that is harmless,
//! redacted, and answered with one of three outcomes.
//!
//! | outcome | what is known | who acts |
//! | --- | --- | --- |
//! | `Ok` | the platform did it, and the answer could be read | the caller goes on |
//! | [`CallError::Refused`] | the platform said no: nothing happened | the caller, by its code |
//! | [`CallError::Unavailable`] | nothing happened, nothing was learnt | later, the same call |
//! | [`CallError::Unknown`] | a write may have happened | the caller reads before anything else |
//!
//! Knows neither the platforms' vocabulary (a [`Dialect`] reads their errors) nor any campaign.

mod body;
mod call;
mod hosts;
mod https;
#[cfg(test)]
mod https_tests;
mod outcome;
mod rate;
mod redact;
mod retry;
#[cfg(test)]
pub(crate) mod scripted;
#[cfg(test)]
mod tests;
mod wire;

pub use body::{Shape, Unreadable, anything, json, nothing, shape};
pub use call::{Call, Dialect, Effect, Said, Settings, Standing, Transport};
pub use hosts::{BadHostPattern, HostList, is_loopback};
pub use https::{HttpsWire, NoWire};
pub use outcome::{CallError, Cause, Failed, Refusal, Retry};
pub use rate::{Pace, Rate};
pub use redact::Redactor;
pub use retry::RetryPolicy;
pub use wire::{Exchange, Fault, NotAHeader, Request, Response, Wire, WireError};

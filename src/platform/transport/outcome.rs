//! How a call ends when it does not end well.
//!
//! Holds only what may be printed: operations, statuses, codes, and messages that a
//! [`Redactor`](super::Redactor) has been over.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use super::wire::Fault;

/// A call that did not end with an answer that could be used.
///
/// The three are told apart by what is known about the effect, because that decides what may be
/// done next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The platform said no: an error answer that it gave instead of acting. Nothing happened.
    #[error("{0}")]
    Refused(Box<Refusal>),
    /// A write whose effect is not known: lost after sending, a 5xx, or an answer that cannot be
    /// read. It may have happened. Read before doing anything else; never send it again blindly.
    #[error("{0}; whether it took effect is unknown")]
    Unknown(Failed),
    /// Nothing happened and nothing was learnt: a read that found no usable answer, or a write
    /// that never left this machine.
    #[error("{0}")]
    Unavailable(Failed),
}

impl CallError {
    /// The refusal, when it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            CallError::Refused(refusal) => Some(refusal),
            CallError::Unknown(_) | CallError::Unavailable(_) => None,
        }
    }

    /// Whether a refusal carries this code of the platform.
    pub fn has_code(&self, code: &str) -> bool {
        self.refusal().is_some_and(|refusal| refusal.code.as_deref() == Some(code))
    }
}

/// What may be done after a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// The same call will be refused again until something is changed.
    Never,
    /// The same call may be made again after a wait: it was refused before it was processed, or
    /// was rolled back whole. The transport has done so up to its limits.
    AfterWait,
    /// An allowance is used up (per day, per month): the run stops and can be resumed later.
    Later,
}

/// A platform's no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The platform's name as people write it, such as `Salesforce`.
    pub platform: &'static str,
    /// What was asked for, in words without data, such as `create Lead records`.
    pub operation: String,
    /// The HTTP status; 200 for a refusal inside a successful answer.
    pub status: u16,
    /// The platform's own code, when it gave one.
    pub code: Option<String>,
    /// The platform's own words, redacted and shortened.
    pub message: Option<String>,
    /// What may be done next.
    pub retry: Retry,
    /// How long the platform asked us to wait, when it did.
    pub wait: Option<SignedDuration>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} refused to {} (", self.platform, self.operation)?;
        match &self.code {
            Some(code) => write!(f, "`{code}`, HTTP {})", self.status)?,
            None => write!(f, "HTTP {})", self.status)?,
        }
        match &self.message {
            Some(message) => write!(f, ": {message}"),
            None => Ok(()),
        }
    }
}

/// A call without a usable answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{platform} gave no usable answer when asked to {operation}: {cause}")]
pub struct Failed {
    /// The platform's name as people write it.
    pub platform: &'static str,
    /// What was asked for, in words without data.
    pub operation: String,
    /// What went wrong.
    pub cause: Cause,
}

/// Why there is no usable answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// The exchange itself failed.
    #[error("{0}")]
    Wire(#[from] Fault),
    /// An answer whose status says that the platform or a gateway before it failed.
    #[error("it answered with HTTP {0}")]
    Status(u16),
    /// A web page where data was expected: a gateway, a login page or a maintenance notice.
    #[error("it answered with a web page (HTTP {0})")]
    Page(u16),
    /// An empty body where data was expected.
    #[error("it answered with an empty body (HTTP {0})")]
    Empty(u16),
    /// A body that is not what the client knows how to read; the text names no value of it.
    #[error("its answer could not be read: {0}")]
    Unreadable(String),
    /// It was not asked, because it has asked for no calls before an instant that is further off
    /// than a call may wait.
    #[error("it asked for no calls before {0}")]
    Held(Timestamp),
    /// It was not asked at all: the request cannot be put into words that the platform takes.
    #[error("it was not asked: {0}")]
    NotAsked(String),
}

//! Why an apply stops before its end. Each is a state somebody can act on, never a mere failure.

use crate::platform::smartlead::SmartleadError;
use crate::platform::transport::CallError;
use crate::store::StoreError;

/// Why an apply stopped. Running the same plan again goes on from where it stopped.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// It may not go on: an approval, a limit or the state of a platform forbids it.
    #[error("{why}")]
    Refused {
        /// What forbids it.
        why: String,
        /// What to do.
        help: String,
    },
    /// It waits for something: a wave, a gate, an operator.
    #[error("{why}")]
    Waiting {
        /// What it waits for.
        why: String,
        /// What to do.
        help: String,
    },
    /// A step's outcome is not known, or the platform does not show what was written.
    #[error("{why}")]
    Unresolved {
        /// The step.
        step: String,
        /// What is not known.
        why: String,
        /// What to do.
        help: String,
    },
    /// A platform could not be read: nothing was believed.
    #[error("{0}")]
    Unreadable(String),
    /// The operator interrupted it; every call in flight was finished and written down.
    #[error("interrupted; every call in flight was finished and written down")]
    Interrupted,
    /// The record could not be written: nothing is asked of a platform without it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Stop {
    /// A refusal with its way out.
    pub fn refused(why: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Refused { why: why.into(), help: help.into() }
    }

    /// A wait with what ends it.
    pub fn waiting(why: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Waiting { why: why.into(), help: help.into() }
    }

    /// What to do about it.
    pub fn help(&self) -> &str {
        match self {
            Self::Refused { help, .. }
            | Self::Waiting { help, .. }
            | Self::Unresolved { help, .. } => help,
            Self::Unreadable(_) => "run the same command again: it reads before it acts",
            Self::Interrupted => "run the same command to go on",
            Self::Store(error) => error.help(),
        }
    }
}

/// What became of one call, as the engine tells it: the three ways a call ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CallEnd {
    /// The platform said no; nothing happened.
    Refused(String),
    /// It may have happened.
    Unknown(String),
    /// It was not asked.
    NotAsked(String),
}

impl From<CallError> for CallEnd {
    fn from(error: CallError) -> Self {
        let text = error.to_string();
        match error {
            CallError::Refused(_) => Self::Refused(text),
            CallError::Unknown(_) => Self::Unknown(text),
            CallError::Unavailable(_) => Self::NotAsked(text),
        }
    }
}

impl From<SmartleadError> for CallEnd {
    fn from(error: SmartleadError) -> Self {
        match error {
            SmartleadError::Call(error) => error.into(),
            other => Self::NotAsked(other.to_string()),
        }
    }
}

/// A reading that failed stops the step: what could not be read is not known.
impl From<CallError> for Stop {
    fn from(error: CallError) -> Self {
        Self::Unreadable(error.to_string())
    }
}

impl From<SmartleadError> for Stop {
    fn from(error: SmartleadError) -> Self {
        Self::Unreadable(error.to_string())
    }
}

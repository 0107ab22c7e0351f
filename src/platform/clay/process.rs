//! Runs the `clay` program once and takes what it prints.
//!
//! Its contract: JSON on the standard output; on failure `{"error":{"code","message","details"}}`
//! on the standard error and one of six exit codes. Knows no command by name.

use std::fmt;
use std::process::{Output, Stdio};

use jiff::SignedDuration;
use serde_json::Value;
use tokio::process::Command;

use crate::base::clock::SharedClock;
use crate::base::limits::ANSWER_BYTES_MAX;
use crate::platform::transport::Redactor;

/// How long one command may take.
const COMMAND_TIMEOUT: SignedDuration = SignedDuration::from_secs(120);
/// How often a command is run that Clay refuses for lack of allowance, the first time included.
const ATTEMPTS_MAX: u32 = 5;
/// The wait after such a refusal that names none.
const THROTTLED_WAIT: SignedDuration = SignedDuration::from_secs(8);
/// The longest wait that is obeyed.
const THROTTLED_WAIT_MAX: SignedDuration = SignedDuration::from_mins(5);

/// The meaning of an exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitKind {
    /// 1: any other failure.
    Other,
    /// 2: the command was not understood.
    Validation,
    /// 3: not signed in, or not allowed.
    Auth,
    /// 4: the allowance is used up.
    RateLimited,
    /// 5: no connection.
    Network,
    /// 6: there is no such thing.
    NotFound,
    /// Any other code, or a signal.
    Undocumented,
}

impl ExitKind {
    fn of(code: Option<i32>) -> Self {
        match code {
            Some(1) => Self::Other,
            Some(2) => Self::Validation,
            Some(3) => Self::Auth,
            Some(4) => Self::RateLimited,
            Some(5) => Self::Network,
            Some(6) => Self::NotFound,
            _ => Self::Undocumented,
        }
    }
}

impl fmt::Display for ExitKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Other => "it failed",
            Self::Validation => "it did not understand the command (is it another version?)",
            Self::Auth => "it is not signed in, or may not do this: run `clay login`",
            Self::RateLimited => "its allowance is used up: try again later",
            Self::Network => "it could not reach Clay",
            Self::NotFound => "there is no such table or column",
            Self::Undocumented => "it ended in a way that is not documented",
        })
    }
}

/// The `clay` program did not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CliError {
    /// No program of that name.
    #[error("the `clay` program could not be started: install it, or name it in the workspace")]
    NotStarted,
    /// It did not end in time.
    #[error("`clay {command}` did not end within two minutes")]
    TimedOut {
        /// The command, without arguments.
        command: &'static str,
    },
    /// It printed more than is read.
    #[error("`clay {command}` printed more than this program reads")]
    TooLarge {
        /// The command, without arguments.
        command: &'static str,
    },
    /// It said no.
    #[error("`clay {command}`: {kind}{}", said(code.as_deref(), message.as_deref()))]
    Failed {
        /// The command, without arguments.
        command: &'static str,
        /// What its exit code means.
        kind: ExitKind,
        /// Its own code, when it gave one.
        code: Option<String>,
        /// Its own words, redacted and shortened, when it gave any.
        message: Option<String>,
    },
}

fn said(code: Option<&str>, message: Option<&str>) -> String {
    match (code, message) {
        (Some(code), Some(message)) => format!(" (`{code}`: {message})"),
        (Some(text), None) | (None, Some(text)) => format!(" ({text})"),
        (None, None) => String::new(),
    }
}

/// The `clay` program: its command line, and the clock that waits on it.
pub(super) struct Program {
    pub(super) command: Vec<String>,
    pub(super) clock: SharedClock,
}

impl Program {
    /// Runs a command with arguments; returns what it printed. The command reads: it is run again
    /// when Clay asks for patience.
    pub(super) async fn run(
        &self,
        command: &'static str,
        arguments: &[&str],
    ) -> Result<Vec<u8>, CliError> {
        let mut attempt = 1;
        loop {
            let output = self.run_once(command, arguments).await?;
            if output.status.success() {
                return Ok(output.stdout);
            }
            let kind = ExitKind::of(output.status.code());
            let report: Value = serde_json::from_slice(&output.stderr).unwrap_or_default();
            if kind != ExitKind::RateLimited || attempt == ATTEMPTS_MAX {
                return Err(failure(command, kind, &report));
            }
            attempt += 1;
            self.clock.sleep(wait_asked_for(&report)).await;
        }
    }

    async fn run_once(
        &self,
        command: &'static str,
        arguments: &[&str],
    ) -> Result<Output, CliError> {
        let (program, first) = self.command.split_first().ok_or(CliError::NotStarted)?;
        let running = Command::new(program)
            .args(first)
            .args(command.split(' '))
            .args(arguments)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output();
        let output = tokio::select! {
            biased;
            output = running => output.map_err(|_| CliError::NotStarted)?,
            () = self.clock.sleep(COMMAND_TIMEOUT) => return Err(CliError::TimedOut { command }),
        };
        if output.stdout.len() > ANSWER_BYTES_MAX {
            return Err(CliError::TooLarge { command });
        }
        Ok(output)
    }
}

fn failure(command: &'static str, kind: ExitKind, report: &Value) -> CliError {
    let redactor = Redactor::default();
    let text = |key: &str| report["error"][key].as_str().map(|text| redactor.excerpt(text));
    CliError::Failed { command, kind, code: text("code"), message: text("message") }
}

fn wait_asked_for(report: &Value) -> SignedDuration {
    let seconds = &report["error"]["details"]["retryAfter"];
    let seconds = seconds.as_f64().filter(|seconds| *seconds >= 0.0);
    let wait = seconds.and_then(|seconds| SignedDuration::try_from_secs_f64(seconds).ok());
    wait.unwrap_or(THROTTLED_WAIT).min(THROTTLED_WAIT_MAX)
}

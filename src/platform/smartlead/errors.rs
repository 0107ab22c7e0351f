//! The many ways in which Smartlead says no, and what a call of this client can end in.
//!
//! Body families: a Joi object on 400, `{"error": text}`, `{"message": text}`, a nested error
//! object, `{"ok": false}` or `{"success": false}` under any status, a web page for a route that
//! does not exist, three forms of 429. Knows no single endpoint.

use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::Value;

use super::limits::{BLOCKS_PER_CALL_MAX, LEADS_PER_CALL_MAX, MAILBOXES_PER_CALL_MAX, PAGES_MAX};
use super::normal::{SequenceProblem, TooManyFields, UnclearWeekend};
use crate::platform::transport::{
    CallError, Cause, Dialect, Response, Retry, Said, Shape, Standing, Unreadable, json, shape,
};

/// What a call of this client ends in when it does not end well.
#[derive(Debug, thiserror::Error)]
pub enum SmartleadError {
    /// The call was refused, was impossible, or has an unknown outcome.
    #[error(transparent)]
    Call(#[from] CallError),
    /// Nothing was sent: a weekend day that cannot be written.
    #[error(transparent)]
    Weekend(#[from] UnclearWeekend),
    /// Nothing was sent: a sequence that must not be.
    #[error(transparent)]
    Sequence(#[from] SequenceProblem),
    /// Nothing was sent: a lead with too many fields.
    #[error(transparent)]
    Fields(#[from] TooManyFields),
    /// Nothing was sent: a batch of no size that may be sent.
    #[error("{given} {what} in one call: between 1 and {most} are sent")]
    Batch {
        /// What the batch is of.
        what: &'static str,
        /// How many there are.
        given: usize,
        /// The most there may be.
        most: usize,
    },
    /// A listing that is not whole; no part of it may be taken for the whole.
    #[error(
        "the list of {what} is not whole: {read} were read, {total} were announced; read it again"
    )]
    Incomplete {
        /// What is listed.
        what: &'static str,
        /// Distinct rows read.
        read: u64,
        /// Rows announced.
        total: u64,
    },
    /// A listing that repeats itself or does not end.
    #[error("the list of {what} does not end: its pages repeat, or are more than {PAGES_MAX}")]
    Endless {
        /// What is listed.
        what: &'static str,
    },
}

impl SmartleadError {
    pub(super) fn check_batch(what: Batch, given: usize) -> Result<(), Self> {
        let (what, most) = match what {
            Batch::Leads => ("leads", LEADS_PER_CALL_MAX),
            Batch::Blocks => ("block list entries", BLOCKS_PER_CALL_MAX),
            Batch::Mailboxes => ("mailboxes", MAILBOXES_PER_CALL_MAX),
        };
        if (1..=most).contains(&given) {
            return Ok(());
        }
        Err(Self::Batch { what, given, most })
    }
}

/// What is sent in batches.
#[derive(Debug, Clone, Copy)]
pub(super) enum Batch {
    Leads,
    Blocks,
    Mailboxes,
}

/// Reads Smartlead's errors for the transport.
#[derive(Debug, Clone, Copy)]
pub struct SmartleadDialect;

impl Dialect for SmartleadDialect {
    fn platform(&self) -> &'static str {
        "Smartlead"
    }

    fn objection(&self, response: &Response) -> Option<Said> {
        let status = response.status.as_u16();
        let said = match shape(response) {
            Shape::Page if status == 404 => said("it has no such route".to_owned()),
            Shape::Json => objection_in(response)?,
            Shape::Page | Shape::Empty | Shape::Other => return None,
        };
        Some(match status {
            401 => {
                Said { message: said.message.map(|text| format!("{text}; {CHECK_KEY}")), ..said }
            }
            406 => Said { retry: Retry::Later, ..said },
            429 => Said { retry: Retry::AfterWait, ..said },
            _ => said,
        })
    }
}

const CHECK_KEY: &str = "check the API key that the workspace refers to";

/// The members of an answer that can speak against the call; all others are passed over.
#[derive(Deserialize)]
struct Objection {
    #[serde(default)]
    ok: Value,
    #[serde(default)]
    success: Value,
    #[serde(default)]
    error: Value,
    #[serde(default)]
    message: Value,
    #[serde(default, rename = "errorCode")]
    error_code: Value,
    #[serde(default)]
    validation: Value,
}

fn objection_in(response: &Response) -> Option<Said> {
    let body = response.body.trim_ascii();
    if body.first() != Some(&b'{') {
        return None;
    }
    let found: Objection = serde_json::from_slice(body).ok()?;
    let denied = found.ok == false || found.success == false;
    let has_error = match &found.error {
        Value::String(text) => !text.is_empty(),
        Value::Object(_) => true,
        _ => false,
    };
    if response.status.is_success() && !denied && !has_error {
        return None;
    }
    let own = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let nested = |key: &str| found.error.get(key).and_then(own);
    // A Joi object has the title of its status as `error`; its `message` is the one that helps.
    let message = match found.validation.is_object() {
        true => own(&found.message),
        false => own(&found.error).or_else(|| nested("message")).or_else(|| own(&found.message)),
    };
    let wait = found.error.get("retry_after").and_then(Value::as_i64).filter(|wait| *wait >= 0);
    Some(Said {
        code: own(&found.error_code).or_else(|| nested("code")),
        message,
        wait: wait.map(SignedDuration::from_secs),
        ..said(String::new())
    })
}

fn said(message: String) -> Said {
    Said {
        code: None,
        message: Some(message),
        retry: Retry::Never,
        wait: None,
        standing: Standing::ByStatus,
    }
}

/// Reads the answer to a write that says no more than that it was done: `{"ok": true}`,
/// `{"success": true}`, `success` in one of three places. Anything else, and above all an empty
/// body or `{}`, does not say so.
pub(super) fn accepted(response: &Response) -> Result<(), Unreadable> {
    if response.body.trim_ascii() == b"success" {
        return Ok(());
    }
    let body: Value = json(response)?;
    let says = |key: &str, word: &Value| body.get(key) == Some(word);
    let (yes, success) = (Value::Bool(true), Value::from("success"));
    let done = body == success
        || says("ok", &yes)
        || says("success", &yes)
        || says("message", &success)
        || says("data", &success);
    if done {
        return Ok(());
    }
    Err(Unreadable(Cause::Unreadable("it does not say whether it was done".to_owned())))
}

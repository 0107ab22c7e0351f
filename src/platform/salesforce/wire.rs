//! The shapes of Salesforce's answers, as they are on the wire. Unknown keys are left alone:
//! Salesforce adds some with each release.
//!
//! Knows no rule about what the values mean.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::id::Id;
use super::record::Record;

/// The answer of the token endpoint.
#[derive(Deserialize)]
pub(super) struct TokenAnswer {
    pub access_token: String,
    pub instance_url: String,
    /// `{login}/id/{organisation}/{user}`.
    pub id: String,
}

/// One page of a query.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct QueryPage {
    pub total_size: usize,
    pub done: bool,
    #[serde(default)]
    pub next_records_url: Option<String>,
    #[serde(default)]
    pub records: Vec<Record>,
}

/// The answer to a single create, and one item of a collection's answer.
#[derive(Deserialize)]
pub(super) struct SaveAnswer {
    #[serde(default)]
    pub id: Option<Id>,
    pub success: bool,
    #[serde(default)]
    pub errors: Vec<ErrorItem>,
}

/// One error: `errorCode` in an error answer, `statusCode` in a collection's item.
#[derive(Deserialize)]
pub(super) struct ErrorItem {
    #[serde(alias = "errorCode", rename = "statusCode")]
    pub code: String,
    #[serde(default)]
    pub message: String,
    #[serde(default)]
    pub fields: Vec<String>,
}

/// An error of the token endpoint.
#[derive(Deserialize)]
pub(super) struct OAuthError {
    pub error: String,
    #[serde(default)]
    pub error_description: Option<String>,
}

/// One allowance of `/limits`, in its own unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Allowance {
    /// The whole allowance.
    #[serde(rename = "Max")]
    pub max: i64,
    /// What is left of it.
    #[serde(rename = "Remaining")]
    pub remaining: i64,
}

/// All allowances by their name.
pub(super) type LimitsAnswer = BTreeMap<String, Allowance>;

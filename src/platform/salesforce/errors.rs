//! What Salesforce's error codes mean for a caller, and how its error answers are read.
//!
//! Shapes: an array of errors from the data endpoints, an object from the token endpoint, a web
//! page or nothing from gateways. Knows no object by name.

use reqwest::StatusCode;

use super::wire::{ErrorItem, OAuthError};
use crate::platform::transport::{CallError, Dialect, Redactor, Response, Retry, Said, Standing};

/// What an error code means for whoever made the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The session has ended; the client has already asked for a new one once.
    Session,
    /// The credentials or the permissions of the user do not allow this.
    Access,
    /// The organisation's allowance of calls is used up: stop, and resume later.
    Allowance,
    /// Somebody else holds the record, or too many calls run at once: nothing happened, try later.
    Busy,
    /// The record is there already: read it instead of creating it.
    Exists,
    /// A duplicate rule suspects that the record is there already: a person decides.
    PerhapsDuplicate,
    /// The record is not there, or was deleted.
    Missing,
    /// The lead was converted: its contact is the record to use.
    Converted,
    /// The object, field or query does not exist as named, or is hidden from this user.
    Schema,
    /// A value is not acceptable.
    Value,
    /// The record is locked by an approval process.
    Locked,
    /// The cursor of a query has expired: ask the query again from its start.
    Cursor,
    /// A consequence of another record's error in the same call.
    Consequence,
    /// A code this client does not know; treated as a refusal that will be repeated.
    Other,
}

const CODES: &[(&str, Meaning)] = &[
    ("ALL_OR_NONE_OPERATION_ROLLED_BACK", Meaning::Consequence),
    ("API_CURRENTLY_DISABLED", Meaning::Allowance),
    ("API_DISABLED_FOR_ORG", Meaning::Access),
    ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", Meaning::Value),
    ("CANNOT_UPDATE_CONVERTED_LEAD", Meaning::Converted),
    ("DUPLICATES_DETECTED", Meaning::PerhapsDuplicate),
    ("DUPLICATE_VALUE", Meaning::Exists),
    ("ENTITY_IS_DELETED", Meaning::Missing),
    ("ENTITY_IS_LOCKED", Meaning::Locked),
    ("FIELD_CUSTOM_VALIDATION_EXCEPTION", Meaning::Value),
    ("FIELD_FILTER_VALIDATION_EXCEPTION", Meaning::Value),
    ("FIELD_INTEGRITY_EXCEPTION", Meaning::Value),
    ("INSUFFICIENT_ACCESS", Meaning::Access),
    ("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", Meaning::Access),
    ("INSUFFICIENT_ACCESS_OR_READONLY", Meaning::Access),
    ("INVALID_CROSS_REFERENCE_KEY", Meaning::Missing),
    ("INVALID_EMAIL_ADDRESS", Meaning::Value),
    ("INVALID_FIELD", Meaning::Schema),
    ("INVALID_FIELD_FOR_INSERT_UPDATE", Meaning::Access),
    ("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", Meaning::Value),
    ("INVALID_QUERY_FILTER_OPERATOR", Meaning::Schema),
    ("INVALID_QUERY_LOCATOR", Meaning::Cursor),
    ("INVALID_SESSION_ID", Meaning::Session),
    ("INVALID_TYPE", Meaning::Schema),
    ("MALFORMED_ID", Meaning::Value),
    ("MALFORMED_QUERY", Meaning::Schema),
    ("NOT_FOUND", Meaning::Missing),
    ("NUMBER_OUTSIDE_VALID_RANGE", Meaning::Value),
    ("PROCESSING_HALTED", Meaning::Consequence),
    ("REQUEST_LIMIT_EXCEEDED", Meaning::Allowance),
    ("REQUIRED_FIELD_MISSING", Meaning::Value),
    ("SERVER_UNAVAILABLE", Meaning::Busy),
    ("STORAGE_LIMIT_EXCEEDED", Meaning::Allowance),
    ("STRING_TOO_LONG", Meaning::Value),
    ("UNABLE_TO_LOCK_ROW", Meaning::Busy),
    ("invalid_client", Meaning::Access),
    ("invalid_client_id", Meaning::Access),
    ("invalid_grant", Meaning::Access),
];

/// After these words a message quotes the value that was written, which is left out.
const VALUE_MARKERS: &[&str] = &[
    "data value too large:",
    "bad value for restricted picklist field:",
    "invalid email address:",
    "id value of incorrect type:",
    "VALUE_STRING value",
    "VALUE_NUMBER value",
];

/// What a code means, with the message where one code means several things.
pub fn meaning(code: &str, message: &str) -> Meaning {
    if message.contains("UNABLE_TO_LOCK_ROW") {
        return Meaning::Busy;
    }
    if code == "REQUEST_LIMIT_EXCEEDED" && message.starts_with("Concurrent") {
        return Meaning::Busy;
    }
    if message.contains("reports synchronously every") {
        return Meaning::Allowance;
    }
    let known = CODES.binary_search_by(|(known, _)| (*known).cmp(code));
    known.map_or(Meaning::Other, |index| CODES[index].1)
}

impl Meaning {
    /// What a refused call means; `None` for a call that was not refused.
    pub fn of(error: &CallError) -> Option<Self> {
        let refusal = error.refusal()?;
        let code = refusal.code.as_deref().unwrap_or_default();
        Some(meaning(code, refusal.message.as_deref().unwrap_or_default()))
    }

    fn retry(self) -> Retry {
        match self {
            Meaning::Busy => Retry::AfterWait,
            Meaning::Allowance => Retry::Later,
            _ => Retry::Never,
        }
    }
}

/// Why one record of several was refused. Nothing of that record was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{code}`: {message}")]
pub struct RecordError {
    /// Salesforce's code.
    pub code: String,
    /// Salesforce's words, without values and addresses.
    pub message: String,
    /// The fields it names.
    pub fields: Vec<String>,
    /// What it means for the caller.
    pub meaning: Meaning,
}

impl RecordError {
    pub(super) fn read(item: ErrorItem, redactor: &Redactor) -> Self {
        let meaning = meaning(&item.code, &item.message);
        let message = redactor.excerpt(&without_value(&item.message));
        Self { code: item.code, message, fields: item.fields, meaning }
    }
}

/// A message without the value it quotes and without the query text it repeats.
fn without_value(message: &str) -> String {
    let after_query = message.split("ERROR at Row").nth(1).and_then(|rest| rest.split_once('\n'));
    let message = after_query.map_or(message, |(_, said)| said);
    let cut = VALUE_MARKERS.iter().find_map(|marker| {
        let end = message.find(marker)? + marker.len();
        let length = message[end..].rfind("(max length");
        let tail = length.map_or("", |at| &message[end + at..]);
        Some(format!("{} [value] {tail}", &message[..end]))
    });
    cut.unwrap_or_else(|| message.to_owned()).trim().to_owned()
}

/// Salesforce's error answers.
pub(super) struct SalesforceDialect;

impl Dialect for SalesforceDialect {
    fn platform(&self) -> &'static str {
        "Salesforce"
    }

    fn objection(&self, response: &Response) -> Option<Said> {
        if response.status.is_success() {
            return None;
        }
        if let Ok(items) = serde_json::from_slice::<Vec<ErrorItem>>(&response.body) {
            let first = items.into_iter().next()?;
            return Some(said(response.status, first.code, &first.message));
        }
        let oauth: OAuthError = serde_json::from_slice(&response.body).ok()?;
        Some(said(response.status, oauth.error, &oauth.error_description.unwrap_or_default()))
    }
}

fn said(status: StatusCode, code: String, message: &str) -> Said {
    let meaning = meaning(&code, message);
    // A row lock ends the transaction, which is rolled back whole: nothing happened even with 500.
    // Of a server that calls itself unavailable nothing of the kind is known.
    let rolled_back = meaning == Meaning::Busy && code != "SERVER_UNAVAILABLE";
    let standing = match rolled_back || status.is_client_error() {
        true => Standing::NothingHappened,
        false => Standing::ByStatus,
    };
    let message = Some(without_value(message)).filter(|message| !message.is_empty());
    Said { code: Some(code), message, retry: meaning.retry(), wait: None, standing }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_in_order_so_that_every_one_is_found() {
        assert!(CODES.is_sorted_by(|one, two| one.0 < two.0));
        for (code, expected) in CODES {
            assert_eq!(meaning(code, ""), *expected, "{code}");
        }
    }

    #[test]
    fn one_code_with_several_meanings_is_told_by_its_message() {
        for (code, message, expected) in [
            ("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", Meaning::Allowance),
            ("REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests Limit exceeded.", Meaning::Busy),
            (
                "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
                "Flow: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access",
                Meaning::Busy,
            ),
            ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "Flow: no owner", Meaning::Value),
            (
                "FORBIDDEN",
                "You can't run more than 500 reports synchronously every 60 minutes.",
                Meaning::Allowance,
            ),
            ("SOMETHING_NEW", "", Meaning::Other),
        ] {
            assert_eq!(meaning(code, message), expected, "{code}: {message}");
        }
    }

    #[test]
    fn values_and_query_texts_are_left_out_of_messages() {
        for (message, expected) in [
            (
                "Last Name: data value too large: Lovelace (max length=80)",
                "Last Name: data value too large: [value] (max length=80)",
            ),
            (
                "Race: bad value for restricted picklist field: Human",
                "Race: bad value for restricted picklist field: [value]",
            ),
            (
                "\nSELECT Foo FROM Lead WHERE LastName = 'Lovelace'\n       ^\n\
                 ERROR at Row:1:Column:8\nNo such column 'Foo' on entity 'Lead'.",
                "No such column 'Foo' on entity 'Lead'.",
            ),
            ("Already a campaign member.", "Already a campaign member."),
        ] {
            assert_eq!(without_value(message), expected);
        }
    }
}

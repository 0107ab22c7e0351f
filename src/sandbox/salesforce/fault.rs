//! What the org answers when it refuses: an error code, its HTTP status, a text, the fields.
//!
//! Knows the two shapes of one refusal: in an error array, and in a slot of a collection.

use serde_json::{Value, json};

/// One refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) status: u16,
    pub(super) code: &'static str,
    pub(super) message: String,
    /// `None` on errors of queries and of the transport, which carry no such key.
    pub(super) fields: Option<Vec<String>>,
}

impl Fault {
    /// A refusal without a field list.
    pub(super) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), fields: None }
    }

    /// A refused write: status 400 with the fields at fault.
    pub(super) fn write(code: &'static str, message: impl Into<String>, fields: &[&str]) -> Self {
        let fields = fields.iter().map(|field| (*field).to_owned()).collect();
        Self { status: 400, code, message: message.into(), fields: Some(fields) }
    }

    /// Nothing is there.
    pub(super) fn not_found() -> Self {
        Self::new(404, "NOT_FOUND", "The requested resource does not exist")
    }

    /// A body that is not the JSON this resource reads.
    pub(super) fn json(message: impl Into<String>) -> Self {
        Self::new(400, "JSON_PARSER_ERROR", message)
    }

    /// The method is not one of this resource.
    pub(super) fn method(method: &str, allowed: &str) -> Self {
        let message = format!("HTTP Method '{method}' not allowed. Allowed are {allowed}");
        Self::new(405, "METHOD_NOT_ALLOWED", message)
    }

    /// A reference to a record that is not there.
    pub(super) fn cross_reference(field: &str) -> Self {
        Self::write("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", &[field])
    }

    /// The body of an ordinary answer: always an array.
    pub(super) fn body(&self) -> Value {
        let mut error = json!({"message": self.message, "errorCode": self.code});
        if let Some(fields) = &self.fields {
            error["fields"] = json!(fields);
        }
        Value::Array(vec![error])
    }

    /// The slot of a collection, where the code is called `statusCode`.
    pub(super) fn slot(&self) -> Value {
        let fields = self.fields.clone().unwrap_or_default();
        let error = json!({"statusCode": self.code, "message": self.message, "fields": fields});
        json!({"success": false, "errors": [error]})
    }
}

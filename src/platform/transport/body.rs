//! What a body is (JSON, a web page, nothing) and how a call reads it.
//!
//! Errors from here never hold a value out of the body: values are people and credentials.

use serde::de::DeserializeOwned;

use super::outcome::Cause;
use super::wire::Response;

/// What a body looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Nothing, or white space only.
    Empty,
    /// It begins like a JSON value.
    Json,
    /// A web page.
    Page,
    /// Anything else: plain text, CSV, bytes.
    Other,
}

/// A body that could not be used: the cause, and nothing of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(pub Cause);

/// Looks at a body. What it holds decides over what its content type claims: gateways label pages
/// as JSON, and platforms label JSON as text.
pub fn shape(response: &Response) -> Shape {
    let body = response.body.trim_ascii();
    match body.first() {
        None => Shape::Empty,
        Some(b'<') => Shape::Page,
        Some(b'{' | b'[' | b'"') => Shape::Json,
        Some(_) if serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok() => Shape::Json,
        Some(_) if response.media_type() == "text/html" => Shape::Page,
        Some(_) => Shape::Other,
    }
}

/// Reads a body as JSON of a known form.
pub fn json<T: DeserializeOwned>(response: &Response) -> Result<T, Unreadable> {
    let status = response.status.as_u16();
    match shape(response) {
        Shape::Empty => return Err(Unreadable(Cause::Empty(status))),
        Shape::Page => return Err(Unreadable(Cause::Page(status))),
        Shape::Json | Shape::Other => {}
    }
    serde_json::from_slice(response.body.trim_ascii())
        .map_err(|error| Unreadable(Cause::Unreadable(describe(&error))))
}

/// Expects no body: a 204, or any success whose body says nothing. A web page is not nothing.
pub fn nothing(response: &Response) -> Result<(), Unreadable> {
    match shape(response) {
        Shape::Page => Err(Unreadable(Cause::Page(response.status.as_u16()))),
        Shape::Empty | Shape::Json | Shape::Other => Ok(()),
    }
}

/// Takes the answer as it is.
pub fn anything(response: &Response) -> Result<Response, Unreadable> {
    Ok(response.clone())
}

/// The parser's complaint without the values it quotes: of its messages only those about a missing
/// field are certain to name our own words alone.
fn describe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let said = match error.classify() {
        serde_json::error::Category::Data => match text.strip_prefix("missing field `") {
            Some(rest) => format!("it has no `{}`", rest.split('`').next().unwrap_or_default()),
            None => "a value has another type than the documented one".to_owned(),
        },
        serde_json::error::Category::Eof => "it ends in the middle".to_owned(),
        serde_json::error::Category::Syntax | serde_json::error::Category::Io => {
            "it is not JSON".to_owned()
        }
    };
    format!("{said} (line {}, column {})", error.line(), error.column())
}

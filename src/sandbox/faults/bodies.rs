//! The answers that faults give: refusals of one call too many, pages of an edge, empty counters.
//!
//! Each follows the reference page of its platform.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde_json::{Value, json};

use super::order::TooMany;
use crate::sandbox::http::Answer;

const OBSERVED: &str =
    "Account rate limit exceeded. You have exceeded the 200 requests in 1 min limit.";

/// A refusal as it was ordered: JSON, or plain text when the body is a text.
pub(super) fn refusal(status: u16, body: Value) -> Answer {
    match body {
        Value::String(text) => Answer::of(status, "text/plain; charset=utf-8", text),
        body => Answer::json(status, &body),
    }
}

/// One call too many, in a form.
pub(super) fn too_many(form: TooMany, retry_after: Option<u32>) -> Answer {
    let wait = retry_after.unwrap_or(30);
    let answer = match form {
        TooMany::SmartleadMessage => Answer::json(429, &json!({ "message": OBSERVED })),
        TooMany::SmartleadError => Answer::json(429, &json!({ "error": OBSERVED })),
        TooMany::SmartleadGuide => Answer::json(
            429,
            &json!({ "error": {
                "code": "RATE_LIMIT_EXCEEDED",
                "message": format!("Too many requests. Please retry after {wait} seconds."),
                "retry_after": wait,
            }}),
        ),
        TooMany::SmartleadDocument => {
            let message = "Too many requests. Please slow down and retry later.";
            Answer::json(429, &json!({ "message": message }))
        }
        TooMany::Clay => Answer::json(
            429,
            &json!({
                "type": "TooManyRequests",
                "message": "Too many requests. Wait a bit and retry.", "details": null,
            }),
        ),
        TooMany::SalesforceDaily => Answer::json(
            403,
            &json!([{
                "message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED",
            }]),
        ),
        TooMany::Bare => Answer::of(429, "text/plain", ""),
    };
    match retry_after {
        Some(seconds) => answer.with("retry-after", seconds),
        None => answer,
    }
}

/// A page of the edge in front of a platform.
pub(super) fn page(status: u16) -> Answer {
    let title = match status {
        403 => "Access denied",
        502 => "Bad gateway",
        503 => "Service temporarily unavailable",
        _ => "Error",
    };
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en-US\">\n<head><title>{status}: {title}</title></head>\n\
         <body><h1>{title}</h1><p>Error code {status}</p></body>\n</html>\n"
    );
    Answer::of(status, "text/html; charset=UTF-8", page)
}

/// The same answer with every counter at zero and every list of reasons empty.
pub(super) async fn zeroed(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let body = match serde_json::from_slice::<Value>(&body) {
        Ok(mut value) => {
            zero(&mut value);
            value.to_string().into_bytes().into()
        }
        Err(_) => body,
    };
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    Response::from_parts(parts, Body::from(body))
}

fn zero(value: &mut Value) {
    let Value::Object(map) = value else { return };
    for (name, value) in map {
        let counter = name.ends_with("_count")
            || ["total_leads", "total_stats", "already_added_to_campaign"].contains(&name.as_str());
        match value {
            Value::Number(_) if counter => *value = json!(0),
            Value::String(_) if counter => *value = json!("0"),
            Value::Array(list) if ["invalid_emails", "unsubscribed_leads"].contains(&&**name) => {
                list.clear();
            }
            Value::Object(_) => zero(value),
            _ => {}
        }
    }
}

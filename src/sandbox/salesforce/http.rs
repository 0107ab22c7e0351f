//! From an HTTP request to a resource: one route, split by hand as the platform does, so that
//! case and trailing slashes do not matter.
//!
//! Knows no resource: it admits a call, counts it and hands it on.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State as Shared};
use axum::http::{HeaderMap, Response, header};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::auth;
use super::fault::Fault;
use super::org::{Org, State};
use super::resources;
use super::settings::OrgSettings;

/// The most bytes of a request's address and headers together.
const HEAD_BYTES_MAX: usize = 16_384;
/// The most bytes of a request's body.
const BODY_BYTES_MAX: usize = 50 << 20;
/// The lowest API version that is not retired.
const VERSION_MIN: u16 = 31;
/// The first API version there was over REST.
const VERSION_FIRST: u16 = 20;

/// One request.
pub(super) struct Call {
    pub(super) method: String,
    /// The decoded parts of the path, empty ones left out.
    pub(super) segments: Vec<String>,
    pub(super) query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
}

impl Call {
    /// A header as text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// A parameter of the address.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as form fields.
    pub(super) fn form(&self) -> Vec<(String, String)> {
        pairs(&String::from_utf8_lossy(&self.body))
    }

    /// The body as JSON; an empty one is `None`.
    pub(super) fn json(&self) -> Result<Option<Value>, Fault> {
        if self.body.is_empty() {
            return Ok(None);
        }
        serde_json::from_slice(&self.body)
            .map(Some)
            .map_err(|error| Fault::json(format!("Unexpected character or end of input: {error}")))
    }

    /// The body as a JSON object.
    pub(super) fn object(&self) -> Result<Map<String, Value>, Fault> {
        match self.json()? {
            Some(Value::Object(object)) => Ok(object),
            _ => Err(Fault::json("The HTTP entity body is required, but this request has none")),
        }
    }

    /// The address clients reach the org under.
    pub(super) fn base_url(&self, settings: &OrgSettings) -> String {
        let host = self.header(header::HOST.as_str()).unwrap_or("localhost");
        settings.base_url.clone().unwrap_or_else(|| format!("http://{host}"))
    }
}

/// The service of an org.
pub(super) fn router(org: Arc<Org>) -> Router {
    Router::new().fallback(serve).with_state(org)
}

async fn serve(Shared(org): Shared<Arc<Org>>, request: Request) -> Response<Body> {
    match receive(request).await {
        Ok(call) => answer(&org, &call).into_response(),
        Err(fault) => Answer::from(fault).into_response(),
    }
}

async fn receive(request: Request) -> Result<Call, Fault> {
    let (head, body) = request.into_parts();
    let address = head.uri.path_and_query().map_or(0, |uri| uri.as_str().len());
    let headers = head.headers.iter().map(|(name, value)| name.as_str().len() + value.len());
    if address > HEAD_BYTES_MAX {
        return Err(Fault::new(414, "URI_TOO_LONG", "URI Too Long"));
    }
    if address + headers.sum::<usize>() > HEAD_BYTES_MAX {
        let message = "Request Header Fields Too Large";
        return Err(Fault::new(431, "REQUEST_HEADER_FIELDS_TOO_LARGE", message));
    }
    let coded = head.headers.get(header::CONTENT_ENCODING);
    if coded.is_some_and(|coding| coding != "identity") {
        let message = "this org reads request bodies without a content encoding";
        return Err(Fault::new(415, "UNSUPPORTED_MEDIA_TYPE", message));
    }
    let body = to_bytes(body, BODY_BYTES_MAX)
        .await
        .map_err(|_| Fault::new(413, "REQUEST_TOO_LARGE", "the request body is too large"))?;
    let parts = head.uri.path().split('/').filter(|part| !part.is_empty());
    Ok(Call {
        method: head.method.as_str().to_owned(),
        segments: parts.map(|part| decode(part, false)).collect(),
        query: pairs(head.uri.query().unwrap_or_default()),
        headers: head.headers,
        body,
    })
}

fn answer(org: &Org, call: &Call) -> Answer {
    let lower: Vec<String> = call.segments.iter().map(|part| part.to_ascii_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let mut state = org.lock();
    match lower.as_slice() {
        ["services", "oauth2", "token"] if call.method == "POST" => {
            auth::token(org, &mut state, call)
        }
        ["id", ..] => auth::identity(org, &state, call),
        ["services", "data"] => Answer::ok(versions(&org.settings)),
        ["services", "data", version, ..] => match data(org, &mut state, call, version) {
            Ok(answer) => answer,
            Err(fault) => fault.into(),
        },
        _ => Fault::not_found().into(),
    }
}

/// A data call: admitted, counted, answered with what is left of the day.
fn data(org: &Org, state: &mut State, call: &Call, version: &str) -> Result<Answer, Fault> {
    let version = version_of(&org.settings, version)?;
    let now = org.clock.now();
    auth::admit(state, call, now)?;
    forget(&mut state.calls, now, SignedDuration::from_hours(24));
    let max = org.settings.daily_requests_max;
    if state.calls.len() >= max {
        let message = "TotalRequests Limit exceeded.";
        return Err(Fault::new(403, "REQUEST_LIMIT_EXCEEDED", message));
    }
    state.calls.push_back(now);
    let used = format!("api-usage={}/{max}", state.calls.len());
    let base = format!("/services/data/v{version}.0");
    state.data.tables.begin();
    let answer = resources::answer(&mut resources::Context { org, state, call, base, now });
    Ok(answer.unwrap_or_else(Answer::from).header("sforce-limit-info", used))
}

/// Drops the instants that are further back than `length`.
pub(super) fn forget(
    calls: &mut std::collections::VecDeque<Timestamp>,
    now: Timestamp,
    length: SignedDuration,
) {
    let from = now.checked_sub(length).unwrap_or(Timestamp::MIN);
    while calls.front().is_some_and(|at| *at <= from) {
        calls.pop_front();
    }
}

fn version_of(settings: &OrgSettings, text: &str) -> Result<u16, Fault> {
    let number = text.strip_prefix('v').and_then(|text| text.strip_suffix(".0"));
    let plain = number.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    match plain.and_then(|text| text.parse::<u16>().ok()) {
        Some(version) if (VERSION_MIN..=settings.version_max).contains(&version) => Ok(version),
        Some(version) if (VERSION_FIRST..VERSION_MIN).contains(&version) => {
            let message = format!("The API version {version}.0 is retired");
            Err(Fault::new(410, "UNSUPPORTED_API_VERSION", message))
        }
        _ => Err(Fault::not_found()),
    }
}

fn versions(settings: &OrgSettings) -> Value {
    let entry = |version: u16| {
        // Three releases a year; v66.0 was Spring '26, v65.0 Winter '26.
        let season = ["Spring", "Summer", "Winter"][usize::from(version % 3)];
        let year = (version + 1) / 3 + 4;
        json!({
            "label": format!("{season} '{year:02}"), "version": format!("{version}.0"),
            "url": format!("/services/data/v{version}.0"),
        })
    };
    (VERSION_MIN..=settings.version_max).map(entry).collect()
}

fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (decode(key, true), decode(value, true)))
        .collect()
}

fn decode(text: &str, plus: bool) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| first == b'%');
        let coded = hex
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match coded {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(if plus && first == b'+' { b' ' } else { first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

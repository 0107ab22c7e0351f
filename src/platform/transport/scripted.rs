//! A wire for unit tests that plays a script: what it is asked is recorded, what it answers was
//! written down before. Knows no platform.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::wire::{Exchange, Fault, Request, Response, Wire, WireError};
use crate::base::clock::{Clock, ManualClock};

/// Plays its steps in order, and fails the test that asks for more.
#[derive(Default)]
pub(crate) struct Scripted {
    steps: Mutex<VecDeque<Result<Response, WireError>>>,
    seen: Mutex<Vec<Request>>,
}

impl Scripted {
    /// A wire that will play these steps.
    pub(crate) fn new(steps: impl IntoIterator<Item = Result<Response, WireError>>) -> Arc<Self> {
        Arc::new(Self { steps: Mutex::new(steps.into_iter().collect()), seen: Mutex::default() })
    }

    /// Every request so far.
    pub(crate) fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }

    /// Methods and paths with queries of every request so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        let line = |request: &Request| {
            let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
            format!("{} {}{query}", request.method, request.url.path())
        };
        self.seen().iter().map(line).collect()
    }

    /// The JSON body of request number `index`.
    pub(crate) fn body(&self, index: usize) -> serde_json::Value {
        serde_json::from_slice(&self.seen()[index].body).unwrap()
    }

    /// How many steps have not been asked for.
    pub(crate) fn left(&self) -> usize {
        self.steps.lock().unwrap().len()
    }
}

impl Wire for Scripted {
    fn exchange(&self, request: Request) -> Exchange<'_> {
        self.seen.lock().unwrap().push(request);
        let step = self.steps.lock().unwrap().pop_front();
        Box::pin(async move { step.expect("the script has no step left for this request") })
    }
}

/// A JSON answer, or an empty one when `body` is empty.
pub(crate) fn answer(status: u16, body: &str) -> Response {
    let mut headers = HeaderMap::new();
    if !body.is_empty() {
        headers.insert("content-type", HeaderValue::from_static("application/json;charset=UTF-8"));
    }
    let status = StatusCode::from_u16(status).unwrap();
    Response { status, headers, body: body.as_bytes().to_vec() }
}

/// A web page, as gateways give one.
pub(crate) fn page(status: u16) -> Response {
    answer(status, "<!DOCTYPE html><html><body>Bad gateway</body></html>")
        .with("content-type", "text/html")
}

/// The loss of a request that may have arrived.
pub(crate) fn lost() -> Result<Response, WireError> {
    Err(WireError::Lost(Fault::Timeout))
}

/// A request that never left.
pub(crate) fn not_sent() -> Result<Response, WireError> {
    Err(WireError::NotSent(Fault::Connect))
}

impl Response {
    /// The same answer with one more header.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        let value = HeaderValue::from_str(value).unwrap();
        self.headers.insert(HeaderName::from_static(name), value);
        self
    }
}

/// A clock that stands at a fixed Monday morning.
pub(crate) fn monday() -> ManualClock {
    ManualClock::new("2027-01-11T08:00:00Z".parse().unwrap())
}

/// Seconds that a clock has moved since [`monday`].
pub(crate) fn seconds_since_monday(clock: &ManualClock) -> i64 {
    clock.now().duration_since(monday().now()).as_secs()
}

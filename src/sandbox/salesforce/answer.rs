//! An answer before it is HTTP: a status, perhaps a JSON body, headers.
//!
//! Knows nothing of what is answered.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::Value;

use super::fault::Fault;

/// What a resource answers with.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Option<Value>,
    pub(super) headers: Vec<(&'static str, String)>,
}

impl Answer {
    /// 200 with a body.
    pub(super) fn ok(body: Value) -> Self {
        Self::with(200, body)
    }

    /// A status and a body.
    pub(super) fn with(status: u16, body: Value) -> Self {
        Self { status, body: Some(body), headers: Vec::new() }
    }

    /// 204 without one.
    pub(super) fn empty() -> Self {
        Self { status: 204, body: None, headers: Vec::new() }
    }

    /// With one header more.
    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The answer as HTTP.
    pub(super) fn into_response(self) -> Response<Body> {
        let body = self.body.map(|body| body.to_string());
        let mut response = Response::new(Body::empty());
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if let Some(body) = body {
            let json = HeaderValue::from_static("application/json;charset=UTF-8");
            response.headers_mut().insert(header::CONTENT_TYPE, json);
            *response.body_mut() = Body::from(body);
        }
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

impl From<Fault> for Answer {
    fn from(fault: Fault) -> Self {
        Self::with(fault.status, fault.body())
    }
}

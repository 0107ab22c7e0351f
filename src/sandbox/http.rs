//! A call as a double sees it, and its answer: enough HTTP for the doubles, no more.
//!
//! Knows nothing of any platform, of faults, or of sockets.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Query, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use serde_json::Value;

/// The largest request body a double reads, in bytes.
pub const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// One request, read whole.
#[derive(Debug, Clone)]
pub struct Call {
    /// The verb.
    pub method: Method,
    /// The path, without the query.
    pub path: String,
    /// The query, decoded; a repeated key keeps its last value.
    pub query: BTreeMap<String, String>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub body: Bytes,
    /// What a fault tells the double itself to do.
    pub order: Option<Order>,
}

/// A fault that only the double can carry out, put into the request by the fault layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Answer a pause with success, show the campaign as paused, and keep sending.
    PretendPause,
}

impl Call {
    /// The segments of the path; a trailing slash changes nothing.
    pub fn segments(&self) -> Vec<&str> {
        self.path.split('/').filter(|segment| !segment.is_empty()).collect()
    }

    /// One header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// One answer.
#[derive(Debug, Clone)]
pub struct Answer {
    status: StatusCode,
    content_type: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Answer {
    /// JSON with a status.
    pub fn json(status: u16, value: &Value) -> Self {
        Self::of(status, "application/json; charset=utf-8", value.to_string())
    }

    /// Text of a content type.
    pub fn of(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, content_type, headers: Vec::new(), body: body.into() }
    }

    /// The same answer with one more header.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }

    /// The answer as a response.
    pub fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

/// The page Express answers an unknown route or verb with.
pub fn cannot(method: &Method, path: &str) -> Answer {
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>Error</title>\n</head>\n<body>\n<pre>Cannot {method} {path}</pre>\n\
         </body>\n</html>\n"
    );
    Answer::of(404, "text/html; charset=utf-8", page)
}

/// A router that hands every call to one function.
pub fn router<F>(answer: F) -> Router
where
    F: Fn(Call) -> Answer + Send + Sync + 'static,
{
    let answer = Arc::new(answer);
    Router::new().fallback(move |request: Request| {
        let answer = answer.clone();
        async move {
            match read(request).await {
                Ok(call) => answer(call).into_response(),
                Err(refusal) => refusal.into_response(),
            }
        }
    })
}

async fn read(request: Request) -> Result<Call, Answer> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, BODY_BYTES_MAX)
        .await
        .map_err(|_| Answer::of(413, "text/plain", "request entity too large"))?;
    let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
        .map(|Query(pairs)| pairs.into_iter().collect())
        .unwrap_or_default();
    Ok(Call {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query,
        headers: parts.headers,
        body,
        order: parts.extensions.get::<Order>().copied(),
    })
}

//! The log of every call: which platform, which route, which status.
//!
//! It holds no bodies and no addresses: ids in a path become `{id}`.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use serde::Serialize;

use super::faults::Dropped;
use crate::base::clock::SharedClock;

/// One call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallEntry {
    /// When it was answered, or its connection closed, on the sandbox clock.
    pub at: String,
    /// The platform.
    pub platform: String,
    /// The verb.
    pub method: String,
    /// The path with `{id}` for every id.
    pub path: String,
    /// The status; none when the connection was closed without an answer.
    pub status: Option<u16>,
}

/// The calls of a sandbox, in the order they were answered. Clones share them.
#[derive(Clone)]
pub struct Calls {
    clock: SharedClock,
    entries: Arc<Mutex<Vec<CallEntry>>>,
}

impl Calls {
    /// No calls yet.
    pub fn new(clock: SharedClock) -> Self {
        Self { clock, entries: Arc::default() }
    }

    /// Every call so far.
    pub fn all(&self) -> Vec<CallEntry> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A platform's routes with this log around them.
    pub fn around(&self, platform: &str, router: Router) -> Router {
        let place = (self.clone(), platform.to_owned());
        router.layer(from_fn_with_state(place, note))
    }
}

async fn note(
    State((calls, platform)): State<(Calls, String)>,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().to_string();
    let path = template(request.uri().path());
    let response = next.run(request).await;
    let dropped = response.extensions().get::<Dropped>().is_some();
    let status = (!dropped).then(|| response.status().as_u16());
    let at = calls.clock.now().to_string();
    let entry = CallEntry { at, platform, method, path, status };
    calls.entries.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
    response
}

/// A path with `{id}` for every segment that is an id: digits, a Salesforce id, or a text with a
/// uuid at its end. A trailing slash is left out.
fn template(path: &str) -> String {
    let shown: Vec<String> = path.split('/').filter(|s| !s.is_empty()).map(segment).collect();
    format!("/{}", shown.join("/"))
}

fn segment(segment: &str) -> String {
    let digits = segment.bytes().any(|b| b.is_ascii_digit());
    let letters = segment.bytes().all(|b| b.is_ascii_alphanumeric());
    let uuid = segment.len().checked_sub(36).and_then(|start| segment.get(start..));
    let is_uuid = |text: &&str| {
        text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
            && text.bytes().filter(|b| *b == b'-').count() == 4
    };
    if let Some(uuid) = uuid.filter(is_uuid) {
        return segment.replace(uuid, "{id}");
    }
    let number = segment.bytes().all(|b| b.is_ascii_digit());
    let salesforce = letters && digits && matches!(segment.len(), 15 | 18);
    let prefixed = ["t_", "f_", "r_"].iter().any(|start| segment.starts_with(start));
    if number || salesforce || prefixed { "{id}".to_owned() } else { segment.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_in_a_path_become_a_placeholder() {
        let cases = [
            ("/api/v1/campaigns/7008/leads/", "/api/v1/campaigns/{id}/leads"),
            (
                "/services/data/v61.0/sobjects/Lead/00Q5g00000AbCdEEAV",
                "/services/data/v61.0/sobjects/Lead/{id}",
            ),
            ("/hook/of-3b0f5a9e-6c1d-4f57-9a53-1f0c5e7d2b84", "/hook/of-{id}"),
            ("/cli/tables/t_0abc/rows", "/cli/tables/{id}/rows"),
            ("/", "/"),
        ];
        for (path, expected) in cases {
            assert_eq!(template(path), expected);
        }
    }
}

//! Submissions to a webhook source: what is taken, what is refused, what is dropped.
//!
//! Nothing is deduplicated: an identical submission makes a second row.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::Workspace;
use crate::sandbox::http::{Answer, Call};

const PREFIX: &str = "pull-in-data-from-a-webhook-";
const BODY_BYTES_MAX: usize = 100 * 1024;
const PER_SECOND: f64 = 10.0;
const BURST: f64 = 20.0;

/// A token bucket over every webhook of the workspace.
#[derive(Debug)]
pub(super) struct Bucket {
    tokens: f64,
    at: Timestamp,
}

impl Bucket {
    /// A full bucket.
    pub(super) fn new(now: Timestamp) -> Self {
        Self { tokens: BURST, at: now }
    }

    fn take(&mut self, now: Timestamp) -> bool {
        let passed: SignedDuration = now.duration_since(self.at);
        self.tokens = (self.tokens + passed.as_secs_f64() * PER_SECOND).min(BURST);
        self.at = now;
        let taken = self.tokens >= 1.0;
        self.tokens -= f64::from(u8::from(taken));
        taken
    }
}

/// Takes one submission. Whatever is refused leaves no row.
pub(super) fn take(workspace: &mut Workspace, call: &Call, source: &str, now: Timestamp) -> Answer {
    let uuid = source.strip_prefix(PREFIX);
    let table =
        workspace.tables.iter_mut().find(|table| Some(table.settings.webhook.as_str()) == uuid);
    let Some(table) = table else { return refuse(404, "NotFound", "Webhook not found") };
    if !workspace.bucket.take(now) {
        workspace.dropped += 1;
        let text = "Too many requests. Wait a bit and retry.";
        return refuse(429, "TooManyRequests", text).with("retry-after", 1);
    }
    let token = call.header("x-clay-webhook-auth");
    if table.settings.token.as_deref().is_some_and(|wanted| token != Some(wanted)) {
        return refuse(401, "Unauthorized", "Invalid webhook token");
    }
    let media = call.header("content-type").unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/json") {
        return refuse(400, "BadRequest", "Content-Type must be application/json");
    }
    if call.body.len() > BODY_BYTES_MAX {
        return refuse(413, "PayloadTooLarge", "Request entity too large");
    }
    let Ok(body) = serde_json::from_slice::<Value>(&call.body) else {
        return refuse(400, "BadRequest", "Request body is not valid JSON");
    };
    if table.accepted >= table.settings.lifetime {
        return refuse(403, "Forbidden", "Record limit reached for webhook");
    }
    table.take(body, now);
    Answer::json(200, &json!({ "success": true }))
}

fn refuse(status: u16, kind: &str, message: &str) -> Answer {
    Answer::json(status, &json!({ "type": kind, "message": message, "details": null }))
}

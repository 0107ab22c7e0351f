//! The routes of a sandbox itself: its clock, its faults, its ledger, its log, an operator's click.
//!
//! Not part of any platform; served on a port of their own.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::calls::CallEntry;
use super::faults::Fault;
use super::server::Sandbox;
use crate::base::clock::Clock;

type Shared = State<Arc<Sandbox>>;

/// The routes of a sandbox itself.
pub(super) fn router(sandbox: Arc<Sandbox>) -> Router {
    Router::new()
        .route("/clock", get(clock))
        .route("/clock/advance", post(advance))
        .route("/faults", post(order))
        .route("/faults/release", post(release))
        .route("/faults/hit", get(hit))
        .route("/ledger", get(ledger))
        .route("/calls", get(calls))
        .route("/clay/run", post(run))
        .with_state(sandbox)
}

async fn clock(State(sandbox): Shared) -> Json<Value> {
    let clock = sandbox.clock();
    Json(json!({ "now": clock.now().to_string(), "pace": clock.pace() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    to: Option<Timestamp>,
    by_seconds: Option<i64>,
}

async fn advance(State(sandbox): Shared, Json(body): Json<Advance>) -> Response {
    let now = match (body.to, body.by_seconds) {
        (Some(to), None) => sandbox.clock().advance_to(to),
        (None, Some(seconds)) => sandbox.clock().advance_by(SignedDuration::from_secs(seconds)),
        _ => return refuse(StatusCode::BAD_REQUEST, "give either `to` or `by_seconds`"),
    };
    Json(json!({ "now": now.to_string() })).into_response()
}

async fn order(State(sandbox): Shared, Json(fault): Json<Fault>) -> Json<Value> {
    Json(json!({ "id": sandbox.faults().order(fault) }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Release {
    id: Option<u64>,
}

async fn release(State(sandbox): Shared, Json(body): Json<Release>) -> Json<Value> {
    Json(json!({ "released": sandbox.faults().release(body.id) }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hit {
    id: u64,
    /// Real milliseconds to wait for the fault to strike.
    #[serde(default)]
    wait_ms: u64,
}

async fn hit(State(sandbox): Shared, Query(query): Query<Hit>) -> Response {
    let faults = sandbox.faults();
    if faults.hits(query.id).is_none() {
        return refuse(StatusCode::NOT_FOUND, "no fault with this id was ordered");
    }
    let patience = Duration::from_millis(query.wait_ms);
    // Running out of patience is an answer too: the counts below say that nothing was struck.
    let _ = tokio::time::timeout(patience, faults.struck(query.id)).await;
    Json(faults.hits(query.id).unwrap_or_default()).into_response()
}

async fn ledger(State(sandbox): Shared) -> Json<Value> {
    Json(sandbox.ledger())
}

async fn calls(State(sandbox): Shared) -> Json<Vec<CallEntry>> {
    Json(sandbox.calls().all())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    table: String,
}

async fn run(State(sandbox): Shared, Json(body): Json<Run>) -> Response {
    if sandbox.clay().start_run(&body.table) {
        Json(json!({ "ok": true })).into_response()
    } else {
        refuse(StatusCode::NOT_FOUND, "no table with this id")
    }
}

fn refuse(status: StatusCode, text: &str) -> Response {
    (status, Json(json!({ "error": text }))).into_response()
}

//! Each kind of fault: what the caller sees, and whether the call took effect.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{Dropped, Fault, FaultKind, Hits, TooMany};
use crate::base::clock::Clock;
use crate::sandbox::{Sandbox, SandboxSettings};

const CREATE: &str = "/api/v1/campaigns/create";

fn sandbox() -> Arc<Sandbox> {
    let mut settings = SandboxSettings::default();
    settings.world.orgs.clear();
    Sandbox::new(settings)
}

struct Reply {
    status: u16,
    text: String,
    dropped: bool,
}

async fn call(sandbox: &Sandbox, method: &str, path: &str, body: &str) -> Reply {
    let request = Request::builder()
        .method(method)
        .uri(format!("{path}?api_key=sandbox-smartlead-key"))
        .body(Body::from(body.to_owned()))
        .unwrap();
    let response = sandbox.routers()["smartlead"].clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let dropped = response.extensions().get::<Dropped>().is_some();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    Reply { status, text: String::from_utf8(bytes.to_vec()).unwrap(), dropped }
}

fn order(sandbox: &Sandbox, method: &str, path: &str, kind: FaultKind) -> u64 {
    sandbox.faults().order(Fault::new("smartlead", method, path, kind))
}

fn campaigns(sandbox: &Sandbox) -> usize {
    sandbox.smartlead().truth().campaigns.len()
}

#[tokio::test]
async fn every_kind_says_what_it_says_and_takes_effect_or_not() {
    let cases = [
        (FaultKind::Refuse { status: 500, body: json!({ "message": "no" }) }, 500, 0),
        (FaultKind::Refuse { status: 400, body: json!("text") }, 400, 0),
        (FaultKind::DropBefore, 500, 0),
        (FaultKind::DropAfter, 500, 1),
        (FaultKind::Slow { seconds: 40 }, 200, 1),
        (FaultKind::Html { status: 502, effect: false }, 502, 0),
        (FaultKind::Html { status: 502, effect: true }, 502, 1),
        (FaultKind::Empty { effect: true }, 200, 1),
        (FaultKind::Empty { effect: false }, 200, 0),
        (FaultKind::NotOk { effect: false }, 200, 0),
        (FaultKind::NotOk { effect: true }, 200, 1),
        (FaultKind::ZeroCounters, 200, 1),
    ];
    for (kind, status, effects) in cases {
        let sandbox = sandbox();
        let id = order(&sandbox, "POST", CREATE, kind.clone());
        let reply = call(&sandbox, "POST", CREATE, "{}").await;
        assert_eq!((reply.status, campaigns(&sandbox)), (status, effects), "{kind:?}");
        let cut = matches!(kind, FaultKind::DropBefore | FaultKind::DropAfter);
        assert_eq!(reply.dropped, cut, "{kind:?}");
        match kind {
            FaultKind::Html { .. } => assert!(reply.text.starts_with("<!DOCTYPE html>")),
            FaultKind::Empty { .. } => assert_eq!(reply.text, ""),
            FaultKind::NotOk { .. } => assert_eq!(reply.text, "{\"ok\":false}"),
            _ => {}
        }
        let struck = Hits { matched: 1, struck: 1, held: 0 };
        assert_eq!(sandbox.faults().hits(id), Some(struck));
        assert_eq!(call(&sandbox, "POST", CREATE, "{}").await.status, 200, "only once");
    }
}

#[tokio::test]
async fn every_form_of_one_call_too_many_is_told_apart() {
    let cases = [
        (TooMany::SmartleadMessage, 429, "/message"),
        (TooMany::SmartleadError, 429, "/error"),
        (TooMany::SmartleadGuide, 429, "/error/message"),
        (TooMany::SmartleadDocument, 429, "/message"),
        (TooMany::Clay, 429, "/type"),
        (TooMany::SalesforceDaily, 403, "/0/errorCode"),
    ];
    for (form, status, place) in cases {
        let sandbox = sandbox();
        order(&sandbox, "POST", CREATE, FaultKind::TooMany { form, retry_after: Some(9) });
        let reply = call(&sandbox, "POST", CREATE, "{}").await;
        assert_eq!((reply.status, campaigns(&sandbox)), (status, 0));
        let body: Value = serde_json::from_str(&reply.text).unwrap();
        assert!(body.pointer(place).is_some_and(Value::is_string), "{body}");
    }
    let sandbox = sandbox();
    let bare = FaultKind::TooMany { form: TooMany::Bare, retry_after: None };
    order(&sandbox, "POST", CREATE, bare);
    assert_eq!(call(&sandbox, "POST", CREATE, "{}").await.text, "");
}

#[tokio::test]
async fn a_slow_call_takes_the_time_of_the_sandbox() {
    let sandbox = sandbox();
    let before = sandbox.clock().now();
    order(&sandbox, "POST", CREATE, FaultKind::Slow { seconds: 40 });
    call(&sandbox, "POST", CREATE, "{}").await;
    assert_eq!(sandbox.clock().now().duration_since(before).as_secs(), 40);
}

#[tokio::test]
async fn counters_are_zeroed_after_the_leads_were_added() {
    let sandbox = sandbox();
    let made = call(&sandbox, "POST", CREATE, "{}").await;
    let id = serde_json::from_str::<Value>(&made.text).unwrap()["id"].as_u64().unwrap();
    order(&sandbox, "POST", "/api/v1/campaigns/*/leads", FaultKind::ZeroCounters);
    let path = format!("/api/v1/campaigns/{id}/leads");
    let body = r#"{"lead_list":[{"email":"a@b.example"},{"email":"none"}]}"#;
    let reply = call(&sandbox, "POST", &path, body).await;
    let answer: Value = serde_json::from_str(&reply.text).unwrap();
    assert_eq!(answer["total_leads"], 0);
    assert_eq!((&answer["upload_count"], &answer["invalid_emails"]), (&json!(0), &json!([])));
    assert_eq!(sandbox.smartlead().truth().campaigns[&id].added, 1);
}

#[tokio::test]
async fn a_stale_read_shows_what_the_same_read_showed_last() {
    let sandbox = sandbox();
    let list = "/api/v1/campaigns";
    order(&sandbox, "GET", list, FaultKind::StaleRead);
    assert_eq!(call(&sandbox, "GET", list, "").await.text, "[]", "nothing to repeat yet");
    call(&sandbox, "POST", CREATE, "{}").await;
    order(&sandbox, "GET", list, FaultKind::StaleRead);
    assert_eq!(call(&sandbox, "GET", list, "").await.text, "[]");
    assert_ne!(call(&sandbox, "GET", list, "").await.text, "[]");
}

#[tokio::test]
async fn faults_match_platform_verb_path_and_place_in_the_row() {
    let sandbox = sandbox();
    let refuse = || FaultKind::Refuse { status: 503, body: json!({}) };
    let second = Fault { nth: 2, times: 2, ..Fault::new("smartlead", "POST", CREATE, refuse()) };
    sandbox.faults().order(second);
    sandbox.faults().order(Fault { times: 9, ..Fault::new("clay", "POST", "/**", refuse()) });
    let everywhere = Fault::new("smart*", "GET", "/api/**", refuse());
    sandbox.faults().order(everywhere);
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(call(&sandbox, "POST", CREATE, "{}").await.status);
    }
    assert_eq!(statuses, [200, 503, 503, 200]);
    assert_eq!(call(&sandbox, "GET", "/api/v1/campaigns/", "").await.status, 503);
    assert_eq!(call(&sandbox, "GET", "/api/v1/campaigns/", "").await.status, 200);
}

#[tokio::test]
async fn a_held_call_waits_for_its_release_before_or_after_its_effect() {
    for (kind, effects) in [(FaultKind::StallBefore, 0), (FaultKind::StallAfter, 1)] {
        let sandbox = sandbox();
        let id = order(&sandbox, "POST", CREATE, kind);
        let held = {
            let sandbox = sandbox.clone();
            tokio::spawn(async move { call(&sandbox, "POST", CREATE, "{}").await.status })
        };
        sandbox.faults().struck(id).await;
        while sandbox.faults().hits(id).is_some_and(|hits| hits.held == 0) {
            tokio::task::yield_now().await;
        }
        assert_eq!(campaigns(&sandbox), effects);
        assert!(!held.is_finished());
        assert_eq!(sandbox.faults().release(Some(id)), 1);
        assert_eq!(held.await.unwrap(), 200);
        assert_eq!(campaigns(&sandbox), 1);
        assert_eq!(sandbox.faults().hits(id).unwrap().held, 0);
    }
}

#[test]
fn faults_are_ordered_in_words() {
    let cases = [
        (json!({ "is": "drop-before" }), FaultKind::DropBefore),
        (json!({ "is": "stall-after" }), FaultKind::StallAfter),
        (json!({ "is": "pretend-pause" }), FaultKind::PretendPause),
        (json!({ "is": "html", "status": 502 }), FaultKind::Html { status: 502, effect: false }),
        (json!({ "is": "empty", "effect": true }), FaultKind::Empty { effect: true }),
        (
            json!({ "is": "too-many", "form": "smartlead-guide" }),
            FaultKind::TooMany { form: TooMany::SmartleadGuide, retry_after: None },
        ),
    ];
    for (kind, expected) in cases {
        let fault: Fault =
            serde_json::from_value(json!({ "platform": "clay", "kind": kind })).unwrap();
        assert_eq!(fault.kind, expected);
        assert_eq!((fault.nth, fault.times, fault.method), (1, 1, None));
    }
    let typo = json!({ "platform": "clay", "kind": { "is": "drop-before" }, "nht": 2 });
    assert!(serde_json::from_value::<Fault>(typo).is_err());
}

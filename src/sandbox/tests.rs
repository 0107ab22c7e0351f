//! The sandbox put together: determinism, the admin routes, dropped lines, a pause that lies.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tower::ServiceExt;

use super::clock::Pace;
use super::faults::{Fault, FaultKind};
use super::world::{REPORT, Rates};
use super::{Running, Sandbox, SandboxSettings};

async fn smartlead(sandbox: &Sandbox, method: &str, path: &str, body: Value) -> Value {
    let request = Request::builder()
        .method(method)
        .uri(format!("/api/v1{path}?api_key=sandbox-smartlead-key"))
        .body(Body::from(body.to_string()))
        .unwrap();
    let response = sandbox.routers()["smartlead"].clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// A campaign that is under way with everyone of `core`.
async fn under_way(sandbox: &Sandbox) -> u64 {
    let made = smartlead(sandbox, "POST", "/campaigns/create", json!({ "name": "a" })).await;
    let id = made["id"].as_u64().unwrap();
    let at = |route: &str| format!("/campaigns/{id}/{route}");
    let schedule = json!({
        "timezone": "Europe/Berlin", "days_of_the_week": [1, 2, 3, 4, 5], "start_hour": "08:00",
        "end_hour": "18:00", "min_time_btw_emails": 3, "max_new_leads_per_day": 200,
    });
    smartlead(sandbox, "POST", &at("schedule"), schedule).await;
    let steps = json!({ "sequences": [{
        "id": null, "seq_number": 1, "seq_delay_details": { "delay_in_days": 0 },
        "subject": "Hello {{first_name}}", "email_body": "Hello",
    }] });
    smartlead(sandbox, "POST", &at("sequences"), steps).await;
    let boxes = smartlead(sandbox, "GET", "/email-accounts", Value::Null).await;
    let ids: Vec<&Value> = boxes.as_array().unwrap().iter().map(|found| &found["id"]).collect();
    smartlead(sandbox, "POST", &at("email-accounts"), json!({ "email_account_ids": ids })).await;
    let people = sandbox.world().people().iter().take(300);
    let list: Vec<Value> = people.map(|person| json!({ "email": person.email })).collect();
    smartlead(sandbox, "POST", &at("leads"), json!({ "lead_list": list })).await;
    smartlead(sandbox, "POST", &at("status"), json!({ "status": "START" })).await;
    id
}

fn days(sandbox: &Sandbox, days: i64) {
    sandbox.clock().advance_by(jiff::SignedDuration::from_hours(24 * days));
}

#[tokio::test]
async fn two_runs_of_the_same_calls_leave_the_same_ledger() {
    let mut ledgers = Vec::new();
    for seed in [5, 5, 6] {
        let mut settings = SandboxSettings::default();
        settings.world.seed = seed;
        settings.world.rates = Rates { positive: 0.2, ..Rates::default() };
        let sandbox = Sandbox::new(settings);
        under_way(&sandbox).await;
        days(&sandbox, 14);
        ledgers.push(sandbox.ledger().to_string());
    }
    assert!(ledgers[0].contains("\"positive\":"));
    assert_eq!(ledgers[0], ledgers[1]);
    assert_ne!(ledgers[0], ledgers[2]);
}

#[tokio::test]
async fn a_pause_that_lies_is_shown_as_paused_and_keeps_sending() {
    let sandbox = Sandbox::new(SandboxSettings::default());
    let id = under_way(&sandbox).await;
    let path = "/api/v1/campaigns/*/status";
    sandbox.faults().order(Fault::new("smartlead", "POST", path, FaultKind::PretendPause));
    days(&sandbox, 1);
    let pause = json!({ "status": "PAUSED" });
    let status = format!("/campaigns/{id}/status");
    assert_eq!(smartlead(&sandbox, "POST", &status, pause.clone()).await, json!({ "ok": true }));
    let shown = smartlead(&sandbox, "GET", &format!("/campaigns/{id}"), Value::Null).await;
    assert_eq!(shown["status"], "PAUSED");
    days(&sandbox, 1);
    let lied = sandbox.smartlead().truth().campaigns[&id].sent_while_paused;
    assert!(lied > 10, "{lied}");
    smartlead(&sandbox, "POST", &status, pause).await;
    days(&sandbox, 1);
    assert_eq!(sandbox.smartlead().truth().campaigns[&id].sent_while_paused, lied);
}

#[test]
fn the_orgs_hold_the_people_with_their_flaws() {
    let sandbox = Sandbox::new(SandboxSettings::default());
    let core = sandbox.org("core").unwrap();
    let leads = core.dump("Lead");
    let members = core.dump("CampaignMember");
    assert!(leads.len() > 400, "duplicates are leads of their own: {}", leads.len());
    assert_eq!(members.len(), leads.len());
    assert_eq!(core.dump("Campaign")[0]["AI_Outreach__c"], true);
    assert_eq!(core.dump("Report")[0]["Name"], REPORT);
    let count = |field: &str, value: Value| leads.iter().filter(|l| l[field] == value).count();
    for (field, value) in [
        ("FirstName", Value::Null),
        ("Country", Value::Null),
        ("HasOptedOutOfEmail", json!(true)),
        ("Cold_Lead_Eligible__c", json!(false)),
        ("Customer_Active__c", json!(true)),
        ("Lead_Accepted__c", json!(false)),
        ("Overall_Hard_Bounce__c", json!(true)),
    ] {
        let flawed = count(field, value);
        assert!((1..40).contains(&flawed), "{field}: {flawed}");
    }
    let queued = leads.iter().filter(|l| l["OwnerId"].as_str().unwrap().starts_with("00G"));
    assert!(queued.count() > 0);
    assert!(core.dump("Contact").iter().all(|contact| contact["HasOptedOutOfEmail"] == true));
    assert!(!core.dump("Contact").is_empty());
    assert!(core.writes().is_empty(), "seeding is not a write");
    assert!(sandbox.org("icare").unwrap().dump("Lead").len() >= 120);
}

#[tokio::test]
async fn a_write_to_an_org_stands_in_the_ledger() {
    let sandbox = Sandbox::new(SandboxSettings::default());
    let router = sandbox.routers()["salesforce-core"].clone();
    let form = "grant_type=client_credentials&client_id=sandbox-client-id\
                &client_secret=sandbox-client-secret";
    let request = Request::post("/services/oauth2/token")
        .header("host", "core.example")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let token: Value = serde_json::from_slice(&bytes).unwrap();
    let lead = sandbox.org("core").unwrap().dump("Lead")[0]["Id"].clone();
    let lead = lead.as_str().unwrap();
    let request = Request::patch(format!("/services/data/v66.0/sobjects/Lead/{lead}"))
        .header("authorization", format!("Bearer {}", token["access_token"].as_str().unwrap()))
        .header("content-type", "application/json")
        .body(Body::from("{\"clay_company_description__c\":\"ships\"}"))
        .unwrap();
    assert_eq!(router.oneshot(request).await.unwrap().status(), 204);
    let expected = json!([{
        "at": "2027-01-11T08:00:00Z", "object": "Lead", "id": lead, "operation": "update",
        "fields": { "clay_company_description__c": "ships" },
    }]);
    assert_eq!(sandbox.ledger()["salesforce"]["core"], expected);
    assert_eq!(sandbox.ledger()["salesforce"]["icare"], json!([]));
    let calls = sandbox.calls().all();
    assert_eq!(calls[1].path, "/services/data/v66.0/sobjects/Lead/{id}");
}

/// One request on a connection of its own: the whole answer as it came, empty when cut.
async fn raw(url: &str, method: &str, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).await.unwrap();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A cut line may end as a reset; what came before it is what counts.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

async fn admin(running: &Running, method: &str, path: &str, body: Value) -> (String, Value) {
    let answer = raw(&running.urls()["admin"], method, path, &body.to_string()).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().to_owned();
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_line_carries_no_byte_and_the_calls_say_so() {
    let running = Sandbox::start(SandboxSettings::default()).await.unwrap();
    let url = running.urls()["smartlead"].clone();
    let path = "/api/v1/campaigns/create?api_key=sandbox-smartlead-key";
    let fault = json!({
        "platform": "smartlead", "method": "POST", "path": "/api/v1/campaigns/create",
        "kind": { "is": "drop-after" },
    });
    let (status, id) = admin(&running, "POST", "/faults", fault).await;
    assert_eq!((status.as_str(), &id["id"]), ("200", &json!(1)));
    assert_eq!(raw(&url, "POST", path, "{}").await, "");
    assert!(raw(&url, "POST", path, "{}").await.starts_with("HTTP/1.1 200 OK"));
    let (_, ledger) = admin(&running, "GET", "/ledger", Value::Null).await;
    assert_eq!(ledger["smartlead"]["campaigns"].as_object().unwrap().len(), 2);
    let (_, calls) = admin(&running, "GET", "/calls", Value::Null).await;
    let call = |status: Value| {
        json!({
            "at": "2027-01-11T08:00:00Z", "platform": "smartlead", "method": "POST",
            "path": "/api/v1/campaigns/create", "status": status,
        })
    };
    assert_eq!(calls, json!([call(Value::Null), call(json!(200))]));
    running.stop().await;
    assert!(TcpStream::connect(url.strip_prefix("http://").unwrap()).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_dies_at_a_held_call_leaves_what_the_fault_says() {
    for (kind, effects) in [(FaultKind::StallBefore, 0), (FaultKind::StallAfter, 1)] {
        let running = Sandbox::start(SandboxSettings::default()).await.unwrap();
        let sandbox = running.sandbox().clone();
        let path = "/api/v1/campaigns/create";
        let id = sandbox.faults().order(Fault::new("smartlead", "POST", path, kind));
        let url = running.urls()["smartlead"].clone();
        let path = format!("{path}?api_key=sandbox-smartlead-key");
        let client = tokio::spawn(async move { raw(&url, "POST", &path, "{}").await });
        sandbox.faults().struck(id).await;
        while sandbox.faults().hits(id).is_some_and(|hits| hits.held == 0) {
            tokio::task::yield_now().await;
        }
        client.abort();
        while sandbox.faults().hits(id).is_some_and(|hits| hits.held > 0) {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        sandbox.faults().release(None);
        assert_eq!(sandbox.smartlead().truth().campaigns.len(), effects);
        running.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_admin_routes_move_the_clock_and_release_held_calls() {
    let running = Sandbox::start(SandboxSettings::default()).await.unwrap();
    let by = json!({ "by_seconds": 90 });
    let (_, moved) = admin(&running, "POST", "/clock/advance", by).await;
    assert_eq!(moved["now"], "2027-01-11T08:01:30Z");
    let to = json!({ "to": "2027-01-12T00:00:00Z" });
    admin(&running, "POST", "/clock/advance", to).await;
    let (_, clock) = admin(&running, "GET", "/clock", Value::Null).await;
    assert_eq!(clock["now"], "2027-01-12T00:00:00Z");
    assert_eq!(admin(&running, "POST", "/clock/advance", json!({})).await.0, "400");
    let fault = json!({ "platform": "clay", "kind": { "is": "stall-before" } });
    admin(&running, "POST", "/faults", fault).await;
    let (_, waiting) = admin(&running, "GET", "/faults/hit?id=1&wait_ms=1", Value::Null).await;
    assert_eq!(waiting["struck"], 0);
    let url = running.urls()["clay"].clone();
    let held = tokio::spawn(async move { raw(&url, "GET", "/cli/whoami", "").await });
    let (_, hit) = admin(&running, "GET", "/faults/hit?id=1&wait_ms=20000", Value::Null).await;
    assert_eq!(hit["struck"], 1);
    admin(&running, "POST", "/faults/release", json!({ "id": 1 })).await;
    assert!(held.await.unwrap().contains("\"workspace\""));
    assert_eq!(admin(&running, "GET", "/faults/hit?id=7", Value::Null).await.0, "404");
    assert_eq!(admin(&running, "POST", "/clay/run", json!({ "table": "t_no" })).await.0, "404");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_platform_is_served_on_a_port_of_its_own_on_a_fast_clock() {
    let pace = Pace::Fast { rate: 100_000.0 };
    let running =
        Sandbox::start(SandboxSettings { pace, ..SandboxSettings::default() }).await.unwrap();
    let names: Vec<&str> = running.urls().keys().map(String::as_str).collect();
    assert_eq!(names, ["admin", "clay", "salesforce-core", "salesforce-icare", "smartlead"]);
    let urls: std::collections::BTreeSet<&String> = running.urls().values().collect();
    assert_eq!(urls.len(), 5);
    let sandbox: Arc<Sandbox> = running.sandbox().clone();
    let id = under_way(&sandbox).await;
    while sandbox.smartlead().truth().campaigns[&id].recipients < 20 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    running.stop().await;
}

#[test]
fn settings_are_read_from_json_and_unknown_keys_refused() {
    let read: SandboxSettings = serde_json::from_value(json!({
        "pace": { "mode": "fast", "rate": 60.0 }, "world": { "seed": 9 },
        "smartlead": { "switches": { "lead_cap": 100, "rate_profile": "ten-in-two-seconds" } },
    }))
    .unwrap();
    assert_eq!((read.world.seed, read.smartlead.switches.lead_cap), (9, 100));
    assert_eq!(read.clay, SandboxSettings::default().clay);
    assert!(serde_json::from_value::<SandboxSettings>(json!({ "wordl": {} })).is_err());
}

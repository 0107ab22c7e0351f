//! Sign-in, sessions, versions, limits, and what holds for every call.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::*;
use crate::base::clock::Clock;

#[tokio::test]
async fn both_ways_of_sending_credentials_sign_in() {
    let desk = Desk::new().await;
    let basic = [("authorization", "Basic Y29uc3VtZXIta2V5OmNvbnN1bWVyLXNlY3JldA==")];
    let form = "grant_type=client_credentials";
    let reply = desk.raw("POST", "/services/oauth2/token/", &basic, form).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert_eq!(reply.json["instance_url"], "http://org.test");
    assert_eq!(reply.json["token_type"], "Bearer");
    assert_eq!(reply.json["issued_at"], "1799654400000");
    let identity = format!("http://org.test/id/{}/{}", desk.org.id(), desk.org.integration_user());
    assert_eq!(reply.json["id"], identity);
    let token = reply.json["access_token"].as_str().unwrap();
    assert!(token.starts_with("00D") && token.split_once('!').is_some_and(|(a, _)| a.len() == 15));
}

#[tokio::test]
async fn sign_in_refusals_are_objects() {
    let desk = Desk::new().await;
    for (form, error) in [
        ("", "invalid_request"),
        ("grant_type=password", "unsupported_grant_type"),
        ("grant_type=client_credentials", "invalid_request"),
        ("grant_type=client_credentials&client_id=x&client_secret=y", "invalid_client_id"),
        ("grant_type=client_credentials&client_id=consumer-key&client_secret=y", "invalid_client"),
    ] {
        let reply = desk.raw("POST", "/services/oauth2/token", &[], form).await;
        assert_eq!((reply.status, &reply.json["error"]), (400, &json!(error)), "{form}");
        assert!(reply.json["error_description"].is_string());
    }
}

#[tokio::test]
async fn a_token_ends_with_its_time_and_when_sessions_are_ended() {
    let mut desk = Desk::new().await;
    assert_eq!(desk.get("/limits").await.status, 200);
    desk.clock.advance_to(desk.clock.now() + SignedDuration::from_hours(2));
    let reply = desk.get("/limits").await;
    assert_eq!(reply.status, 401);
    let expected =
        json!([{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]);
    assert_eq!(reply.json, expected);
    desk.sign_in().await;
    assert_eq!(desk.get("/limits").await.status, 200);
    desk.org.expire_sessions();
    assert_eq!(desk.get("/limits").await.code(), "INVALID_SESSION_ID");
}

#[tokio::test]
async fn a_token_of_one_org_is_nothing_to_another() {
    let core = Desk::new().await;
    let mut settings = settings();
    settings.number = 2;
    let mut other = Desk::with(settings).await;
    assert_ne!(core.org.id(), other.org.id());
    other.token = core.token;
    assert_eq!(other.get("/limits").await.status, 401);
}

#[tokio::test]
async fn every_data_call_says_how_much_of_the_day_is_used_even_when_refused() {
    let desk = Desk::new().await;
    let first = desk.get("/limits/").await;
    assert_eq!(first.headers["sforce-limit-info"], "api-usage=1/100000");
    assert_eq!(first.headers["content-type"], "application/json;charset=UTF-8");
    assert_eq!(first.json["DailyApiRequests"], json!({"Max": 100_000, "Remaining": 99_999}));
    let refused = desk.get("/sobjects/Nothing/describe").await;
    assert_eq!(refused.status, 404);
    assert_eq!(refused.headers["sforce-limit-info"], "api-usage=2/100000");
}

#[tokio::test]
async fn a_used_up_day_refuses_until_calls_are_a_day_old() {
    let mut settings = settings();
    settings.daily_requests_max = 2;
    let mut desk = Desk::with(settings).await;
    for _ in 0..2 {
        assert_eq!(desk.get("/limits").await.status, 200);
    }
    let reply = desk.get("/limits").await;
    assert_eq!((reply.status, reply.code()), (403, "REQUEST_LIMIT_EXCEEDED"));
    desk.clock.advance_to(desk.clock.now() + SignedDuration::from_hours(24));
    desk.sign_in().await;
    assert_eq!(desk.get("/limits").await.status, 200);
}

#[tokio::test]
async fn versions_are_listed_retired_or_unknown() {
    let desk = Desk::new().await;
    let listed = desk.raw("GET", "/services/data/", &[], "").await;
    let last = listed.json.as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["version"], "66.0");
    assert_eq!(last["label"], "Spring '26");
    let v59 = listed.json.as_array().unwrap().iter().find(|v| v["version"] == "59.0").unwrap();
    assert_eq!(v59["label"], "Winter '24");
    let bearer = format!("Bearer {}", desk.token);
    for (version, status) in
        [("v66.0", 200), ("V31.0", 200), ("v30.0", 410), ("v67.0", 404), ("v1e9.0", 404)]
    {
        let path = format!("/services/data/{version}/limits");
        let reply = desk.raw("GET", &path, &[("authorization", &bearer)], "").await;
        assert_eq!(reply.status, status, "{version}");
    }
}

#[tokio::test]
async fn an_address_beyond_16_kilobytes_is_refused() {
    let desk = Desk::new().await;
    assert_eq!(desk.query(&"x".repeat(17_000)).await.status, 414);
}

#[tokio::test]
async fn the_identity_address_names_user_and_org() {
    let desk = Desk::new().await;
    let path = format!("/id/{}/{}", desk.org.id(), desk.org.integration_user());
    let bearer = format!("Bearer {}", desk.token);
    let reply = desk.raw("GET", &path, &[("authorization", &bearer)], "").await;
    assert_eq!(reply.json["organization_id"], json!(desk.org.id()));
    assert_eq!(desk.raw("GET", &path, &[], "").await.status, 403);
}

#[tokio::test]
async fn a_wrong_method_is_told_which_are_allowed() {
    let desk = Desk::new().await;
    let reply = desk.call("PUT", "/sobjects/Lead", Value::Null).await;
    assert_eq!(reply.status, 405);
    assert_eq!(reply.message(), "HTTP Method 'PUT' not allowed. Allowed are GET,HEAD,POST");
}

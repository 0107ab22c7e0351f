//! Adding, listing and handling leads.

use serde_json::{Value, json};

use super::super::{SmartleadSettings, Switches};
use super::{Bench, clean, unlimited};
use crate::sandbox::world::{Rates, WorldSettings};

fn lead(email: &str) -> Value {
    json!({ "email": email, "first_name": "Ada" })
}

#[tokio::test]
async fn every_lead_of_a_request_is_counted_under_its_reason() {
    let settings = SmartleadSettings {
        community_bounces: vec!["gone@b.example".to_owned()],
        switches: unlimited(),
        ..SmartleadSettings::default()
    };
    let bench = Bench::with(settings, WorldSettings { rates: Rates::SILENT, ..clean() });
    let other = bench.campaign("other").await;
    let list = json!({ "lead_list": [lead("else@b.example"), lead("out@b.example")] });
    bench.post(&format!("/campaigns/{other}/leads"), list).await;
    let out = bench.get("/leads/?email=out@b.example").await["id"].clone();
    let path = format!("/leads/{}/unsubscribe", out.as_str().unwrap());
    assert_eq!(bench.post(&path, json!({})).await, json!({ "ok": true }));
    assert_eq!(bench.post(&path, json!({})).await, json!({ "ok": false }));
    let id = bench.campaign("a").await;
    let path = format!("/campaigns/{id}/leads");
    bench.post(&path, json!({ "lead_list": [lead("in@b.example")] })).await;
    let emails = [
        "new@b.example",
        "NEW@b.example",
        "in@b.example",
        "x@competitor.example",
        "gone@b.example",
        "else@b.example",
        "out@b.example",
        "no-address",
    ];
    let list: Vec<Value> = emails.into_iter().map(lead).collect();
    let answer = bench.post(&path, json!({ "lead_list": list })).await;
    assert_eq!(
        answer,
        json!({
            "ok": true, "upload_count": 8, "total_leads": 1, "block_count": 1,
            "duplicate_count": 2, "invalid_email_count": 1, "invalid_emails": ["no-address"],
            "already_added_to_campaign": 1, "unsubscribed_leads": ["out@b.example"],
            "is_lead_limit_exhausted": false, "lead_import_stopped_count": 0, "bounce_count": 1,
        })
    );
    let truth = bench.double.truth().campaigns[&id].clone();
    assert_eq!((truth.submitted, truth.added, truth.already_there), (9, 2, 1));
    assert_eq!((truth.in_other_campaign, truth.repeated_in_request, truth.suppressed), (1, 1, 3));
    let settings = json!({
        "ignore_global_block_list": true, "ignore_unsubscribe_list": true,
        "ignore_community_bounce_list": true, "ignore_duplicate_leads_in_other_campaign": true,
    });
    let list: Vec<Value> = emails[3..7].iter().map(|email| lead(email)).collect();
    let answer = bench.post(&path, json!({ "lead_list": list, "settings": settings })).await;
    assert_eq!(answer["total_leads"], 4);
}

#[tokio::test]
async fn more_leads_than_the_cap_are_refused_whole() {
    for cap in [100, 350, 400] {
        let bench = Bench::new(Switches { lead_cap: cap, ..unlimited() }, Rates::SILENT);
        let id = bench.campaign("a").await;
        let list: Vec<Value> = (0..=cap).map(|i| lead(&format!("p{i}@b.example"))).collect();
        let path = format!("/campaigns/{id}/leads");
        let reply = bench.call("POST", &path, json!({ "lead_list": list })).await;
        let expected = json!({
            "error": format!("lead_list cannot exceed {cap} leads per request"),
            "provided_count": cap + 1, "max_allowed": cap,
        });
        assert_eq!((reply.status, reply.json()), (422, expected));
        assert_eq!(bench.get(&path).await["total_leads"], "0");
        let answer = bench.post(&path, json!({ "lead_list": list[1..] })).await;
        assert_eq!(answer["total_leads"], cap);
    }
}

#[tokio::test]
async fn adding_again_overwrites_the_profile_and_adds_nobody() {
    let bench = Bench::quiet();
    let id = bench.campaign("a").await;
    let path = format!("/campaigns/{id}/leads");
    bench.post(&path, json!({ "lead_list": [lead("in@b.example")] })).await;
    let again = json!({ "email": "In@b.example", "first_name": "Grace" });
    let answer = bench.post(&path, json!({ "lead_list": [again] })).await;
    assert_eq!(
        (&answer["total_leads"], &answer["already_added_to_campaign"]),
        (&json!(0), &json!(1))
    );
    let listed = bench.get(&path).await;
    assert_eq!(listed["total_leads"], "1");
    assert_eq!(listed["data"][0]["lead"]["first_name"], "Grace");
    assert_eq!(listed["data"][0]["status"], "STARTED");
    assert_ne!(listed["data"][0]["campaign_lead_map_id"], listed["data"][0]["lead"]["id"]);
}

#[tokio::test]
async fn listings_page_and_unknown_addresses_are_an_empty_object() {
    let bench = Bench::quiet();
    let id = bench.campaign("a").await;
    bench.load(id, 0, 130).await;
    let path = format!("/campaigns/{id}/leads");
    let second = bench.get(&format!("{path}?offset=100&limit=100")).await;
    assert_eq!((&second["total_leads"], &second["offset"]), (&json!("130"), &json!(100)));
    assert_eq!(second["data"].as_array().unwrap().len(), 30);
    assert_eq!(bench.call("GET", &format!("{path}?limit=101"), Value::Null).await.status, 400);
    assert_eq!(bench.get("/leads/?email=nobody@b.example").await, json!({}));
}

#[tokio::test]
async fn a_lead_is_paused_resumed_categorised_and_deleted() {
    let bench = Bench::quiet();
    let id = bench.campaign("a").await;
    bench.load(id, 0, 2).await;
    let listed = bench.get(&format!("/campaigns/{id}/leads")).await;
    let lead = listed["data"][0]["lead"]["id"].as_str().unwrap();
    let path = format!("/campaigns/{id}/leads/{lead}");
    let done = json!({ "ok": true, "data": "success" });
    assert_eq!(bench.post(&format!("{path}/pause"), json!({})).await, done);
    let paused = bench.get(&format!("/campaigns/{id}/leads?status=PAUSED")).await;
    assert_eq!(paused["total_leads"], "1");
    assert_eq!(bench.post(&format!("{path}/resume"), json!({})).await, done);
    bench.post(&format!("{path}/category"), json!({ "category_id": 1 })).await;
    let listed = bench.get(&format!("/campaigns/{id}/leads")).await;
    assert_eq!(listed["data"][0]["lead_category_id"], 1);
    assert_eq!(bench.get("/leads/fetch-categories").await.as_array().unwrap().len(), 7);
    let reply = bench.call("POST", &path, json!({ "first_name": "x" })).await;
    assert_eq!(reply.json()["message"], "\"email\" is required");
    let reply = bench.call("DELETE", &path, Value::Null).await;
    assert_eq!(
        (reply.text.as_str(), reply.media.as_str()),
        ("success", "text/plain; charset=utf-8")
    );
    let reply = bench.call("POST", &format!("{path}/resume"), json!({})).await;
    assert_eq!((reply.status, reply.json()), (500, json!({ "error": "Invalid lead id" })));
}

#[tokio::test]
async fn the_block_list_is_kept_once_each_and_pages() {
    let bench = Bench::quiet();
    let body = json!({ "domain_block_list": ["a.example", "A.example", "x@b.example"] });
    bench.post("/leads/add-domain-block-list", body).await;
    let listed = bench.get("/leads/get-domain-block-list?limit=1000").await;
    assert_eq!(listed.as_array().unwrap().len(), 3);
    let reply = bench.call("GET", "/leads/get-domain-block-list?limit=0", Value::Null).await;
    let error = json!({ "error": "Limit must be between 1 and 1000" });
    assert_eq!((reply.status, reply.json()), (422, error));
    let path = format!("/leads/delete-domain-block-list?id={}", listed[1]["id"]);
    assert_eq!(bench.call("DELETE", &path, Value::Null).await.status, 200);
    let left = bench.get("/leads/get-domain-block-list?filter_email_or_domain=a.example").await;
    assert_eq!(left, json!([]));
}

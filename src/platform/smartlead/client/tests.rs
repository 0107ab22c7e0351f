//! Every call over a scripted wire: what it asks, how each family of answers ends.

use serde_json::json;

use super::super::errors::SmartleadError;
use super::super::ids::{CampaignId, LeadId, MailboxId};
use super::super::limits::default_rates;
use super::super::normal::{DayNumbering, LeadWrite, MailboxCap, ScheduleWrite};
use super::*;
use crate::base::calendar::Weekday;
use crate::base::clock::ManualClock;
use crate::base::private::Personal;
use crate::platform::transport::scripted::{
    Scripted, answer, lost, monday, not_sent, page, seconds_since_monday,
};
use crate::platform::transport::{CallError, Retry, WireError};

const KEY: &str = "k-7f3a-not-for-eyes";
const ID: CampaignId = CampaignId(7);

type Step = Result<Response, WireError>;

struct Scene {
    client: SmartleadClient,
    wire: Arc<Scripted>,
    clock: ManualClock,
}

fn scene(steps: impl IntoIterator<Item = Step>) -> Scene {
    let (wire, clock) = (Scripted::new(steps), monday());
    let settings = Settings { rates: default_rates(), ..Settings::default() };
    let base = "https://server.smartlead.example/api/v1/".parse().unwrap();
    let client = SmartleadClient::new(
        wire.clone(),
        Arc::new(clock.clone()),
        base,
        Secret::new(KEY),
        settings,
    );
    Scene { client, wire, clock }
}

fn says(status: u16, body: &str) -> Step {
    Ok(answer(status, body))
}

/// How a call ends, in one word.
fn end<T>(result: Result<T, SmartleadError>) -> &'static str {
    match result {
        Ok(_) => "done",
        Err(SmartleadError::Call(CallError::Refused(_))) => "refused",
        Err(SmartleadError::Call(CallError::Unknown(_))) => "unknown",
        Err(SmartleadError::Call(CallError::Unavailable(_))) => "unavailable",
        Err(_) => "not sent",
    }
}

async fn pause(step: Step) -> Result<(), SmartleadError> {
    scene([step]).client.command(ID, StatusCommand::Pause).await
}

#[tokio::test]
async fn each_family_of_answers_to_a_write_has_its_outcome() {
    for (status, body, expected) in [
        (200, r#"{"ok":true}"#, "done"),
        (200, r#"{"ok":true,"data":"success"}"#, "done"),
        (200, r#"{"data":{"x":1},"success":true}"#, "done"),
        (200, "success", "done"),
        (200, "\"success\"", "done"),
        (200, r#"{"message":"success"}"#, "done"),
        (200, "", "unknown"),
        (200, "{}", "unknown"),
        (200, "[]", "unknown"),
        (200, "<html></html>", "unknown"),
        (200, r#"{"ok":tr"#, "unknown"),
        (200, r#"{"ok":false}"#, "refused"),
        (200, r#"{"success":false,"message":"no"}"#, "refused"),
        (200, r#"{"error":"Campaign is locked"}"#, "refused"),
        (400, r#"{"error":"Invalid value for status. Allowed values are - START"}"#, "refused"),
        (401, r#"{"message":"Invalid API Key"}"#, "refused"),
        (404, r#"{"error":"Campaign not found - Invalid campaign_id."}"#, "refused"),
        (404, "<!DOCTYPE html><pre>Cannot PATCH /api/v1/campaigns</pre>", "refused"),
        (409, "", "refused"),
        (422, r#"{"error":"lead_list cannot exceed 400 leads per request"}"#, "refused"),
        (500, r#"{"message":"Invalid campaign Id!"}"#, "unknown"),
        (500, r#"{"ok":false}"#, "unknown"),
        (502, "<html>Bad gateway</html>", "unknown"),
        (503, "", "unknown"),
    ] {
        assert_eq!(end(pause(says(status, body)).await), expected, "{status} {body}");
    }
    assert_eq!(end(pause(lost()).await), "unknown");
}

#[tokio::test]
async fn a_timeout_after_a_write_is_unknown_and_is_not_sent_again() {
    let scene = scene([lost(), says(200, r#"{"ok":true,"id":1}"#)]);
    assert_eq!(end(scene.client.create_campaign("q1", None).await), "unknown");
    assert_eq!(scene.wire.left(), 1);
}

#[tokio::test]
async fn a_read_is_repeated_and_a_write_that_never_left_too() {
    let read = scene([Ok(page(502)), lost(), says(200, "[]")]);
    assert_eq!(read.client.campaigns().await.unwrap().len(), 0);
    let write = scene([not_sent(), says(200, r#"{"ok":true}"#)]);
    assert_eq!(end(write.client.command(ID, StatusCommand::Pause).await), "done");
}

#[tokio::test]
async fn each_form_of_429_waits_and_sends_the_same_write_again() {
    let nested = r#"{"error":{"code":"RATE_LIMIT_EXCEEDED","message":"Too many requests.",
        "retry_after":30}}"#;
    for (body, least, most) in [
        (nested, 30, 30),
        (r#"{"message":"Too many requests. Please slow down and retry later."}"#, 4, 8),
        (r#"{"error":"You have exceeded the 200 requests in 1 min limit."}"#, 4, 8),
        ("", 4, 8),
    ] {
        let scene = scene([says(429, body), says(200, r#"{"ok":true,"id":9}"#)]);
        assert_eq!(scene.client.create_campaign("q1", None).await.unwrap(), CampaignId(9));
        let waited = seconds_since_monday(&scene.clock);
        assert!((least..=most).contains(&waited), "{waited} s after {body}");
        assert_eq!(scene.wire.body(0), scene.wire.body(1));
    }
    let header = answer(429, "{}").with("retry-after", "17");
    let scene = scene([Ok(header), says(200, r#"{"ok":true}"#)]);
    assert_eq!(end(scene.client.command(ID, StatusCommand::Start).await), "done");
    assert_eq!(seconds_since_monday(&scene.clock), 17);
}

#[tokio::test]
async fn a_refusal_says_what_smartlead_said() {
    let joi = r#"{"statusCode":400,"error":"Bad Request","message":"\"clinet_id\" is not allowed",
        "validation":{"source":"body","keys":["clinet_id"]}}"#;
    let account = r#"{"ok":false,"message":"Email account not found!",
        "errorCode":"ACCOUNT_NOT_FOUND","emailAccountId":2849}"#;
    let nested = r#"{"error":{"code":"CAMPAIGN_ACTIVE","message":"Pause it first"}}"#;
    let page = "<!DOCTYPE html><pre>Cannot GET /api/v1/butterflies</pre>";
    for (status, body, code, words) in [
        (400, joi, None, "`clinet_id`"),
        (400, r#"{"error":"Invalid timezone - X"}"#, None, "Invalid timezone - X"),
        (401, r#"{"message":"Invalid API Key"}"#, None, "check the API key"),
        (200, account, Some("ACCOUNT_NOT_FOUND"), "Email account not found!"),
        (409, nested, Some("CAMPAIGN_ACTIVE"), "Pause it first"),
        (404, page, None, "no such route"),
    ] {
        let error = pause(says(status, body)).await.unwrap_err();
        let text = error.to_string().replace('"', "`");
        assert!(text.contains(words), "{text}");
        let SmartleadError::Call(CallError::Refused(refusal)) = error else { panic!("{text}") };
        assert_eq!(refusal.code.as_deref(), code, "{body}");
        assert_eq!(refusal.status, status);
        assert_eq!(refusal.retry, Retry::Never);
    }
    let daily = pause(says(406, r#"{"ok":true,"message":"Only 3 per day"}"#)).await.unwrap_err();
    let SmartleadError::Call(CallError::Refused(refusal)) = daily else { panic!("{daily}") };
    assert_eq!(refusal.retry, Retry::Later);
}

#[tokio::test]
async fn no_error_shows_the_key_or_an_address() {
    let echo = format!("Invalid email - ada@shipper.example for api_key={KEY}");
    for step in [
        says(400, &json!({ "error": echo }).to_string()),
        says(200, &json!({ "ok": false, "message": echo, "errorCode": echo }).to_string()),
        says(200, &json!({ "data": echo }).to_string()),
        says(500, &echo),
        says(403, &echo),
        says(200, &echo),
        lost(),
    ] {
        let scene = scene([step]);
        let leads = [LeadWrite { email: "ada@shipper.example".into(), ..LeadWrite::default() }];
        let error = scene.client.add_leads(ID, &leads, AddLeads::default()).await.unwrap_err();
        let shown = format!("{error} {error:?} {:?}", scene.wire.seen());
        assert!(!shown.contains("ada@") && !shown.contains(KEY), "{shown}");
        assert!(scene.wire.lines()[0].ends_with(&format!("?api_key={KEY}")));
    }
}

#[tokio::test]
async fn a_missing_campaign_is_none_in_both_forms() {
    let campaign = r#"{"id":7,"name":"q1","status":"PAUSED"}"#;
    for (body, found) in [("", false), ("{}", false), (" {} ", false), (campaign, true)] {
        let scene = scene([says(200, body)]);
        assert_eq!(scene.client.campaign(ID).await.unwrap().is_some(), found, "{body}");
        assert_eq!(scene.wire.lines(), [format!("GET /api/v1/campaigns/7?api_key={KEY}")]);
    }
    for (body, found) in [("{}", false), (r#"{"id":"42","email":"a@b.example"}"#, true)] {
        let scene = scene([says(200, body)]);
        let email = Personal::from("a+b@b.example");
        assert_eq!(scene.client.lead_by_email(&email).await.unwrap().is_some(), found);
        assert!(scene.wire.lines()[0].ends_with("&email=a%2Bb%40b.example"));
    }
}

#[tokio::test]
async fn each_write_goes_to_its_route_with_its_body() {
    let ok = || says(200, r#"{"ok":true,"id":7}"#);
    let scene = scene(std::iter::repeat_with(ok).take(11));
    let client = &scene.client;
    client.create_campaign("q1", Some(super::super::ids::ClientId(3))).await.unwrap();
    client.command(ID, StatusCommand::Start).await.unwrap();
    client.command(ID, StatusCommand::Pause).await.unwrap();
    client.command(ID, StatusCommand::Stop).await.unwrap();
    client.add_mailboxes(ID, &[MailboxId(1), MailboxId(2)]).await.unwrap();
    client.remove_mailboxes(ID, &[MailboxId(2)]).await.unwrap();
    let cap = MailboxCap { messages_per_day: 40, gap_minutes: 12 };
    client.write_mailbox_cap(MailboxId(1), cap).await.unwrap();
    client.pause_lead(ID, LeadId(42)).await.unwrap();
    client.unsubscribe_lead(ID, LeadId(42)).await.unwrap();
    client.unsubscribe_lead_everywhere(LeadId(42)).await.unwrap();
    client.block(&["blocked.example".into()]).await.unwrap();
    let expected = [
        ("POST", "campaigns/create", json!({"name": "q1", "client_id": 3})),
        ("POST", "campaigns/7/status", json!({"status": "START"})),
        ("POST", "campaigns/7/status", json!({"status": "PAUSED"})),
        ("POST", "campaigns/7/status", json!({"status": "STOPPED"})),
        ("POST", "campaigns/7/email-accounts", json!({"email_account_ids": [1, 2]})),
        ("DELETE", "campaigns/7/email-accounts", json!({"email_account_ids": [2]})),
        ("POST", "email-accounts/1", cap.to_wire()),
        ("POST", "campaigns/7/leads/42/pause", json!({})),
        ("POST", "campaigns/7/leads/42/unsubscribe", json!({})),
        ("POST", "leads/42/unsubscribe", json!({})),
        (
            "POST",
            "leads/add-domain-block-list",
            json!({"domain_block_list": ["blocked.example"], "client_id": null}),
        ),
    ];
    let lines = scene.wire.lines();
    for (index, (method, path, body)) in expected.into_iter().enumerate() {
        assert_eq!(lines[index], format!("{method} /api/v1/{path}?api_key={KEY}"));
        assert_eq!(scene.wire.body(index), body, "{path}");
    }
}

#[tokio::test]
async fn nothing_is_sent_of_a_weekend_or_of_a_batch_of_the_wrong_size() {
    let scene = scene([]);
    let schedule = ScheduleWrite {
        timezone: "Europe/Berlin".into(),
        days: [Weekday::Sat].into(),
        hours: "09:00-16:30".parse().unwrap(),
        min_gap_minutes: 12,
        max_new_leads_per_day: 40,
        not_before: None,
    };
    let unconfirmed = DayNumbering::Unconfirmed;
    let client = &scene.client;
    assert_eq!(end(client.write_schedule(ID, &schedule, unconfirmed).await), "not sent");
    assert_eq!(end(client.save_sequence(ID, &[]).await), "not sent");
    for count in [0, 101] {
        let leads = vec![LeadWrite::default(); count];
        assert_eq!(end(client.add_leads(ID, &leads, AddLeads::default()).await), "not sent");
        let mailboxes = vec![MailboxId(1); count];
        assert_eq!(end(client.remove_mailboxes(ID, &mailboxes).await), "not sent");
    }
    assert_eq!(end(client.block(&[]).await), "not sent");
    assert_eq!(scene.wire.lines().len(), 0);
}

#[tokio::test]
async fn leads_are_added_without_ever_ignoring_a_block_list() {
    let counted = r#"{"ok":true,"upload_count":"2","total_leads":"1","block_count":1}"#;
    let scene = scene([says(200, counted), says(200, "{}")]);
    let leads = vec![LeadWrite { email: "a@b.example".into(), ..LeadWrite::default() }; 2];
    let also = AddLeads { even_if_in_other_campaigns: true };
    let added = scene.client.add_leads(ID, &leads, also).await.unwrap();
    assert!(added.adds_up_to(2));
    let settings = &scene.wire.body(0)["settings"];
    assert_eq!(
        settings,
        &json!({"ignore_global_block_list": false, "ignore_unsubscribe_list": false,
            "ignore_community_bounce_list": false,
            "ignore_duplicate_leads_in_other_campaign": true})
    );
    let uncounted = scene.client.add_leads(ID, &leads, AddLeads::default()).await;
    assert_eq!(end(uncounted), "unknown", "an answer without counters proves nothing");
}

fn lead_rows(range: std::ops::Range<u64>, total: u64) -> Step {
    let rows: Vec<_> = range
        .map(|n| json!({"campaign_lead_map_id": n.to_string(), "status": "STARTED", "lead": null}))
        .collect();
    says(200, &json!({"total_leads": total.to_string(), "data": rows}).to_string())
}

#[tokio::test]
async fn leads_are_listed_whole_or_not_at_all() {
    let whole = scene([lead_rows(0..100, 130), lead_rows(100..130, 130)]);
    assert_eq!(whole.client.leads(ID).await.unwrap().len(), 130);
    let asked: Vec<bool> = whole
        .wire
        .lines()
        .iter()
        .zip(["&offset=0&limit=100", "&offset=100&limit=100"])
        .map(|(line, query)| line.ends_with(query))
        .collect();
    assert_eq!(asked, [true, true]);
    let cut = scene([lead_rows(0..100, 130), lead_rows(100..120, 130)]);
    let error = cut.client.leads(ID).await.unwrap_err();
    assert!(matches!(error, SmartleadError::Incomplete { read: 120, total: 130, .. }), "{error}");
}

#[tokio::test]
async fn a_list_is_never_taken_for_an_error_object() {
    let campaign = r#"{"id":7,"name":"q1","status":"PAUSED"}"#;
    for count in 0..8 {
        let list = format!("[{}]", vec![campaign; count].join(","));
        let scene = scene([says(200, &list)]);
        assert_eq!(scene.client.campaigns().await.unwrap().len(), count);
    }
}

#[tokio::test]
async fn listings_come_bare_or_in_an_envelope() {
    let mailbox = r#"{"id":1,"from_email":"nora@send.example","password":"hunter2"}"#;
    for body in [format!("[{mailbox}]"), format!(r#"{{"ok":true,"data":[{mailbox}]}}"#)] {
        let scene = scene([says(200, &body)]);
        let mailboxes = scene.client.campaign_mailboxes(ID).await.unwrap();
        assert_eq!(mailboxes[0].id, MailboxId(1));
        assert!(!format!("{mailboxes:?}").contains("hunter2"));
    }
    let scene = scene([
        says(200, &format!("[{mailbox}]")),
        says(200, r#"[{"id":1,"name":"Interested","sentiment_type":"positive"}]"#),
        says(200, r#"[{"id":3,"email_or_domain":"x.example","source":"manual"}]"#),
        says(200, r#"{"id":7,"status":"ACTIVE","sent_count":"3"}"#),
        says(200, r#"{"total_stats":"0","data":[]}"#),
        says(200, r#"{"history":[]}"#),
        says(200, "[]"),
    ]);
    let client = &scene.client;
    assert_eq!(client.mailboxes().await.unwrap().len(), 1);
    assert_eq!(client.categories().await.unwrap()[0].name, "Interested");
    assert_eq!(client.block_list().await.unwrap()[0].email_or_domain.reveal(), "x.example");
    assert_eq!(client.analytics(ID).await.unwrap().sent_count, Some(3));
    assert_eq!(client.statistics(ID).await.unwrap().len(), 0);
    assert_eq!(client.message_history(ID, LeadId(4)).await.unwrap().history.len(), 0);
    assert_eq!(client.sequence(ID).await.unwrap().len(), 0);
}

#[test]
fn the_calls_can_run_on_any_thread() {
    fn assert_send<T: Send>(_: &T) {}
    let scene = scene([]);
    assert_send(&scene.client.leads(ID));
    assert_send(&scene.client.mailboxes());
    assert_send(&scene.client.add_leads(ID, &[], AddLeads::default()));
    assert_eq!(scene.wire.left(), 0);
}

#[tokio::test]
async fn calls_keep_the_allowance() {
    let scene = scene(std::iter::repeat_with(|| says(200, "[]")).take(61));
    for _ in 0..61 {
        scene.client.campaigns().await.unwrap();
    }
    assert_eq!(seconds_since_monday(&scene.clock), 60);
}

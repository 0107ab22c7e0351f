//! Shapes, names and refusals on the wire.

use serde_json::{Value, json};

use super::super::{MissingCampaign, RateProfile, Switches, TooManyForm};
use super::{Bench, schedule, unlimited};
use crate::sandbox::world::Rates;

#[tokio::test]
async fn a_call_without_the_key_is_refused_before_its_route_is_looked_at() {
    let bench = Bench::quiet();
    for path in ["/api/v1/campaigns", "/api/v1/butterflies", "/api/v1/campaigns?api_key=no"] {
        let reply = bench.raw("GET", path, "").await;
        assert_eq!((reply.status, reply.text.as_str()), (401, r#"{"message":"Invalid API Key"}"#));
    }
}

#[tokio::test]
async fn unknown_routes_and_verbs_are_the_page_of_express() {
    let bench = Bench::quiet();
    let id = bench.campaign("a").await;
    let cases = [
        ("GET", "/butterflies".to_owned()),
        ("PATCH", format!("/campaigns/{id}/status")),
        ("POST", format!("/campaigns/{id}")),
        ("GET", format!("/campaigns/{id}/leads/1")),
        ("POST", "/master-inbox/inbox-replies".to_owned()),
    ];
    for (verb, path) in cases {
        let reply = bench.call(verb, &path, Value::Null).await;
        assert_eq!(reply.status, 404);
        assert!(reply.media.starts_with("text/html"));
        let line = format!("<pre>Cannot {verb} /api/v1{path}</pre>");
        assert!(reply.text.contains(&line), "{}", reply.text);
    }
}

#[tokio::test]
async fn keys_are_checked_as_joi_checks_them() {
    let bench = Bench::quiet();
    let reply = bench.call("POST", "/campaigns/create", json!({ "clinet_id": 1 })).await;
    assert_eq!(
        (reply.status, reply.json()),
        (
            400,
            json!({
                "statusCode": 400, "error": "Bad Request",
                "message": "\"clinet_id\" is not allowed",
                "validation": { "source": "body", "keys": ["clinet_id"] },
            })
        )
    );
    let id = bench.campaign("a").await;
    let mut late = schedule(10, 20);
    late.as_object_mut().unwrap().remove("end_hour");
    let lead = json!({ "lead_list": [{ "email": "a@b.example", "company": "x" }] });
    let cases = [
        (format!("/campaigns/{id}/schedule"), late, "\"end_hour\" is required"),
        (format!("/campaigns/{id}/sequences"), json!({}), "\"sequences\" is required"),
        (format!("/campaigns/{id}/sequences"), json!([]), "\"value\" must be of type object"),
        (
            format!("/campaigns/{id}/settings"),
            json!({ "max_leads_per_day": 1 }),
            "\"max_leads_per_day\" is not allowed",
        ),
        (format!("/campaigns/{id}/leads"), lead, "\"lead_list[0].company\" is not allowed"),
        (
            format!("/campaigns/{id}/leads"),
            json!({ "lead_list": [], "settings": { "update": true } }),
            "\"settings.update\" is not allowed",
        ),
    ];
    for (path, body, message) in cases {
        let reply = bench.call("POST", &path, body).await;
        assert_eq!((reply.status, &reply.json()["message"]), (400, &json!(message)));
    }
}

#[tokio::test]
async fn a_campaign_that_is_not_there_reads_as_nothing_but_is_refused_below() {
    let bench = Bench::quiet();
    let reply = bench.call("GET", "/campaigns/1", Value::Null).await;
    assert_eq!((reply.status, reply.text.as_str()), (200, ""));
    let object = MissingCampaign::EmptyObject;
    let other = Bench::new(Switches { missing_campaign: object, ..unlimited() }, Rates::SILENT);
    assert_eq!(other.get("/campaigns/1").await, json!({}));
    for (verb, path) in [("DELETE", "/campaigns/1"), ("GET", "/campaigns/1/sequences")] {
        let reply = bench.call(verb, path, Value::Null).await;
        let expected = json!({ "error": "Campaign not found - Invalid campaign_id." });
        assert_eq!((reply.status, reply.json()), (404, expected));
    }
}

#[tokio::test]
async fn names_are_not_unique_and_the_list_is_a_bare_array_with_or_without_a_slash() {
    let bench = Bench::quiet();
    let first = bench.post("/campaigns/create", json!({ "name": "twice" })).await;
    let second = bench.post("/campaigns/create", json!({ "name": "twice" })).await;
    assert_ne!(first["id"], second["id"]);
    let unnamed = bench.post("/campaigns/create", json!({})).await;
    assert_eq!(unnamed["name"], "Untitled Campaign");
    let list = bench.get("/campaigns/").await;
    assert_eq!(list, bench.get("/campaigns").await);
    assert_eq!(list.as_array().unwrap().len(), 3);
    assert_eq!(list[2]["status"], "DRAFTED");
    assert_eq!(list[2]["stop_lead_settings"], "REPLY_TO_AN_EMAIL");
    assert_eq!(list[2]["scheduler_cron_value"], Value::Null);
}

#[tokio::test]
async fn a_schedule_reads_back_under_other_names() {
    let bench = Bench::quiet();
    let id = bench.campaign("a").await;
    let read = bench.get(&format!("/campaigns/{id}")).await;
    let cron = json!({
        "tz": "Europe/Berlin", "days": [1, 2, 3, 4], "startHour": "09:00", "endHour": "16:30",
    });
    assert_eq!(read["scheduler_cron_value"], cron);
    assert_eq!(
        (&read["min_time_btwn_emails"], &read["max_leads_per_day"]),
        (&json!(10), &json!(60))
    );
    let cases = [
        ("timezone", "Mars/Olympus", "Invalid timezone - Mars/Olympus"),
        ("start_hour", "9", "Invalid start_hour - 9"),
        ("end_hour", "25:00", "Invalid end_hour - 25:00"),
        ("end_hour", "08:00", "startHour cannot be greater that endHour"),
    ];
    for (key, value, error) in cases {
        let mut body = schedule(10, 20);
        body[key] = json!(value);
        let reply = bench.call("POST", &format!("/campaigns/{id}/schedule"), body).await;
        assert_eq!((reply.status, reply.json()), (400, json!({ "error": error })));
    }
    assert_eq!(bench.get(&format!("/campaigns/{id}")).await["scheduler_cron_value"], cron);
}

#[tokio::test]
async fn tracking_words_are_translated_and_read_words_are_refused_unless_lenient() {
    let bench = Bench::quiet();
    let id = bench.campaign("a").await;
    let path = format!("/campaigns/{id}/settings");
    let written = json!({
        "track_settings": ["DONT_TRACK_EMAIL_OPEN"], "stop_lead_settings": "CLICK_ON_A_LINK",
        "name": "renamed",
    });
    assert_eq!(bench.post(&path, written).await, json!({ "ok": true }));
    let read = bench.get(&format!("/campaigns/{id}")).await;
    assert_eq!(read["track_settings"], json!(["DONT_EMAIL_OPEN"]));
    assert_eq!(read["stop_lead_settings"], "CLICK_ON_A_LINK");
    assert_eq!(read["name"], "renamed");
    let read_words = json!({ "track_settings": ["DONT_EMAIL_OPEN"] });
    let reply = bench.call("POST", &path, read_words.clone()).await;
    let error = json!({ "error": "Invalid track_settings value - DONT_EMAIL_OPEN" });
    assert_eq!((reply.status, reply.json()), (400, error));
    let lenient = Bench::new(Switches { lenient_track_words: true, ..unlimited() }, Rates::SILENT);
    let id = lenient.campaign("a").await;
    lenient.post(&format!("/campaigns/{id}/settings"), read_words).await;
    let stop = json!({ "stop_lead_settings": "NEVER" });
    let reply = lenient.call("POST", &format!("/campaigns/{id}/settings"), stop).await;
    assert_eq!(reply.json()["error"], "Invalid stop_lead_settings value - NEVER");
}

#[tokio::test]
async fn a_sequence_is_replaced_by_id_and_a_refusal_changes_nothing() {
    let bench = Bench::quiet();
    let id = bench.campaign("a").await;
    let path = format!("/campaigns/{id}/sequences");
    let before = bench.get(&path).await;
    assert_eq!(before[1]["seq_delay_details"], json!({ "delayInDays": 2 }));
    assert_eq!(before[0]["sequence_variants"], Value::Null);
    let step = |id: Value, number: u32, delay: u32| {
        json!({
            "id": id, "seq_number": number, "seq_delay_details": { "delay_in_days": delay },
            "seq_variants": [
                { "variant_label": "A", "subject": "S", "email_body": "a",
                  "variant_distribution_percentage": 70 },
                { "variant_label": "B", "subject": "S", "email_body": "b",
                  "variant_distribution_percentage": 30 },
            ],
            "variant_distribution_type": "MANUAL_PERCENTAGE",
        })
    };
    let bad = json!({ "sequences": [step(Value::Null, 1, 1), step(Value::Null, 2, 999)] });
    assert_eq!(bench.call("POST", &path, bad).await.status, 400);
    assert_eq!(bench.get(&path).await, before);
    let body = json!({ "sequences": [step(before[1]["id"].clone(), 1, 0), step(json!(5), 2, 1)] });
    let answer = bench.post(&path, body).await;
    let kept = json!([{ "id": before[1]["id"], "seqNumber": 1 }]);
    assert_eq!(answer, json!({ "ok": true, "data": { "sequences": kept } }));
    let after = bench.get(&path).await;
    assert_eq!(after.as_array().unwrap().len(), 1);
    assert_eq!(after[0]["created_at"], before[1]["created_at"]);
    assert_eq!(after[0]["subject"], "");
    assert_eq!(after[0]["sequence_variants"][0]["variant_distribution_percentage"], json!(70.0));
    assert_eq!(after[0].get("variant_distribution_type"), None);
    let mut wrong = step(Value::Null, 1, 0);
    let variants = wrong["seq_variants"].take();
    wrong.as_object_mut().unwrap().remove("seq_variants");
    wrong["sequence_variants"] = variants;
    let reply = bench.call("POST", &path, json!({ "sequences": [wrong] })).await;
    assert_eq!(reply.json()["message"], "\"sequences[0].sequence_variants\" is not allowed");
}

#[tokio::test]
async fn a_saved_sequence_reads_stale_once_when_ordered() {
    let switches = Switches { stale_sequence_once: true, ..unlimited() };
    let bench = Bench::new(switches, Rates::SILENT);
    let id = bench.campaign("a").await;
    let path = format!("/campaigns/{id}/sequences");
    assert_eq!(bench.get(&path).await, json!([]));
    assert_eq!(bench.get(&path).await.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn mailboxes_page_show_passwords_and_refuse_foreign_ids() {
    let bench = Bench::quiet();
    let page = bench.get("/email-accounts/?offset=4&limit=4").await;
    assert_eq!(page.as_array().unwrap().len(), 2);
    assert_eq!(page[1]["warmup_details"], Value::Null);
    assert_eq!(page[0]["warmup_details"]["warmup_reputation"], "88%");
    let id = page[0]["id"].as_u64().unwrap();
    let one = bench.get(&format!("/email-accounts/{id}/")).await;
    assert_eq!(one["warmup_details"]["warmup_reputation"], 88);
    assert!(one["password"].as_str().unwrap().starts_with("smtp-password-of-"));
    assert_ne!(one["password"], page[0]["password"]);
    let campaign = bench.campaign("a").await;
    let path = format!("/campaigns/{campaign}/email-accounts");
    let reply = bench.call("POST", &path, json!({ "email_account_ids": [297] })).await;
    let error = json!({ "error": "Email account id - 297 not allowed. Permission Error." });
    assert_eq!((reply.status, reply.json()), (400, error));
    let attached = bench.get(&path).await;
    let first = json!({ "email_account_ids": [attached[0]["id"]] });
    assert_eq!(bench.call("DELETE", &path, first).await.status, 200);
    assert_eq!(bench.get(&path).await, json!([attached[1]]));
    bench.post(&format!("/email-accounts/{id}"), json!({ "max_email_per_day": 7 })).await;
    assert_eq!(bench.get(&format!("/email-accounts/{id}")).await["message_per_day"], 7);
}

#[tokio::test]
async fn starting_needs_schedule_sequence_and_mailbox_and_stopped_is_final() {
    let bench = Bench::quiet();
    let id = bench.post("/campaigns/create", json!({ "name": "bare" })).await["id"].clone();
    let path = format!("/campaigns/{id}/status");
    let start = json!({ "status": "START" });
    assert_eq!(bench.call("POST", &path, start.clone()).await.status, 400);
    let reply = bench.call("POST", &path, json!({ "status": "PAUSE" })).await;
    let text = "Invalid value for status. Allowed values are - START,STOPPED,PAUSED";
    assert_eq!((reply.status, reply.json()), (400, json!({ "error": text })));
    let id = bench.campaign("ready").await;
    for (word, read) in [("START", "ACTIVE"), ("PAUSED", "PAUSED"), ("STOPPED", "STOPPED")] {
        assert_eq!(bench.status(id, word).await, json!({ "ok": true }));
        assert_eq!(bench.get(&format!("/campaigns/{id}")).await["status"], read);
    }
    let reply = bench.call("POST", &format!("/campaigns/{id}/status"), start).await;
    assert_eq!(reply.status, 400);
}

#[tokio::test]
async fn an_active_campaign_can_be_edited_unless_the_switch_says_no() {
    for (allowed, status) in [(true, 200), (false, 400)] {
        let switches = Switches { edit_while_active: allowed, ..unlimited() };
        let bench = Bench::new(switches, Rates::SILENT);
        let id = bench.campaign("a").await;
        bench.load(id, 0, 3).await;
        bench.status(id, "START").await;
        let body = json!({ "name": "b" });
        let reply = bench.call("POST", &format!("/campaigns/{id}/settings"), body).await;
        assert_eq!(reply.status, status);
    }
}

#[tokio::test]
async fn the_rate_is_limited_on_the_sandbox_clock_in_each_form() {
    let forms = [
        (TooManyForm::Observed, "/message"),
        (TooManyForm::ObservedAsError, "/error"),
        (TooManyForm::Guide, "/error/message"),
        (TooManyForm::Document, "/message"),
    ];
    for (form, place) in forms {
        let switches = Switches {
            rate_profile: RateProfile::TenInTwoSeconds,
            too_many_form: form,
            ..Switches::default()
        };
        let bench = Bench::new(switches, Rates::SILENT);
        for left in (0..10).rev() {
            let reply = bench.call("GET", "/campaigns", Value::Null).await;
            assert_eq!(reply.headers["x-ratelimit-remaining"], left.to_string());
        }
        let reply = bench.call("GET", "/campaigns", Value::Null).await;
        assert_eq!((reply.status, &reply.headers["retry-after"]), (429, &"2".parse().unwrap()));
        assert!(reply.json().pointer(place).is_some_and(Value::is_string), "{}", reply.text);
        bench.clock.advance_by(jiff::SignedDuration::from_secs(2));
        assert_eq!(bench.call("GET", "/campaigns", Value::Null).await.status, 200);
    }
}

#[tokio::test]
async fn nested_values_are_texts_when_the_switch_says_so() {
    let bench = Bench::new(Switches { json_as_text: true, ..unlimited() }, Rates::SILENT);
    let id = bench.campaign("a").await;
    bench.load(id, 0, 1).await;
    let read = bench.get(&format!("/campaigns/{id}")).await;
    assert_eq!(read["track_settings"], "[]");
    assert!(read["scheduler_cron_value"].as_str().unwrap().starts_with("{\"tz\":"));
    let listed = bench.get(&format!("/campaigns/{id}/leads")).await;
    let custom = listed["data"][0]["lead"]["custom_fields"].as_str().unwrap();
    assert!(custom.starts_with("{\"job_title\":"), "{custom}");
}

#[tokio::test]
async fn the_other_side_of_each_conflict_is_a_switch_away() {
    let switches = Switches {
        refuse_delete_of_active: true,
        sequence_ids_in_answer: false,
        string_ids: false,
        retry_after: false,
        rate_profile: RateProfile::SixtyInAMinute,
        ..Switches::default()
    };
    let bench = Bench::new(switches, Rates::SILENT);
    let id = bench.campaign("a").await;
    bench.load(id, 0, 1).await;
    bench.status(id, "START").await;
    let reply = bench.call("DELETE", &format!("/campaigns/{id}"), Value::Null).await;
    assert_eq!((reply.status, &reply.json()["error"]["code"]), (409, &json!("CAMPAIGN_ACTIVE")));
    let none = json!({ "sequences": [] });
    let saved = bench.post(&format!("/campaigns/{id}/sequences"), none).await;
    assert_eq!(saved, json!({ "ok": true, "data": "success" }));
    let listed = bench.get(&format!("/campaigns/{id}/leads")).await;
    assert!(listed["data"][0]["lead"]["id"].is_u64());
    let mut last = bench.call("GET", "/campaigns", Value::Null).await;
    for _ in 0..60 {
        last = bench.call("GET", "/campaigns", Value::Null).await;
    }
    assert_eq!((last.status, last.headers.get("retry-after")), (429, None));
    bench.clock.advance_by(jiff::SignedDuration::from_mins(1));
    bench.status(id, "PAUSED").await;
    let reply = bench.call("DELETE", &format!("/campaigns/{id}"), Value::Null).await;
    assert_eq!((reply.status, reply.json()), (200, json!({ "ok": true })));
    assert_eq!(bench.call("GET", &format!("/campaigns/{id}"), Value::Null).await.text, "");
    assert!(bench.double.truth().campaigns[&id].deleted);
}

//! Weeks of sending: windows, caps, gaps, stop rules, pauses, and what the statistics say.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::super::{SendTruth, SmartleadSettings, Switches};
use super::{Bench, clean, schedule, unlimited};
use crate::sandbox::world::{FlawRates, Incident, Rates, WorldSettings};

fn at(send: &SendTruth) -> Timestamp {
    send.at.parse().unwrap()
}

/// The smallest gap between two neighbours, in minutes.
fn gap<'a>(sends: impl Iterator<Item = &'a SendTruth>) -> i64 {
    let times: Vec<Timestamp> = sends.map(at).collect();
    times.windows(2).map(|pair| pair[1].duration_since(pair[0]).as_mins()).min().unwrap()
}

#[tokio::test]
async fn a_week_of_sending_keeps_window_caps_and_gaps() {
    let mut settings = SmartleadSettings { switches: unlimited(), ..SmartleadSettings::default() };
    for mailbox in &mut settings.mailboxes {
        mailbox.message_per_day = 12;
        mailbox.min_minutes_between = 15;
    }
    let bench = Bench::with(settings, WorldSettings { rates: Rates::SILENT, ..clean() });
    let (one, two) = (bench.campaign("one").await, bench.campaign("two").await);
    bench.load(one, 0, 60).await;
    bench.load(two, 60, 60).await;
    bench.post(&format!("/campaigns/{one}/schedule"), schedule(10, 8)).await;
    bench.status(one, "START").await;
    bench.status(two, "START").await;
    bench.days(7);
    let truth = bench.double.truth();
    assert!(truth.sends.len() > 60, "{}", truth.sends.len());
    assert_eq!(truth.repeated, 0);
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let mut by_mailbox: BTreeMap<(String, String), u32> = BTreeMap::new();
    let mut first_steps: BTreeMap<String, u32> = BTreeMap::new();
    for send in &truth.sends {
        let local = at(send).to_zoned(berlin.clone());
        let minute = i32::from(local.hour()) * 60 + i32::from(local.minute());
        assert!((540..990).contains(&minute), "{}", send.at);
        assert!(local.weekday().to_monday_one_offset() <= 4, "{}", send.at);
        *by_mailbox.entry((send.from.clone(), send.at[..10].to_owned())).or_default() += 1;
        if send.campaign == one && send.step == 1 {
            *first_steps.entry(local.date().to_string()).or_default() += 1;
        }
    }
    assert_eq!(by_mailbox.values().max(), Some(&12), "the cap is reached and not passed");
    assert_eq!(first_steps.values().max(), Some(&8));
    assert!(gap(truth.sends.iter().filter(|send| send.campaign == one)) >= 10);
    for (mailbox, _) in by_mailbox.keys() {
        assert!(gap(truth.sends.iter().filter(|send| send.from == *mailbox)) >= 15);
    }
}

#[tokio::test]
async fn steps_follow_in_order_after_their_delay_from_the_same_mailbox() {
    let bench = Bench::quiet();
    let id = bench.campaign("a").await;
    bench.load(id, 0, 20).await;
    bench.status(id, "START").await;
    bench.days(21);
    let truth = bench.double.truth();
    assert_eq!(truth.campaigns[&id].sent, BTreeMap::from([(1, 20), (2, 20), (3, 20)]));
    assert_eq!(truth.campaigns[&id].status, "COMPLETED");
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    for person in truth.sends.iter().filter(|send| send.step == 1) {
        let thread: Vec<_> = truth.sends.iter().filter(|s| s.email == person.email).collect();
        let steps: Vec<u32> = thread.iter().map(|send| send.step).collect();
        assert_eq!(steps, [1, 2, 3]);
        assert!(thread.iter().all(|send| send.from == person.from));
        assert_eq!(thread[1].subject, format!("Re: {}", person.subject));
        let date = |send| at(send).to_zoned(berlin.clone()).date();
        assert!((date(thread[1]) - date(thread[0])).get_days() >= 2);
        assert!((date(thread[2]) - date(thread[1])).get_days() >= 3);
    }
    bench.load(id, 20, 1).await;
    bench.days(7);
    assert_eq!(bench.double.truth().campaigns[&id].sent[&1], 21);
}

#[tokio::test]
async fn nothing_leaves_before_the_start_while_paused_or_after_a_stop() {
    let bench = Bench::quiet();
    let id = bench.campaign("a").await;
    bench.load(id, 0, 300).await;
    bench.days(3);
    assert!(bench.double.truth().sends.is_empty());
    bench.clock.advance_to("2027-01-18T09:00:00Z".parse().unwrap());
    bench.status(id, "START").await;
    bench.clock.advance_by(SignedDuration::from_hours(3));
    let sent = bench.double.truth().sends.len();
    assert!(sent > 5, "{sent}");
    bench.status(id, "PAUSED").await;
    bench.days(10);
    assert_eq!(bench.double.truth().sends.len(), sent);
    bench.status(id, "START").await;
    let again = bench.now();
    bench.days(4);
    let sends = bench.double.truth().sends;
    assert!(sends.len() > sent);
    assert!(sends[sent..].iter().all(|send| at(send) >= again));
    bench.status(id, "STOPPED").await;
    let stopped = bench.double.truth().sends.len();
    bench.days(10);
    assert_eq!(bench.double.truth().sends.len(), stopped);
}

#[tokio::test]
async fn whoever_replies_bounces_or_opts_out_gets_nothing_more() {
    let rates = Rates {
        hard_bounce: 0.1,
        positive: 0.2,
        negative: 0.2,
        opt_out_link: 0.2,
        unsubscribe_text: 0.1,
        ..Rates::SILENT
    };
    let bench = Bench::new(unlimited(), rates);
    let id = bench.campaign("a").await;
    bench.load(id, 0, 90).await;
    bench.status(id, "START").await;
    bench.days(40);
    let stats = bench.get(&format!("/campaigns/{id}/statistics?limit=1000")).await;
    let rows = stats["data"].as_array().unwrap();
    assert_eq!(stats["total_stats"], rows.len().to_string());
    let mut ends: BTreeMap<&str, &str> = BTreeMap::new();
    let mut kinds = [0; 3];
    for row in rows {
        let email = row["lead_email"].as_str().unwrap();
        let end = row["reply_time"].as_str();
        let bounced = row["is_bounced"].as_bool().unwrap();
        let out = row["is_unsubscribed"].as_bool().unwrap();
        kinds[0] += usize::from(end.is_some());
        kinds[1] += usize::from(bounced);
        kinds[2] += usize::from(out);
        if bounced || out {
            // Follow-ups are days apart and these reactions hours away.
            ends.insert(email, row["sent_time"].as_str().unwrap());
        } else if let Some(end) = end {
            ends.insert(email, end);
        }
    }
    assert!(kinds.iter().all(|count| *count >= 5), "{kinds:?}");
    for row in rows {
        if let Some(end) = ends.get(row["lead_email"].as_str().unwrap()) {
            assert!(row["sent_time"].as_str().unwrap() <= *end, "{row}");
        }
    }
    let truth = bench.double.truth();
    let campaign = &truth.campaigns[&id];
    let analytics = bench.get(&format!("/campaigns/{id}/analytics")).await;
    assert_eq!(analytics["sent_count"], campaign.sent.values().sum::<u64>().to_string());
    assert_eq!(analytics["unique_sent_count"], campaign.recipients.to_string());
    assert_eq!(analytics["bounce_count"], campaign.bounced.to_string());
    assert_eq!(analytics["unsubscribed_count"], campaign.opted_out.to_string());
    assert_eq!(analytics["reply_count"], campaign.replies.values().sum::<u64>().to_string());
    assert_eq!(analytics["campaign_lead_stats"]["blocked"], campaign.bounced);
}

#[tokio::test]
async fn an_opt_out_without_a_link_arrives_as_a_reply() {
    let rates = Rates { opt_out_link: 1.0, ..Rates::SILENT };
    let bench = Bench::new(unlimited(), rates);
    let id = bench.campaign("a").await;
    let steps = json!({ "sequences": [{
        "id": null, "seq_number": 1, "seq_delay_details": { "delay_in_days": 0 },
        "subject": "s", "email_body": "no link",
    }] });
    bench.post(&format!("/campaigns/{id}/sequences"), steps).await;
    bench.load(id, 0, 5).await;
    bench.status(id, "START").await;
    bench.days(7);
    let truth = bench.double.truth().campaigns[&id].clone();
    assert_eq!((truth.opted_out, truth.replies.get("unsubscribe")), (0, Some(&5)));
}

#[tokio::test]
async fn an_incident_makes_one_wave_go_bad() {
    let incident = Incident {
        from: "2027-01-18T00:00:00Z".parse().unwrap(),
        to: "2027-01-25T00:00:00Z".parse().unwrap(),
        hard_bounce_rate: 0.5,
    };
    let world = WorldSettings {
        rates: Rates::SILENT,
        flaws: FlawRates::NONE,
        incidents: vec![incident],
        ..clean()
    };
    let settings = SmartleadSettings { switches: unlimited(), ..SmartleadSettings::default() };
    let bench = Bench::with(settings, world);
    let id = bench.campaign("a").await;
    let mut only = bench.get(&format!("/campaigns/{id}/sequences")).await[0].clone();
    only = json!({ "sequences": [{
        "id": only["id"], "seq_number": 1, "seq_delay_details": { "delay_in_days": 0 },
        "subject": "s", "email_body": "b",
    }] });
    bench.post(&format!("/campaigns/{id}/sequences"), only).await;
    bench.load(id, 0, 40).await;
    bench.status(id, "START").await;
    bench.days(6);
    assert_eq!(bench.double.truth().campaigns[&id].bounced, 0);
    bench.clock.advance_to("2027-01-18T00:00:00Z".parse().unwrap());
    bench.load(id, 40, 40).await;
    bench.days(6);
    let truth = bench.double.truth().campaigns[&id].clone();
    assert_eq!(truth.sent[&1], 80);
    assert!((10..=30).contains(&truth.bounced), "{}", truth.bounced);
}

#[tokio::test]
async fn the_history_of_a_thread_holds_messages_and_replies_in_order() {
    let bench = Bench::new(unlimited(), Rates { positive: 1.0, ..Rates::SILENT });
    let id = bench.campaign("a").await;
    bench.load(id, 0, 4).await;
    bench.status(id, "START").await;
    bench.days(14);
    let listed = bench.get(&format!("/campaigns/{id}/leads?status=STOPPED")).await;
    assert_eq!(listed["total_leads"], "4");
    let lead = listed["data"][0]["lead"]["id"].as_str().unwrap();
    let history = bench.get(&format!("/campaigns/{id}/leads/{lead}/message-history")).await;
    let entries = history["history"].as_array().unwrap();
    let replies: Vec<&Value> = entries.iter().filter(|entry| entry["type"] == "REPLY").collect();
    assert!(!replies.is_empty());
    assert_eq!(entries[0]["type"], "SENT");
    assert_eq!(entries[0]["stats_id"], replies[0]["stats_id"]);
    assert!(entries.windows(2).all(|pair| pair[0]["time"].as_str() <= pair[1]["time"].as_str()));
    assert_eq!(history["to"], listed["data"][0]["lead"]["email"]);
    assert!(entries[0]["email_body"].as_str().unwrap().contains("unsubscribe.outreach.example"));
}

#[tokio::test]
async fn the_outcome_does_not_depend_on_how_the_clock_was_moved() {
    let rates = Rates { hard_bounce: 0.05, positive: 0.1, open: 0.5, ..Rates::default() };
    let mut truths = Vec::new();
    for hours in [24 * 30, 7, 1] {
        let bench = Bench::new(unlimited(), rates);
        let id = bench.campaign("a").await;
        bench.load(id, 0, 80).await;
        bench.status(id, "START").await;
        for _ in 0..(24 * 30 / hours) {
            bench.clock.advance_by(SignedDuration::from_hours(hours));
            bench.get(&format!("/campaigns/{id}")).await;
        }
        bench.clock.advance_to("2027-02-10T08:00:00Z".parse().unwrap());
        truths.push(serde_json::to_string(&bench.double.truth()).unwrap());
    }
    assert_eq!(truths[0], truths[1]);
    assert_eq!(truths[0], truths[2]);
}

#[tokio::test]
async fn counters_are_numbers_when_the_switch_says_so() {
    let bench = Bench::new(Switches { string_counters: false, ..unlimited() }, Rates::SILENT);
    let id = bench.campaign("a").await;
    let analytics = bench.get(&format!("/campaigns/{id}/analytics")).await;
    assert_eq!(analytics["sent_count"], json!(0));
    let statistics = format!("/campaigns/{id}/statistics?start_date=2027-01-01");
    let reply = bench.call("GET", &statistics, Value::Null).await;
    assert_eq!(reply.json()["message"], "\"start_date\" is not allowed");
    let statistics = format!("/campaigns/{id}/statistics?email_status=read");
    let reply = bench.call("GET", &statistics, Value::Null).await;
    let message = "\"email_status\" must be one of [null, opened, clicked, replied]";
    assert_eq!((reply.status, &reply.json()["message"]), (400, &json!(message)));
}

#[tokio::test]
async fn opens_are_noticed_unless_untracked_and_stop_a_lead_when_the_rule_says_so() {
    let cases = [
        (json!({}), true, 15),
        (json!({ "track_settings": ["DONT_TRACK_EMAIL_OPEN"] }), false, 15),
        (json!({ "stop_lead_settings": "OPEN_AN_EMAIL" }), true, 5),
    ];
    for (settings, opened, sent) in cases {
        let bench = Bench::new(unlimited(), Rates { open: 1.0, ..Rates::SILENT });
        let id = bench.campaign("a").await;
        bench.post(&format!("/campaigns/{id}/settings"), settings).await;
        bench.load(id, 0, 5).await;
        bench.status(id, "START").await;
        bench.days(21);
        let truth = bench.double.truth().campaigns[&id].clone();
        assert_eq!((truth.opened > 0, truth.sent.values().sum::<u64>()), (opened, sent));
    }
}

#[tokio::test]
async fn an_absence_note_stops_a_lead_unless_it_is_ignored() {
    for (ignored, sent) in [(false, 5), (true, 15)] {
        let bench = Bench::new(unlimited(), Rates { out_of_office: 1.0, ..Rates::SILENT });
        let id = bench.campaign("a").await;
        let absence = json!({ "ignoreOOOasReply": ignored });
        let settings = json!({
            "out_of_office_detection_settings": absence, "ai_categorisation_options": [6],
        });
        bench.post(&format!("/campaigns/{id}/settings"), settings).await;
        bench.load(id, 0, 5).await;
        bench.status(id, "START").await;
        bench.days(21);
        let truth = bench.double.truth().campaigns[&id].clone();
        assert_eq!(truth.sent.values().sum::<u64>(), sent);
        let listed = bench.get(&format!("/campaigns/{id}/leads")).await;
        assert_eq!(listed["data"][0]["lead_category_id"], 6);
    }
}

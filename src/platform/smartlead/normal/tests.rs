//! What is written and what Smartlead makes of it must have one normal form. `readback` plays the
//! server's part: it renames what was written the way reading names it.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::base::calendar::Weekday;
use crate::base::private::Personal;
use crate::platform::smartlead::ids::{StepId, VariantId};
use crate::platform::smartlead::wire::{Campaign, Lead, Mailbox, Step};

/// The campaign as it would be read after settings and schedule were written. `encoded` sends
/// nested values as texts of JSON, `words` the tracking vocabulary of reading.
fn readback(settings: &Value, schedule: &Value, encoded: bool) -> Campaign {
    let words: Vec<String> = settings["track_settings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|word| word.as_str().unwrap().replace("DONT_TRACK_", "DONT_"))
        .collect();
    let cron = json!({
        "tz": schedule["timezone"],
        "days": schedule["days_of_the_week"],
        "startHour": schedule["start_hour"],
        "endHour": schedule["end_hour"],
    });
    let pack = |value: Value| if encoded { Value::from(value.to_string()) } else { value };
    let number = |value: &Value| if encoded { value.to_string().into() } else { value.clone() };
    serde_json::from_value(json!({
        "id": 1, "status": "DRAFTED",
        "name": settings["name"],
        "track_settings": pack(json!(words)),
        "scheduler_cron_value": pack(cron),
        "min_time_btwn_emails": number(&schedule["min_time_btw_emails"]),
        "max_leads_per_day": number(&schedule["max_new_leads_per_day"]),
        "schedule_start_time": schedule["schedule_start_time"],
        "stop_lead_settings": settings["stop_lead_settings"],
        "unsubscribe_text": settings["unsubscribe_text"],
        "send_as_plain_text": settings["send_as_plain_text"],
        "follow_up_percentage": number(&settings["follow_up_percentage"]),
        "enable_ai_esp_matching": settings["enable_ai_esp_matching"],
    }))
    .unwrap()
}

fn settings() -> SettingsWrite {
    SettingsWrite {
        name: "q1-dormant".into(),
        tracking: Tracking { opens: false, clicks: true, replies: true },
        stop_on: StopOn::Reply,
        unsubscribe_text: Some("No more of this".into()),
        plain_text: false,
        follow_up_percent: 60,
        match_mail_providers: true,
        pause_at_bounce_percent: Some(4),
        pause_domain_on_reply: None,
    }
}

fn schedule(days: &[Weekday]) -> ScheduleWrite {
    ScheduleWrite {
        timezone: "Europe/Berlin".into(),
        days: days.iter().copied().collect(),
        hours: "09:00-16:30".parse().unwrap(),
        min_gap_minutes: 12,
        max_new_leads_per_day: 40,
        not_before: Some("2027-01-11T08:00:00.123456Z".parse().unwrap()),
    }
}

const WEEK: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

#[test]
fn every_combination_of_settings_reads_back_as_it_was_written() {
    let mut seen = BTreeSet::new();
    for bits in 0..64_u32 {
        let on = |bit: u32| bits >> bit & 1 == 1;
        for stop_on in [StopOn::Reply, StopOn::Click, StopOn::Open] {
            let written = SettingsWrite {
                tracking: Tracking { opens: on(0), clicks: on(1), replies: on(2) },
                plain_text: on(3),
                match_mail_providers: on(4),
                unsubscribe_text: on(5).then(|| "Stop".to_owned()),
                stop_on,
                ..settings()
            };
            let wire = written.to_wire();
            seen.insert(wire.to_string());
            let plan = schedule(&WEEK).to_wire(DayNumbering::Unconfirmed).unwrap();
            let read = readback(&wire, &plan, on(0)).settings().unwrap();
            assert_eq!(written.normal(), read, "{wire}");
            assert_eq!(written.normal().differences(&read), []);
        }
    }
    assert_eq!(seen.len(), 192, "each combination is another body");
}

#[test]
fn every_set_of_weekdays_reads_back_as_it_was_written() {
    for bits in 1..128_usize {
        let days: Vec<Weekday> =
            (0..7).filter(|day| bits >> day & 1 == 1).map(|day| Weekday::ALL[day]).collect();
        for numbering in [DayNumbering::SundayIsZero, DayNumbering::SundayIsSeven] {
            let written = schedule(&days);
            let wire = written.to_wire(numbering).unwrap();
            let read = readback(&settings().to_wire(), &wire, bits % 2 == 0);
            assert_eq!(written.normal(), read.schedule(numbering).unwrap().unwrap());
        }
        let unconfirmed = schedule(&days).to_wire(DayNumbering::Unconfirmed);
        assert_eq!(unconfirmed.is_err(), days.iter().any(|day| day.is_weekend()), "{days:?}");
    }
}

#[test]
fn a_weekend_day_is_refused_with_the_reason_and_read_as_unclear() {
    let error = schedule(&[Weekday::Mon, Weekday::Sun]).to_wire(DayNumbering::Unconfirmed);
    let error = error.unwrap_err();
    assert_eq!(error, UnclearWeekend(Weekday::Sun));
    assert!(error.to_string().contains("contradict each other"), "{error}");
    for (numbering, expected) in [
        (DayNumbering::Unconfirmed, [Day::Unclear(0), Day::Unclear(6), Day::Unclear(7)]),
        (
            DayNumbering::SundayIsZero,
            [Day::Known(Weekday::Sun), Day::Known(Weekday::Sat), Day::Unclear(7)],
        ),
        (
            DayNumbering::SundayIsSeven,
            [Day::Unclear(0), Day::Known(Weekday::Sat), Day::Known(Weekday::Sun)],
        ),
    ] {
        assert_eq!([0, 6, 7].map(|number| numbering.day(number)), expected, "{numbering:?}");
        assert_eq!(numbering.day(3), Day::Known(Weekday::Wed));
    }
}

#[test]
fn the_bodies_are_those_of_the_documents() {
    let body = schedule(&WEEK).to_wire(DayNumbering::Unconfirmed).unwrap();
    let expected = json!({
        "timezone": "Europe/Berlin", "days_of_the_week": [1, 2, 3, 4, 5],
        "start_hour": "09:00", "end_hour": "16:30", "min_time_btw_emails": 12,
        "max_new_leads_per_day": 40, "schedule_start_time": "2027-01-11T08:00:00.123Z",
    });
    assert_eq!(body, expected);
    let expected = json!({
        "name": "q1-dormant", "track_settings": ["DONT_TRACK_EMAIL_OPEN"],
        "stop_lead_settings": "REPLY_TO_AN_EMAIL", "unsubscribe_text": "No more of this",
        "send_as_plain_text": false, "follow_up_percentage": 60,
        "enable_ai_esp_matching": true, "bounce_autopause_threshold": "4",
    });
    assert_eq!(settings().to_wire(), expected);
    assert_eq!(settings().not_read_back(), ["bounce_autopause_threshold"]);
    let cap = MailboxCap { messages_per_day: 40, gap_minutes: 12 };
    let expected = json!({"max_email_per_day": 40, "time_to_wait_in_mins": 12});
    assert_eq!(cap.to_wire(), expected);
}

#[test]
fn a_change_of_each_part_is_one_difference_by_name() {
    let wanted = schedule(&WEEK).normal();
    let mut found = wanted.clone();
    found.days.remove(&Day::Known(Weekday::Fri));
    found.max_new_leads_per_day = 400;
    let differences = wanted.differences(&found);
    let fields: Vec<&str> = differences.iter().map(|d| d.field.as_str()).collect();
    assert_eq!(fields, ["days", "new leads per day"]);
    assert_eq!(differences[1].wanted, "40");
    assert_eq!(differences[0].found, "mon, tue, wed, thu");

    let wanted = settings().normal();
    let mut found = wanted.clone();
    found.tracking.opens = true;
    found.unsubscribe_text = None;
    let differences = wanted.differences(&found);
    let fields: Vec<&str> = differences.iter().map(|d| d.field.as_str()).collect();
    assert_eq!(fields, ["opens tracked", "unsubscribe text"]);
}

#[test]
fn a_setting_that_is_not_read_is_an_error_and_never_a_default() {
    for missing in [
        "track_settings",
        "stop_lead_settings",
        "send_as_plain_text",
        "follow_up_percentage",
        "enable_ai_esp_matching",
    ] {
        let mut answer = json!({"id": 1, "status": "DRAFTED", "name": "n", "track_settings": [],
            "stop_lead_settings": "REPLY_TO_AN_EMAIL", "send_as_plain_text": false,
            "follow_up_percentage": 60, "enable_ai_esp_matching": false});
        answer.as_object_mut().unwrap().remove(missing);
        let campaign: Campaign = serde_json::from_value(answer).unwrap();
        assert_eq!(campaign.settings().unwrap_err().field, missing);
        assert_eq!(campaign.schedule(DayNumbering::Unconfirmed), Ok(None), "never written");
    }
    let strange = json!({"id": 1, "status": "DRAFTED", "name": "n",
        "track_settings": ["DONT_LOOK"], "scheduler_cron_value": {"tz": "UTC", "days": [1],
        "startHour": "25:00", "endHour": "17:00"}});
    let campaign: Campaign = serde_json::from_value(strange).unwrap();
    assert_eq!(campaign.settings().unwrap_err().field, "track_settings");
    let schedule = campaign.schedule(DayNumbering::Unconfirmed);
    assert_eq!(schedule.unwrap_err().field, "scheduler_cron_value.startHour");
}

#[test]
fn a_written_sequence_reads_back_as_it_was_written() {
    let steps = sequence();
    let wire = sequence_to_wire(&steps).unwrap();
    for (rename, reverse) in [(true, false), (false, true)] {
        let read = NormalSequence::read(&read_steps(&wire, rename, reverse)).unwrap();
        let written = NormalSequence::written(&steps);
        assert_eq!(written, read);
        assert_eq!(written.differences(&read), []);
    }
    assert_eq!(wire["sequences"][0]["seq_delay_details"], json!({"delay_in_days": 0}));
    assert_eq!(wire["sequences"][1]["variant_distribution_type"], "MANUAL_PERCENTAGE");
    assert_eq!(wire["sequences"][1]["seq_variants"][0]["id"], 7);
    assert!(wire["sequences"][0].get("seq_variants").is_none(), "an empty list is refused");
}

fn variant(label: &str, percent: u64) -> VariantWrite {
    VariantWrite {
        id: (label == "B").then_some(VariantId(7)),
        label: label.into(),
        subject: format!("Subject {label}"),
        body: format!("<p>{label}</p>\r\n<p>more</p>"),
        percent,
    }
}

fn sequence() -> Vec<StepWrite> {
    let single = |subject: &str| Content::Single {
        subject: subject.into(),
        body: "<p>{{first_name}}</p>".into(),
    };
    vec![
        StepWrite { id: None, delay_days: 0, content: single("Hello") },
        StepWrite {
            id: Some(StepId(5)),
            delay_days: 4,
            content: Content::Split(vec![variant("B", 30), variant("A", 70)]),
        },
        StepWrite { id: None, delay_days: 6, content: single("") },
    ]
}

/// The steps as they would be read: fresh identifiers, other names, variants emptying the step.
fn read_steps(wire: &Value, rename: bool, reverse: bool) -> Vec<Step> {
    let mut steps: Vec<Value> = wire["sequences"].as_array().unwrap().clone();
    for (index, step) in steps.iter_mut().enumerate() {
        step["id"] = json!(100 + index);
        let days = step["seq_delay_details"]["delay_in_days"].clone();
        if rename {
            step["seq_delay_details"] = json!({ "delayInDays": days });
        }
        if let Some(variants) = step.as_object_mut().unwrap().remove("seq_variants") {
            let mut variants = variants.as_array().unwrap().clone();
            for (index, variant) in variants.iter_mut().enumerate() {
                variant["id"] = json!((200 + index).to_string());
            }
            variants.push(json!({"id": 1, "is_deleted": true, "variant_label": "Z"}));
            step["sequence_variants"] = variants.into();
        } else {
            step["sequence_variants"] = Value::Null;
        }
    }
    if reverse {
        steps.reverse();
    }
    serde_json::from_value(steps.into()).unwrap()
}

prop_compose! {
    fn any_step()(
        id in proptest::option::of(1..900_u64),
        delay_days in 0..=365_u64,
        texts in proptest::collection::vec("[a-z{}<>/ \\r\\n]{1,12}x", 0..4),
        cut in 0..=100_u64,
    ) -> StepWrite {
        let variants: Vec<VariantWrite> = texts.iter().zip(["C", "A", "B"]).enumerate()
            .map(|(index, (text, label))| VariantWrite {
                percent: match (index, texts.len()) {
                    (0, 1) => 100,
                    (0, _) => cut,
                    (1, _) => 100 - cut,
                    _ => 0,
                },
                subject: text.clone(),
                body: format!("<p>{text}</p>"),
                ..variant(label, 0)
            })
            .collect();
        let content = match variants.is_empty() {
            true => Content::Single { subject: "Hello".into(), body: "<p>one</p>\r\n".into() },
            false => Content::Split(variants),
        };
        StepWrite { id: id.map(StepId), delay_days, content }
    }
}

proptest! {
    #[test]
    fn any_sequence_reads_back_as_it_was_written(
        steps in proptest::collection::vec(any_step(), 1..6),
        rename: bool,
        reverse: bool,
    ) {
        let wire = sequence_to_wire(&steps).unwrap();
        let read = NormalSequence::read(&read_steps(&wire, rename, reverse)).unwrap();
        prop_assert_eq!(NormalSequence::written(&steps), read);
    }
}

#[test]
fn a_sequence_that_would_do_harm_is_not_built() {
    let changed = |change: &dyn Fn(&mut Vec<StepWrite>)| {
        let mut steps = sequence();
        change(&mut steps);
        sequence_to_wire(&steps).unwrap_err()
    };
    assert_eq!(changed(&|steps| steps.clear()), SequenceProblem::Empty);
    assert_eq!(
        changed(&|steps| steps[2].delay_days = 366),
        SequenceProblem::Delay { step: 3, days: 366 }
    );
    assert_eq!(
        changed(&|steps| steps[1].content = Content::Split(vec![variant("A", 70)])),
        SequenceProblem::Shares { step: 2, percent: 70 }
    );
    let mut blank = variant("A", 100);
    blank.subject.clear();
    let blank = Content::Split(vec![blank]);
    let no_subject = changed(&|steps| steps[0].content = blank.clone());
    assert_eq!(no_subject, SequenceProblem::NoSubject);
    let twice = Content::Split(vec![variant("A", 50), variant("A", 50)]);
    assert_eq!(
        changed(&|steps| steps[1].content = twice.clone()),
        SequenceProblem::Label { step: 2, label: "A".into() }
    );
    assert_eq!(changed(&|steps| steps.reverse()), SequenceProblem::NoSubject);
    let many = |steps: &mut Vec<StepWrite>| *steps = vec![steps[0].clone(); 51];
    assert_eq!(changed(&many), SequenceProblem::TooLong(51));
}

#[test]
fn an_edit_of_a_text_is_found_in_its_place_without_being_shown() {
    let wanted = NormalSequence::written(&sequence());
    let mut found = wanted.clone();
    found.steps[2].delay_days = 1;
    if let Content::Split(variants) = &mut found.steps[1].content {
        variants[0].body.push_str("edited by hand");
    }
    let differences = wanted.differences(&found);
    let fields: Vec<&str> = differences.iter().map(|d| d.field.as_str()).collect();
    assert_eq!(fields, ["step 2, variant A, body", "step 3, days of delay"]);
    assert!(!differences[0].found.contains("edited"));
    found.steps.pop();
    assert_eq!(wanted.differences(&found)[0].field, "steps");
    found.steps[0].content = Content::Split(Vec::new());
    assert!(wanted.differences(&found).iter().any(|d| d.field == "step 1, variants"));
}

#[test]
fn steps_with_a_gap_in_their_places_have_no_normal_form() {
    let wire = sequence_to_wire(&sequence()).unwrap();
    let mut steps = read_steps(&wire, true, false);
    steps.remove(1);
    assert_eq!(NormalSequence::read(&steps).unwrap_err().field, "seq_number");
    assert_eq!(NormalSequence::read(&[]).unwrap().steps, []);
}

#[test]
fn a_mailbox_cap_reads_back_under_its_other_names() {
    let cap = MailboxCap { messages_per_day: 40, gap_minutes: 12 };
    let wire = cap.to_wire();
    let read: Mailbox = serde_json::from_value(json!({
        "id": 1, "from_email": "nora@send.example",
        "message_per_day": wire["max_email_per_day"].to_string(),
        "minTimeToWaitInMins": wire["time_to_wait_in_mins"],
    }))
    .unwrap();
    assert_eq!(cap.normal(), read.cap().unwrap());
    let lower = NormalMailboxCap { messages_per_day: 30, ..cap.normal() };
    assert_eq!(cap.normal().differences(&lower)[0].field, "messages per day");
    let silent: Mailbox =
        serde_json::from_value(json!({"id": 1, "from_email": "nora@send.example"})).unwrap();
    assert_eq!(silent.cap().unwrap_err().field, "message_per_day");
}

fn lead() -> LeadWrite {
    LeadWrite {
        email: "Ada@Shipper.Example".into(),
        first_name: "Ada".into(),
        company_name: "Shipper".into(),
        custom_fields: [("member".to_owned(), "00v1".into()), ("empty".to_owned(), "".into())]
            .into(),
        ..LeadWrite::default()
    }
}

#[test]
fn a_lead_reads_back_as_it_was_written_and_blank_fields_are_not_sent() {
    let wire = lead().to_wire().unwrap();
    let expected = json!({"email": "Ada@Shipper.Example", "first_name": "Ada",
        "company_name": "Shipper", "custom_fields": {"member": "00v1"}});
    assert_eq!(wire, expected);
    for encoded in [false, true] {
        let mut answer = wire.clone();
        answer["id"] = json!("42");
        answer["email"] = json!("ada@shipper.example");
        answer["last_name"] = json!("");
        answer["website"] = Value::Null;
        if encoded {
            answer["custom_fields"] = json!(answer["custom_fields"].to_string());
        }
        let read: Lead = serde_json::from_value(answer).unwrap();
        assert_eq!(lead().normal(), read.normal());
    }
}

#[test]
fn what_is_missing_in_a_lead_is_named_and_never_shown() {
    let wanted = lead().normal();
    let mut found = wanted.clone();
    found.fields.insert("website", Personal::from("kept from before"));
    assert_eq!(wanted.missing_in(&found), Vec::<String>::new());
    found.fields.remove("first_name");
    found.custom_fields.insert("member".into(), Personal::from("00v2"));
    found.email = Personal::from("eve@shipper.example");
    assert_eq!(wanted.missing_in(&found), ["email", "first_name", "custom_fields.member"]);
    let crowded = LeadWrite {
        custom_fields: (0..201).map(|n| (format!("f{n}"), "x".into())).collect(),
        ..lead()
    };
    assert_eq!(crowded.to_wire(), Err(TooManyFields(201)));
}

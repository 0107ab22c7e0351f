//! The verbs around an apply: who may run them, what stops it and lets it go on, what they say of
//! changes made by others, and what a person decides about a reply.

use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};

use crate::stage::{CAMPAIGN, Ran, Stage};

const APPLY: &str = "apply launch.json --as d.iversen";

/// A stage whose launch is signed and not applied.
fn ready() -> Stage {
    let stage = Stage::full();
    stage.plan_preparation();
    stage.expect("apply prepare.json --as d.iversen", 0);
    stage.plan_launch();
    stage
}

/// The one campaign of Smartlead, as it really is.
fn truth(stage: &Stage) -> Value {
    let ledger = stage.ledger();
    let campaigns = ledger["smartlead"]["campaigns"].as_object().unwrap();
    assert_eq!(campaigns.len(), 1);
    campaigns.values().next().unwrap().clone()
}

#[test]
fn only_an_operator_who_is_not_suspended_applies_or_lets_go_on_and_anybody_stops() {
    let stage = ready();
    let before = stage.ledger();
    let resume = |person: &str| format!("resume {CAMPAIGN} --as {person} --reason mended");
    let refused = |line: &str, verb: &str| {
        let ran = stage.expect(line, 5);
        let said =
            format!("`a.lindholm` does not have the role `operator`, which `sendoff {verb}`");
        assert!(ran.err.contains(&said), "{}", ran.err);
        assert!(ran.err.contains("who has it: `d.iversen`"), "{}", ran.err);
    };
    let suspended = |line: &str| {
        let ran = stage.expect(line, 5);
        assert!(ran.err.contains("`k.lorenz` is suspended until 2027-12-31"), "{}", ran.err);
    };
    refused("apply launch.json --as a.lindholm", "apply");
    suspended("apply launch.json --as k.lorenz");
    let nobody = stage.expect("apply launch.json --as x.nobody", 2);
    assert!(nobody.err.contains("is not in the people policy"), "{}", nobody.err);
    // Nobody is asked who they are before they stop something.
    stage.expect("halt", 0);
    let ran = stage.expect(APPLY, 5);
    assert!(ran.err.contains("`sendoff halt` stopped every campaign of this workspace"));
    assert!(ran.err.contains(&format!("`sendoff resume {CAMPAIGN} --as PERSON")), "{}", ran.err);
    refused(&resume("a.lindholm"), "resume");
    suspended(&resume("k.lorenz"));
    stage.expect(APPLY, 5);
    assert_eq!(stage.ledger(), before, "nothing was changed on any platform");
    let resumed = stage.expect(&resume("d.iversen"), 0).out;
    assert!(resumed.contains("Nothing was started: run the same apply again."), "{resumed}");
    assert_eq!(stage.ledger(), before, "a decision starts nothing");
    let again = stage.expect(&resume("d.iversen"), 2);
    assert!(again.err.contains("is neither halted nor paused"), "{}", again.err);
    // It goes on to where an undisturbed launch waits.
    let ran = stage.expect(APPLY, 7);
    assert!(ran.out.contains("GATE TRIPPED"), "{}", ran.out);
    stage.expect(&format!("verify {CAMPAIGN}"), 0);
}

#[test]
fn what_was_halted_while_it_sent_goes_on_after_a_decision_and_loads_nobody_twice() {
    let stage = ready();
    let mut halt = None;
    let ran = stage.while_sending(|stage| {
        halt = Some(stage.command("halt").stdout(Stdio::piped()).spawn().unwrap());
        while !stage.path(".sendoff/halted").exists() {
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    assert_eq!(ran.code, Some(5), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("`sendoff halt` stopped every campaign"), "{}", ran.err);
    let halt = Ran::of(halt.unwrap().wait_with_output().unwrap());
    assert_eq!(halt.code, Some(0), "{}{}", halt.out, halt.err);
    let halted = halt.out;
    assert!(halted.contains(&format!("sendoff/larkfield-marcom/{CAMPAIGN} (PAUSED)")), "{halted}");
    let sent = truth(&stage)["recipients"].clone();
    assert_ne!(sent, 0);
    stage.expect(APPLY, 5);
    stage.advance(24);
    assert_eq!(truth(&stage)["recipients"], sent);
    let reason = "--as d.iversen --reason mended";
    let resumed = stage.expect(&format!("resume {CAMPAIGN} {reason}"), 0).out;
    assert!(resumed.contains("may go on (PAUSED on Smartlead)"), "{resumed}");
    assert_eq!(truth(&stage)["status"], "PAUSED");
    let ran = stage.expect(APPLY, 7);
    assert!(ran.out.contains("sending again"), "{}", ran.out);
    let truth = truth(&stage);
    assert_eq!((&truth["already_there"], &truth["sent_while_paused"]), (&json!(0), &json!(0)));
}

#[test]
fn drift_names_what_others_changed_and_an_apply_does_not_send_over_it() {
    let stage = ready();
    let nothing = stage.expect("drift launch.json", 3);
    assert!(nothing.err.contains("no step of this plan is confirmed"), "{}", nothing.err);
    stage.expect(APPLY, 7);
    for plan in ["prepare.json", "launch.json"] {
        let none = stage.expect(&format!("drift {plan}"), 0).out;
        assert!(none.starts_with("No drift: "), "{none}");
    }
    let campaigns = stage.smartlead("campaigns");
    let schedule = json!({
        "timezone": "Europe/Berlin", "days_of_the_week": [0, 1, 2, 3, 4, 5, 6],
        "start_hour": "06:00", "end_hour": "22:00", "min_time_btw_emails": 3,
        "max_new_leads_per_day": 400,
    });
    stage.change_smartlead(&format!("campaigns/{}/schedule", campaigns[0]["id"]), &schedule);
    let changed = stage.expect("drift launch.json", 1).out;
    assert!(changed.starts_with("~ write-schedule: changed: "), "{changed}");
    assert!(changed.contains("\n1 change of "), "{changed}");
    stage.expect("drift prepare.json", 0);

    let query = "query?q=SELECT+Id+FROM+Campaign+WHERE+Name='Q1+win-back+of+dormant+shippers'";
    let found = stage.salesforce("GET", query, None);
    let path = format!("sobjects/Campaign/{}", found["records"][0]["Id"].as_str().unwrap());
    stage.salesforce("PATCH", &path, Some(&json!({ "EndDate": "2027-12-31" })));
    let changed = stage.expect("drift prepare.json", 1).out;
    assert!(changed.starts_with("~ ensure-campaign: changed: EndDate\n"), "{changed}");

    let sent = truth(&stage)["recipients"].clone();
    stage.sign("launch.json", "release-second", "d.iversen");
    let ran = stage.expect(APPLY, 5);
    assert!(ran.err.contains("changed after the plan wrote it"), "{}", ran.err);
    assert_eq!((&truth(&stage)["recipients"], &truth(&stage)["status"]), (&sent, &json!("PAUSED")));
}

#[test]
fn a_day_before_which_salesforce_cannot_be_read_is_not_sent_and_the_same_apply_goes_on() {
    let stage = ready();
    let ran = stage.while_sending(|stage| {
        stage.order(&json!({ "platform": "salesforce-core", "method": "GET", "times": 100_000,
            "path": "/services/data/*/query", "kind": { "is": "html", "status": 503 } }));
    });
    assert_eq!(ran.code, Some(7), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("who must not be reached could not be read for"), "{}", ran.err);
    let told = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("the campaign is paused, verified"), "{}", ran.err);
    assert!(told.contains("then run the same apply again"), "{}", ran.err);
    let held = truth(&stage);
    assert_eq!(held["status"], "PAUSED");
    stage.expect(APPLY, 4);
    stage.advance(24);
    assert_eq!(truth(&stage)["recipients"], held["recipients"]);
    stage.release();
    let ran = stage.expect(APPLY, 7);
    assert!(ran.out.contains("sending again") && ran.out.contains("GATE TRIPPED"), "{}", ran.out);
    assert_eq!(truth(&stage)["sent_while_paused"], 0);
}

/// The keys of the review queue.
fn queue(stage: &Stage, code: i32) -> Vec<String> {
    let listed = stage.expect(&format!("replies list {CAMPAIGN}"), code).out;
    let keys = listed.lines().filter(|line| line.contains("/reply/") && !line.starts_with(' '));
    keys.map(str::to_owned).collect()
}

#[test]
fn what_a_person_says_of_a_reply_is_written_once() {
    let stage = ready();
    assert!(queue(&stage, 0).is_empty());
    stage.expect(APPLY, 7);
    stage.expect(&format!("sync {CAMPAIGN}"), 0);
    let waiting = queue(&stage, 7);
    let key = waiting.first().expect("a reply waits");
    let shown = stage.expect(&format!("replies show {CAMPAIGN} {key}"), 0).out;
    assert!(shown.trim().len() > 3 && !shown.contains('@'), "{shown}");
    let unknown = stage.expect(&format!("replies show {CAMPAIGN} 7/none"), 2);
    assert!(unknown.err.contains("does not wait in the queue"), "{}", unknown.err);
    let say = |class: &str, person: &str| {
        format!("replies reclassify {CAMPAIGN} {key} {class} --as {person}")
    };
    let suspended = stage.expect(&say("neutral", "k.lorenz"), 5);
    assert!(suspended.err.contains("is suspended"), "{}", suspended.err);
    let unclear = stage.expect(&say("splendid", "s.okafor"), 2);
    assert!(unclear.err.contains("positive, neutral, negative, ooo or unsubscribe"));
    assert_eq!(queue(&stage, 7), waiting, "nothing of this decided anything");

    let before = writes(&stage);
    let said = stage.expect(&say("neutral", "s.okafor"), 0).out;
    assert!(said.contains(&format!("`{key}` is neutral; `sendoff sync {CAMPAIGN}`")), "{said}");
    assert_eq!(writes(&stage), before, "a decision writes nothing by itself");
    let left = if waiting.len() > 1 { 7 } else { 0 };
    assert_eq!(queue(&stage, left), waiting[1..]);
    stage.expect(&format!("sync {CAMPAIGN}"), 0);
    let after = writes(&stage);
    let new: Vec<&Value> = after[before.len()..].iter().collect();
    let classes = new.iter().filter(|one| one["fields"].get("Reply_Classification__c").is_some());
    assert_eq!(classes.count(), 1, "{new:?}");
    stage.expect(&format!("sync {CAMPAIGN}"), 0);
    assert_eq!(writes(&stage), after, "a second sync changes nothing");
    stage.expect(&say("positive", "s.okafor"), 2);
}

/// Every write to the organisation.
fn writes(stage: &Stage) -> Vec<Value> {
    stage.ledger()["salesforce"]["core"].as_array().unwrap().clone()
}

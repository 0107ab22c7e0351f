//! A whole campaign: what the program says, what it recorded and what the doubles saw agree.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::stage::{CAMPAIGN, Stage};

/// The fields the campaign and its policy agree on: nothing else may ever be written.
const AGREED: [&str; 7] = [
    "CampaignMember.Reply_Classification__c",
    "CampaignMember.Status",
    "Lead.HasOptedOutOfEmail",
    "Lead.SLV36_Pardot_Question_Asked__c",
    "Lead.clay_company_description__c",
    "Lead.clay_external_hard_bounce__c",
    "Campaign.IsActive",
];

#[test]
fn words_record_and_doubles_agree_and_a_second_sync_changes_nothing() {
    let stage = Stage::full();
    stage.plan_preparation();
    let first = std::fs::read(stage.path("prepare.json")).unwrap();
    stage.expect(&format!("plan {CAMPAIGN} --out again.json"), 0);
    assert_eq!(first, std::fs::read(stage.path("again.json")).unwrap(), "the same bytes");
    stage.expect("apply prepare.json --as d.iversen", 0);
    stage.plan_launch();
    let apply = "apply launch.json --as d.iversen";
    let mut said = stage.expect(apply, 7).out;
    assert!(said.contains("GATE TRIPPED"), "{said}");
    let why = stage.expect("why launch.json", 5).out;
    let release = "--item release-second --as d.iversen";
    assert!(why.contains(release) && why.contains("--key .sendoff/keys/d.iversen"), "{why}");
    stage.sign("launch.json", "release-second", "d.iversen");
    said.push_str(&stage.expect(apply, 0).out);
    said.push_str(&stage.expect(apply, 0).out);
    assert!(said.ends_with("This plan was applied before; nothing was done.\n"));

    let sync = stage.expect(&format!("sync {CAMPAIGN}"), 0).out;
    let ledger = stage.ledger();
    let truth = ledger["smartlead"]["campaigns"].as_object().unwrap().values().next().unwrap();
    let opted_out =
        truth["opted_out"].as_u64().unwrap() + truth["replies"]["unsubscribe"].as_u64().unwrap();
    assert_eq!(counted(&sync, "hard_bounce"), truth["bounced"].as_u64());
    assert_eq!(counted(&sync, "Lead.clay_external_hard_bounce__c"), truth["bounced"].as_u64());
    assert_eq!(counted(&sync, "Lead.HasOptedOutOfEmail"), Some(opted_out));
    assert_eq!(truth["recipients"], truth["leads"]);
    assert_eq!((&truth["already_there"], &truth["sent_while_paused"]), (&json!(0), &json!(0)));
    let written = written(&ledger);
    let stray: Vec<&String> =
        written.iter().filter(|field| !AGREED.contains(&field.as_str())).collect();
    assert!(stray.is_empty(), "{stray:?}");

    stage.expect(&format!("sync {CAMPAIGN}"), 0);
    assert_eq!(stage.ledger()["salesforce"], ledger["salesforce"], "nothing is written twice");
    stage.expect(&format!("verify {CAMPAIGN} --plan launch.json"), 0);
    said.push_str(&sync);
    assert_names_nobody(&stage, &said, &ledger);
    stage.advance(24 * 40);
    let stands = stage.expect("approvals launch.json", 0).out;
    assert!(stands.contains("nothing of it expires any more"), "{stands}");
    assert!(!stands.contains("signed again") && !stands.contains("void"), "{stands}");
}

/// The number behind a word of a table.
fn counted(text: &str, word: &str) -> Option<u64> {
    let mut lines = text.lines().map(str::split_whitespace);
    let mut line = lines.find(|line| line.clone().next() == Some(word))?;
    line.nth(1)?.parse().ok()
}

/// Every field of Salesforce that was written, as `Object.Field`.
fn written(ledger: &Value) -> BTreeSet<String> {
    let writes = ledger["salesforce"]["core"].as_array().unwrap().iter();
    let fields = writes.flat_map(|write| {
        let object = write["object"].as_str().unwrap();
        let fields = write["fields"].as_object().unwrap().keys();
        fields.map(move |field| format!("{object}.{field}"))
    });
    fields.collect()
}

/// No recipient's address was printed, or kept in a plan, an approval or the record.
fn assert_names_nobody(stage: &Stage, said: &str, ledger: &Value) {
    let sends = ledger["smartlead"]["sends"].as_array().unwrap().iter();
    let people: BTreeSet<&str> = sends.map(|sent| sent["email"].as_str().unwrap()).collect();
    assert!(people.len() > 400);
    let mut texts = vec![("what was printed".to_owned(), said.to_lowercase())];
    collect(&stage.path(""), &mut texts);
    assert!(texts.iter().any(|(name, _)| name.ends_with("record.db")));
    for (name, text) in &texts {
        let named = people.iter().find(|email| text.contains(&email.to_lowercase()));
        assert_eq!(named, None, "in {name}");
    }
}

fn collect(folder: &Path, texts: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, texts);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            texts.push((path.display().to_string(), text));
        }
    }
}

#[test]
fn an_interrupt_finishes_the_call_in_flight_and_a_second_one_ends_at_once() {
    let stage = Stage::full();
    stage.plan_preparation();
    let apply = "apply prepare.json --as d.iversen";
    let (child, held) = held_at_a_row(&stage, apply);
    interrupt(child.id());
    std::thread::sleep(Duration::from_millis(300));
    stage.release();
    let ended = child.wait_with_output().unwrap();
    let told = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(7), "{told}");
    assert!(told.contains("finishing the calls in flight"), "{told}");
    assert!(told.contains("run the same command to go on"), "{told}");
    assert_eq!(stage.ledger()["clay"]["tables"][0]["accepted"], held, "the call was finished");

    let (child, _) = held_at_a_row(&stage, apply);
    interrupt(child.id());
    std::thread::sleep(Duration::from_millis(300));
    interrupt(child.id());
    let ended = child.wait_with_output().unwrap();
    let told = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(7), "{told}");
    assert!(told.contains("ended at once; resuming is safe"), "{told}");
    stage.release();
    stage.expect(apply, 0);
    let clay = &stage.ledger()["clay"]["tables"][0];
    assert_eq!((&clay["rows"], &clay["duplicates"]), (&json!(483), &json!(0)));
}

/// An apply whose fifth row of this run is posted and not answered; how many were posted in all.
fn held_at_a_row(stage: &Stage, apply: &str) -> (std::process::Child, u64) {
    let before = stage.ledger()["clay"]["tables"][0]["accepted"].as_u64().unwrap();
    let fault = stage.order(&json!({ "platform": "clay", "method": "POST", "path": "/v3/**",
        "nth": 5, "kind": { "is": "stall-after" } }));
    let child = stage.command(apply).stdout(Stdio::null()).spawn().unwrap();
    let patience = Instant::now() + Duration::from_secs(120);
    while !stage.struck(fault) {
        assert!(Instant::now() < patience, "no row was posted");
        std::thread::sleep(Duration::from_millis(20));
    }
    (child, before + 5)
}

fn interrupt(process: u32) {
    let sent = Command::new("kill").args(["-INT", &process.to_string()]).status().unwrap();
    assert!(sent.success());
}

#[test]
fn a_halt_stops_what_runs_whatever_the_record_says() {
    let stage = Stage::full();
    stage.plan_preparation();
    stage.expect("apply prepare.json --as d.iversen", 0);
    stage.plan_launch();
    let fault = stage.order(&json!({ "platform": "smartlead", "method": "GET",
        "path": "/api/v1/campaigns/*/analytics", "nth": 4, "kind": { "is": "stall-before" } }));
    let mut child =
        stage.command("apply launch.json --as d.iversen").stdout(Stdio::null()).spawn().unwrap();
    let patience = Instant::now() + Duration::from_secs(120);
    while !stage.struck(fault) {
        assert!(Instant::now() < patience, "the campaign was never watched");
        std::thread::sleep(Duration::from_millis(20));
    }
    std::fs::rename(stage.path(".sendoff/record.db"), stage.path("elsewhere.db")).unwrap();
    let halted = stage.expect("halt", 0).out;
    assert!(halted.contains(&format!("sendoff/larkfield-marcom/{CAMPAIGN} (PAUSED)")), "{halted}");
    let campaigns = &stage.ledger()["smartlead"]["campaigns"];
    let truth = campaigns.as_object().unwrap().values().next().unwrap();
    assert_eq!(truth["status"], "PAUSED");
    let sent = truth["recipients"].clone();
    stage.advance(24 * 7);
    let campaigns = &stage.ledger()["smartlead"]["campaigns"];
    let truth = campaigns.as_object().unwrap().values().next().unwrap();
    assert_eq!((&truth["recipients"], &truth["sent_while_paused"]), (&sent, &json!(0)));
    child.kill().unwrap();
    child.wait().unwrap();
}

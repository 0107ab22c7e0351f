//! How the platforms stand after a campaign, to compare a disturbed one with one that was not.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::stage::Stage;

/// How the launch of the example ends when its second wave trips.
const WAITING: i32 = 7;

/// Prepares and plans the launch.
pub fn prepared(stage: &Stage, apply: impl Fn(&Stage) -> Option<i32>) {
    stage.plan_preparation();
    assert_eq!(apply(stage), Some(0));
    stage.plan_launch();
}

/// Applies the launch: to the tripped gate, to its release, to the end.
pub fn launched(stage: &Stage, mut apply: impl FnMut(&Stage) -> Option<i32>) {
    assert_eq!(apply(stage), Some(WAITING));
    stage.sign("launch.json", "release-second", "d.iversen");
    assert_eq!(apply(stage), Some(0));
}

/// How the platforms stand after a launch that nobody disturbed.
fn undisturbed() -> &'static Value {
    static OUTCOME: OnceLock<Value> = OnceLock::new();
    OUTCOME.get_or_init(|| {
        let stage = Stage::full();
        prepared(&stage, |stage| stage.run("apply prepare.json --as d.iversen").code);
        launched(&stage, |stage| stage.run("apply launch.json --as d.iversen").code);
        outcome(&stage)
    })
}

/// The platforms stand as after an undisturbed launch, and the record is whole.
pub fn assert_like_undisturbed(stage: &Stage) {
    let outcome = outcome(stage);
    let truth = &outcome["truth"];
    assert_eq!(truth["already_there"], 0, "a lead was loaded twice: {truth}");
    assert_eq!(truth["repeated_in_request"], 0);
    assert_eq!(truth["submitted"], truth["leads"], "every lead was submitted once");
    assert_eq!(truth["sent_while_paused"], 0);
    assert_eq!(outcome["repeated"], 0, "nobody got a message twice");
    assert_eq!(outcome["clay"]["duplicates"], 0);
    assert_eq!(undisturbed(), &outcome);
    stage.expect("verify q1-dormant-shippers", 0);
}

/// How the platforms stand, without what depends on the instant of a call.
fn outcome(stage: &Stage) -> Value {
    let ledger = stage.ledger();
    let campaigns = ledger["smartlead"]["campaigns"].as_object().unwrap();
    assert_eq!(campaigns.len(), 1, "one campaign was created");
    let (id, truth) = campaigns.iter().next().unwrap();
    let truth = json!({
        "name": truth["name"], "leads": truth["leads"], "submitted": truth["submitted"],
        "already_there": truth["already_there"], "recipients": truth["recipients"],
        "repeated_in_request": truth["repeated_in_request"], "sent": truth["sent"]["1"],
        "sent_while_paused": truth["sent_while_paused"],
    });
    let mut campaign = stage.smartlead(&format!("campaigns/{id}"));
    for moving in ["created_at", "updated_at", "status"] {
        campaign.as_object_mut().unwrap().remove(moving);
    }
    let clay = &ledger["clay"]["tables"][0];
    json!({
        "truth": truth,
        "repeated": ledger["smartlead"]["repeated"],
        "campaign": campaign,
        "sequences": texts(&stage.smartlead(&format!("campaigns/{id}/sequences"))),
        "mailboxes": ids(&stage.smartlead(&format!("campaigns/{id}/email-accounts"))),
        "leads": leads(stage, id),
        "clay": { "rows": clay["rows"], "duplicates": clay["duplicates"] },
        "salesforce": records(&ledger["salesforce"]["core"]),
    })
}

/// The records as all writes together left them: object and id to fields.
fn records(writes: &Value) -> Value {
    let mut records: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for write in writes.as_array().unwrap() {
        let key = format!("{} {}", write["object"], write["id"]);
        let fields = write["fields"].as_object().unwrap();
        let record = records.entry(key).or_default();
        record.extend(fields.iter().map(|(field, value)| (field.clone(), value.clone())));
    }
    json!(records)
}

/// Address to custom fields, of every lead of a campaign.
fn leads(stage: &Stage, id: &str) -> Value {
    let mut leads = BTreeMap::new();
    for offset in (0..).step_by(100) {
        let page = stage.smartlead(&format!("campaigns/{id}/leads?limit=100&offset={offset}"));
        let rows = page["data"].as_array().unwrap();
        for row in rows {
            let lead = &row["lead"];
            let email = lead["email"].as_str().unwrap().to_owned();
            let twice = leads.insert(email, lead["custom_fields"].clone());
            assert!(twice.is_none(), "a lead is listed twice");
        }
        if rows.len() < 100 {
            break;
        }
    }
    json!(leads)
}

fn texts(sequences: &Value) -> Value {
    let steps = sequences.as_array().unwrap().iter();
    steps.map(|step| json!([step["seq_number"], step["subject"], step["email_body"]])).collect()
}

fn ids(mailboxes: &Value) -> Value {
    let mut ids: Vec<u64> =
        mailboxes.as_array().unwrap().iter().filter_map(|one| one["id"].as_u64()).collect();
    ids.sort_unstable();
    json!(ids)
}

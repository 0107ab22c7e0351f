//! Files somebody changed on the way, and people who changed their minds: nobody is reached by it.

use serde_json::{Value, json};

use crate::stage::{CAMPAIGN, Stage};

#[test]
fn a_plan_that_asks_for_no_signature_is_not_applied() {
    let stage = Stage::full();
    stage.expect(&format!("plan {CAMPAIGN} --out prepare.json"), 0);
    let bytes = std::fs::read(stage.path("prepare.json")).unwrap();
    let mut plan: Value = serde_json::from_slice(&bytes).unwrap();
    plan["signatures"] = json!([]);
    let forged = serde_json_canonicalizer::to_vec(&plan).unwrap();
    std::fs::write(stage.path("prepare.json"), forged).unwrap();
    let ran = stage.expect("apply prepare.json --as d.iversen", 5);
    assert!(ran.err.contains("signature of `audience-approver` for `audience`"), "{}", ran.err);
    assert_eq!(stage.ledger()["clay"]["tables"][0]["accepted"], 0);
}

#[test]
fn who_opts_out_between_the_load_and_the_start_is_not_written_to() {
    let stage = Stage::full();
    stage.plan_preparation();
    stage.expect("apply prepare.json --as d.iversen", 0);
    stage.plan_launch();
    stage.order(&json!({ "platform": "smartlead", "method": "POST",
        "path": "/api/v1/campaigns/*/status",
        "kind": { "is": "refuse", "status": 400, "body": { "error": "try later" } } }));
    stage.expect("apply launch.json --as d.iversen", 5);
    let loaded = stage.smartlead("campaigns");
    let id = loaded[0]["id"].clone();
    let page = stage.smartlead(&format!("campaigns/{id}/leads?limit=3&offset=0"));
    let mut gone = Vec::new();
    for row in page["data"].as_array().unwrap() {
        let fields = &row["lead"]["custom_fields"];
        let lead = fields["lead_id"].as_str().unwrap();
        gone.push(row["lead"]["email"].as_str().unwrap().to_owned());
        let change = json!({ "records": [{ "attributes": { "type": "Lead" }, "id": lead,
            "HasOptedOutOfEmail": true }] });
        stage.salesforce("PATCH", "composite/sobjects", Some(&change));
    }
    assert_eq!(gone.len(), 3);
    stage.expect("apply launch.json --as d.iversen", 7);
    let ledger = stage.ledger();
    let sends = ledger["smartlead"]["sends"].as_array().unwrap();
    assert!(sends.len() > 100);
    let reached = sends.iter().filter(|sent| gone.iter().any(|one| sent["email"] == **one));
    assert_eq!(reached.count(), 0, "mail went out to somebody who had opted out");
}

#[test]
fn a_paused_campaign_is_not_started_by_a_copy_that_does_not_know_why() {
    let stage = Stage::full();
    stage.plan_preparation();
    stage.expect("apply prepare.json --as d.iversen", 0);
    stage.plan_launch();
    let fault = stage.order(&json!({ "platform": "smartlead", "method": "GET",
        "path": "/api/v1/campaigns/*/analytics", "kind": { "is": "stall-before" } }));
    let mut apply = stage.command("apply launch.json --as d.iversen");
    let mut apply = apply.stdout(std::process::Stdio::null()).spawn().unwrap();
    while !stage.struck(fault) {
        assert!(apply.try_wait().unwrap().is_none(), "it ended before it looked");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    apply.kill().unwrap();
    apply.wait().unwrap();
    stage.release();
    stage.expect("halt", 0);
    let sent = stage.ledger()["smartlead"]["sends"].as_array().unwrap().len();
    for file in ["record.db", "record.db-wal", "record.db-shm"] {
        let _ = std::fs::remove_file(stage.path(&format!(".sendoff/{file}")));
    }
    let ran = stage.expect("apply launch.json --as d.iversen", 5);
    assert!(ran.err.contains("`sendoff halt` stopped every campaign"), "{}", ran.err);
    std::fs::remove_file(stage.path(".sendoff/halted")).unwrap();
    std::fs::remove_file(stage.path(".sendoff/record.db")).unwrap();
    let ran = stage.expect("apply launch.json --as d.iversen", 5);
    assert!(ran.err.contains("another record began this campaign"), "{}", ran.err);
    stage.advance(24 * 7);
    assert_eq!(stage.ledger()["smartlead"]["sends"].as_array().unwrap().len(), sent);
}

#[test]
fn nothing_is_written_back_into_a_field_that_the_rules_forbid() {
    let stage = Stage::full();
    stage.plan_preparation();
    stage.expect("apply prepare.json --as d.iversen", 0);
    let file = stage.path("policy/fields.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    let aimed = text
        .replace("reply_content: Lead.SLV36_Pardot_Question_Asked__c", "reply_content: Lead.Title");
    assert_ne!(aimed, text);
    let aimed = aimed.replace("Title: { lane: read,", "Title: { lane: reply, write: always,");
    std::fs::write(&file, aimed).unwrap();
    let spec = stage.path("campaigns/q1-dormant-shippers.yaml");
    let text = std::fs::read_to_string(&spec).unwrap();
    let aimed = text.replace("Lead: [SLV36_Pardot_Question_Asked__c,", "Lead: [Title,");
    assert_ne!(aimed, text);
    std::fs::write(&spec, aimed).unwrap();
    let before = stage.ledger()["salesforce"].clone();
    let ran = stage.expect(&format!("sync {CAMPAIGN}"), 5);
    assert!(ran.err.contains("in what this campaign may write back"), "{}", ran.err);
    assert_eq!(stage.ledger()["salesforce"], before);
}

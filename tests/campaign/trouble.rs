//! What goes wrong outside the files of a workspace: each is said with its way out, ends with its
//! code, and loses nothing.

use std::process::Command;

use serde_json::{Value, json};

use crate::stage::{CAMPAIGN, Ran, Stage};

/// Plans the preparation, which must fail with findings of the rule and of no other.
#[track_caller]
fn unplannable(stage: &Stage, rule: &str) -> String {
    let ran = stage.expect(&format!("plan {CAMPAIGN} --out prepare.json"), 1);
    assert!(ran.err.contains(&format!("[{rule}]")) || ran.err.contains(rule), "{}", ran.err);
    assert!(ran.err.contains("help:"), "{}", ran.err);
    // A plan with errors may be looked at; it is never applied.
    if stage.path("prepare.json").exists() {
        stage.expect("apply prepare.json --as d.iversen", 5);
    }
    assert_untouched(stage);
    ran.err
}

/// Nothing was changed on any platform.
#[track_caller]
fn assert_untouched(stage: &Stage) {
    let ledger = stage.ledger();
    assert_eq!(ledger["smartlead"]["campaigns"], json!({}));
    assert_eq!(ledger["clay"]["tables"][0]["accepted"], 0);
}

#[test]
fn a_report_that_shows_no_lead_id_is_no_plan() {
    let stage = Stage::full();
    let reports = stage.salesforce("GET", "query?q=SELECT+Id+FROM+Report", None);
    let report = reports["records"][0]["Id"].as_str().unwrap().to_owned();
    let path = format!("analytics/reports/{report}");
    let described = stage.salesforce("GET", &format!("{path}/describe"), None);
    let mut columns = described["reportMetadata"]["detailColumns"].clone();
    columns.as_array_mut().unwrap().retain(|column| column != "LEAD_ID");
    let change = json!({ "reportMetadata": { "detailColumns": columns } });
    stage.salesforce("PATCH", &path, Some(&change));
    let told = unplannable(&stage, "aud-report-keys");
    assert!(told.contains("`LeadId`"), "{told}");
}

#[test]
fn a_report_of_more_than_2000_rows_is_said_and_the_people_are_counted_in_full() {
    let stage = Stage::altered(|settings| settings.world.orgs[0].leads = 2_200);
    let told = unplannable(&stage, "aud-size-bounds");
    assert!(told.contains("[aud-report-rows]: the report holds more than the 2,000"), "{told}");
}

#[test]
fn two_salesforce_campaigns_of_one_name_are_no_plan() {
    let stage = Stage::full();
    let name = json!({ "Name": "Q1 win-back of dormant shippers" });
    stage.salesforce("POST", "sobjects/Campaign", Some(&name));
    let told = unplannable(&stage, "aud-flag-live");
    assert!(told.contains("more than one campaign of this name"), "{told}");
}

#[test]
fn a_mailbox_that_is_not_warmed_up_is_no_plan() {
    let stage = Stage::altered(|settings| {
        for mailbox in &mut settings.smartlead.mailboxes {
            mailbox.warmup_days = None;
        }
    });
    unplannable(&stage, "deliv-warmup-age");
}

#[test]
fn the_credentials_of_another_organisation_are_refused_before_anything_is_read() {
    let stage = Stage::full();
    let file = stage.path("sendoff.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    let settings: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    let url = |org: &str| settings["salesforce"][org]["url"].as_str().unwrap().to_owned();
    let (core, icare) = (url("core"), url("icare"));
    let swapped = text.replace(&core, "CORE").replace(&icare, &core).replace("CORE", &icare);
    std::fs::write(&file, swapped).unwrap();
    let ran = stage.run(&format!("plan {CAMPAIGN} --out prepare.json"));
    assert!(matches!(ran.code, Some(1 | 4)), "{}", ran.err);
    assert!(ran.err.contains("belong to the organisation"), "{}", ran.err);
    let asked = stage.calls("salesforce-icare");
    assert_eq!(asked, 1, "only the token is asked for before the organisation is compared");
    assert_untouched(&stage);
}

#[test]
fn an_apply_without_its_signatures_changes_nothing_and_names_who_can_sign() {
    let stage = Stage::full();
    stage.expect(&format!("plan {CAMPAIGN} --out prepare.json"), 0);
    let ran = stage.expect("apply prepare.json --as d.iversen", 5);
    assert!(ran.err.contains("not fully approved"), "{}", ran.err);
    for item in ["audience", "writeback"] {
        assert!(ran.err.contains(item), "{}", ran.err);
    }
    stage.sign("prepare.json", "audience", "a.lindholm");
    let plan = std::fs::read_to_string(stage.path("prepare.json")).unwrap();
    std::fs::write(stage.path("prepare.json"), plan.replacen("483", "484", 1)).unwrap();
    let edited = stage.expect("apply prepare.json --as d.iversen", 5);
    assert!(edited.err.contains("it approves plan"), "{}", edited.err);
    assert_untouched(&stage);
}

#[test]
fn signatures_of_another_plan_or_of_last_month_are_none() {
    let stage = Stage::full();
    stage.plan_preparation();
    stage.advance(1);
    stage.expect(&format!("plan {CAMPAIGN} --out other.json"), 0);
    std::fs::rename(stage.path("prepare.json.approvals"), stage.path("other.json.approvals"))
        .unwrap();
    let other = stage.expect("apply other.json --as d.iversen", 5);
    assert!(other.err.contains("it approves plan"), "{}", other.err);
    stage.sign("other.json", "audience", "a.lindholm");
    stage.sign("other.json", "writeback", "c.brandt");
    stage.advance(24 * 40);
    let late = stage.expect("apply other.json --as d.iversen", 5);
    assert!(late.err.contains("expired"), "{}", late.err);
    assert_untouched(&stage);
}

#[test]
fn a_platform_that_cannot_be_read_is_the_environment_and_is_named() {
    let stage = Stage::full();
    stage.plan_preparation();
    let query = "/services/data/*/query";
    let table = [
        (failing("salesforce-core", query, json!({ "is": "html", "status": 503 })), "web page"),
        (failing("salesforce-core", query, json!({ "is": "empty" })), "Salesforce"),
        (failing("salesforce-core", query, json!({ "is": "drop-before" })), "Salesforce"),
        (failing("smartlead", "/api/v1/**", json!({ "is": "html", "status": 502 })), "web page"),
    ];
    for (fault, said) in table {
        stage.order(&fault);
        let ran = stage.expect("apply prepare.json --as d.iversen", 4);
        stage.release();
        assert!(ran.err.contains(said), "{fault}: {}", ran.err);
        assert!(ran.err.contains("run the same command again"), "{}", ran.err);
        assert_untouched(&stage);
    }
    stage.expect("apply prepare.json --as d.iversen", 0);
}

/// A fault of every read of a kind.
fn failing(platform: &str, path: &str, kind: Value) -> Value {
    let mut fault = json!({ "platform": platform, "method": "GET", "path": path, "kind": kind });
    fault["times"] = json!(1000);
    fault
}

#[cfg(unix)]
#[test]
fn a_full_disk_stops_an_apply_before_its_call_and_loses_nothing() {
    let stage = Stage::full();
    stage.plan_preparation();
    let ran = on_a_small_disk(&stage, 96);
    assert_eq!(ran.code, Some(4), "{}{}", ran.out, ran.err);
    assert!(ran.err.starts_with("error: "), "{}", ran.err);
    stage.expect(&format!("verify {CAMPAIGN}"), 0);
    stage.expect("apply prepare.json --as d.iversen", 0);
    let clay = &stage.ledger()["clay"]["tables"][0];
    assert_eq!((&clay["accepted"], &clay["duplicates"]), (&json!(483), &json!(0)));
}

/// Applies where no file may grow beyond some kibibytes.
#[cfg(unix)]
fn on_a_small_disk(stage: &Stage, kibibytes: u32) -> Ran {
    let line = format!(
        "trap '' XFSZ; ulimit -f {kibibytes}; exec \"$0\" apply prepare.json --as d.iversen"
    );
    let mut command = Command::new("bash");
    command.args(["-c", &line, env!("CARGO_BIN_EXE_sendoff")]).current_dir(stage.path(""));
    Ran::of(command.output().unwrap())
}

#[test]
fn a_record_that_was_cut_stops_everything_that_rests_on_it() {
    let stage = Stage::full();
    stage.plan_preparation();
    stage.expect("apply prepare.json --as d.iversen", 0);
    let before = stage.ledger();
    let record = stage.path(".sendoff/record.db");
    let bytes = std::fs::read(&record).unwrap();
    std::fs::write(&record, &bytes[..bytes.len() / 2]).unwrap();
    let _ = std::fs::remove_file(stage.path(".sendoff/record.db-wal"));
    for line in ["verify q1-dormant-shippers", "apply prepare.json --as d.iversen"] {
        let ran = stage.expect(line, 8);
        assert!(ran.err.contains("help:"), "{}", ran.err);
    }
    assert_eq!(stage.ledger()["salesforce"], before["salesforce"]);
}

#[test]
fn a_rehearsal_whose_sandbox_has_ended_can_still_be_read_and_not_be_applied() {
    let mut stage = Stage::full();
    stage.plan_preparation();
    stage.expect("apply prepare.json --as d.iversen", 0);
    stage.end_sandbox();
    let status = stage.expect("status prepare.json", 0);
    assert!(status.out.contains("finished"), "{}", status.out);
    let approvals = stage.expect("approvals prepare.json", 0);
    assert!(approvals.out.contains("2 of 2 signatures, complete"), "{}", approvals.out);
    stage.expect("why prepare.json", 0);
    stage.expect("show prepare.json", 0);
    stage.expect(&format!("verify {CAMPAIGN} --plan prepare.json"), 0);
    for line in [
        "apply prepare.json --as d.iversen",
        "plan q1-dormant-shippers",
        "sync q1-dormant-shippers",
    ] {
        let ran = stage.expect(line, 4);
        assert!(ran.err.contains("this rehearsal ended with its sandbox"), "{}", ran.err);
    }
}

//! What the person who signs for the messages reads, and a rehearsal whose sandbox ended.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::stage::{CAMPAIGN, Stage};

const SHOW: &str = "show launch.json --messages";

/// The digests that stand alone on their lines.
fn digests(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| line.starts_with("sha256:"));
    lines.map(str::to_owned).collect()
}

#[test]
fn the_samples_are_those_of_the_plan_and_one_whose_value_changed_is_missed() {
    let stage = Stage::full();
    stage.expect("show none.json --messages", 2);
    stage.plan_preparation();
    assert!(stage.expect("show prepare.json --messages", 2).err.contains("holds no messages"));
    stage.expect("apply prepare.json --as d.iversen", 0);
    stage.expect(&format!("plan {CAMPAIGN} --out launch.json"), 0);
    let plan: Value =
        serde_json::from_slice(&std::fs::read(stage.path("launch.json")).unwrap()).unwrap();
    let planned: Vec<String> = serde_json::from_value(plan["messages"]["samples"].clone()).unwrap();

    let shown = stage.expect(SHOW, 0).out;
    assert_eq!((digests(&shown), planned.len()), (planned.clone(), 25));
    assert!(shown.contains("All 25 samples are shown."), "{shown}");
    let wide = shown.lines().find(|line| line.chars().count() > 80);
    assert_eq!(wide, None, "80 columns");

    let greeted = shown.lines().find_map(|line| {
        let line = line.trim_start_matches(['│', ' ']);
        let name = line.strip_prefix("Hello ").or(line.strip_prefix("Hi "))?.strip_suffix(',')?;
        (name != "there").then(|| name.to_owned())
    });
    let name = greeted.expect("somebody is greeted by name");
    rename(&stage, &name);
    let now = stage.expect(SHOW, 1).out;
    let (made, lost) = now.split_once("NOT SHOWN: ").unwrap_or_else(|| panic!("{now}"));
    let (made, lost) = (digests(made), digests(lost));
    assert!(!lost.is_empty() && made.len() + lost.len() == 25, "{now}");
    let all: BTreeSet<&String> = made.iter().chain(&lost).collect();
    assert_eq!(all, planned.iter().collect());
    assert!(now.contains(&format!("sendoff plan {CAMPAIGN} --out launch.json")), "{now}");
    assert!(!now.contains("Renamed"), "nobody approved a text with the new name");
}

/// Gives everybody of a first name another one, as a colleague would in Salesforce.
fn rename(stage: &Stage, name: &str) {
    let query = format!("query?q=SELECT+Id+FROM+Lead+WHERE+FirstName+=+'{name}'");
    let found = stage.salesforce("GET", &query, None);
    let leads = found["records"].as_array().unwrap();
    assert!(!leads.is_empty(), "{found}");
    let records: Vec<Value> = leads
        .iter()
        .map(|lead| {
            json!({ "attributes": { "type": "Lead" }, "id": lead["Id"], "FirstName": "Renamed" })
        })
        .collect();
    for records in records.chunks(200) {
        let body = json!({ "allOrNone": true, "records": records });
        stage.salesforce("PATCH", "composite/sobjects", Some(&body));
    }
}

#[test]
fn a_rehearsal_that_ended_prints_the_command_that_begins_a_new_one() {
    let mut stage = Stage::full();
    let accounts = std::fs::read_to_string(stage.path("sendoff.yaml")).unwrap();
    assert!(accounts.contains("# what each row carries to Clay"), "comments stay: {accounts}");
    stage.end_sandbox();
    let told = stage.expect(&format!("plan {CAMPAIGN}"), 4).err;
    assert!(told.starts_with("error: this rehearsal ended with its sandbox\n"), "{told}");
    assert!(!told.contains("because:"), "{told}");
    let command = told.split('`').nth(1).unwrap().split_once(' ').unwrap().1;
    assert!(command.contains("--settings /") && command.ends_with("/stage-2"), "{told}");
    let mut again = stage.command(command).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(again.stdout.take().unwrap()).lines();
    let up = lines.any(|line| line.unwrap().contains("rehearsal of"));
    again.kill().unwrap();
    again.wait().unwrap();
    assert!(up && stage.path("../stage-2/sendoff.yaml").is_file());
}

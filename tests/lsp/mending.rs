//! Fixes, waivers and layout: what an editor can do about a finding.

use serde_json::{Value, json};

use crate::client::{Client, able, position};

const CAMPAIGN: &str = "campaigns/q1-dormant-shippers.yaml";

fn actions(client: &mut Client, file: &str, at: &Value, context: Value) -> Vec<Value> {
    let document = json!({ "uri": client.uri(file) });
    let range = json!({ "start": at, "end": at });
    let asked = json!({ "textDocument": document, "range": range, "context": context });
    let answer = client.ask("textDocument/codeAction", asked);
    answer["result"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

fn titled<'a>(actions: &'a [Value], title: &str) -> &'a Value {
    let found = actions.iter().find(|it| it["title"].as_str().unwrap().contains(title));
    found.unwrap_or_else(|| panic!("no `{title}` in {actions:#?}"))
}

#[test]
fn a_finding_is_mended_by_its_fix() {
    let mut client = Client::over("full");
    let text = client.opened(CAMPAIGN);
    let broken = text.replace("identity: nora", "identity: norah");
    client.replace(CAMPAIGN, 2, &broken);
    client.findings(CAMPAIGN, 2);
    let at = position(&broken, "norah");
    let found = actions(&mut client, CAMPAIGN, &at, json!({ "diagnostics": [] }));
    let fix = titled(&found, "write `nora`");
    assert_eq!(fix["kind"], "quickfix");
    assert_eq!(fix["diagnostics"][0]["code"], "spec-refs-resolve");
    let edit = &fix["edit"]["documentChanges"][0];
    assert_eq!(edit["textDocument"]["version"], 2);
    assert_eq!(edit["edits"][0]["newText"], "nora");
    let elsewhere = position(&broken, "gbu:");
    let none = actions(&mut client, CAMPAIGN, &elsewhere, json!({ "diagnostics": [] }));
    assert_eq!(none, [] as [Value; 0]);
    let context = json!({ "diagnostics": [], "only": ["refactor"] });
    assert_eq!(actions(&mut client, CAMPAIGN, &at, context), [] as [Value; 0]);
}

#[test]
fn a_waiver_is_begun_above_the_line_and_does_not_hold_yet() {
    let mut client = Client::over("full");
    let text = client.opened(CAMPAIGN);
    let broken = text.replace("pilot: 150", "pilot: 200").replace("second: 200", "second: 250");
    client.replace(CAMPAIGN, 2, &broken);
    client.findings(CAMPAIGN, 2);
    let at = position(&broken, "200");
    let found = actions(&mut client, CAMPAIGN, &at, json!({ "diagnostics": [] }));
    let waiver = titled(&found, "waive `wave-pilot-first` here");
    let edit = &waiver["edit"]["documentChanges"][0]["edits"][0];
    let comment = edit["newText"].as_str().unwrap();
    assert!(comment.contains("# sendoff: waive wave-pilot-first until 2027-"), "{comment}");
    assert!(comment.ends_with('\n'));
    assert_eq!(edit["range"]["start"]["line"], at["line"]);
    let before = broken.lines().take(at["line"].as_u64().unwrap() as usize);
    let before: String = before.map(|line| format!("{line}\n")).collect();
    let with = format!("{before}{comment}{}", &broken[before.len()..]);
    client.replace(CAMPAIGN, 3, &with);
    let codes: Vec<Value> =
        client.findings(CAMPAIGN, 3).into_iter().map(|it| it["code"].clone()).collect();
    assert!(codes.contains(&json!("spec-waiver-valid")), "a person must fill it in: {codes:?}");
}

#[test]
fn every_safe_fix_of_a_document_is_made_at_once() {
    let mut client = Client::over("full");
    let text = client.opened(CAMPAIGN);
    let broken = text
        .replace("title: Q1 win-back of dormant shippers", "title: 012")
        .replace("purpose: Cold Email Q1", "purpose: yes");
    client.replace(CAMPAIGN, 2, &broken);
    let findings = client.findings(CAMPAIGN, 2);
    assert!(findings.iter().any(|it| it["code"] == "spec-yaml-ambiguity"), "{findings:#?}");
    let start = json!({ "line": 0, "character": 0 });
    let context = json!({ "diagnostics": [], "only": ["source.fixAll"] });
    let found = actions(&mut client, CAMPAIGN, &start, context);
    let all = titled(&found, "every safe fix");
    assert_eq!(all["kind"], "source.fixAll.sendoff");
    let edit = &all["edit"]["documentChanges"][0]["edits"][0];
    let new = edit["newText"].as_str().unwrap();
    assert!(new.contains("\"yes\"") || new.contains("'yes'"), "{new}");
    client.replace(CAMPAIGN, 3, &text);
    client.findings(CAMPAIGN, 3);
    let context = json!({ "diagnostics": [], "only": ["source.fixAll.sendoff"] });
    assert_eq!(actions(&mut client, CAMPAIGN, &start, context), [] as [Value; 0]);
}

#[test]
fn a_document_is_laid_out_in_one_edit_that_leaves_the_rest_alone() {
    let mut client = Client::over("full");
    let text = client.opened(CAMPAIGN);
    let asked = json!({
        "textDocument": { "uri": client.uri(CAMPAIGN) },
        "options": { "tabSize": 2, "insertSpaces": true },
    });
    let kept = client.ask("textDocument/formatting", asked.clone());
    let laid_out = match kept["result"][0]["newText"].as_str() {
        None => text,
        Some(_) => {
            client.apply(&json!({ "changes": { client.uri(CAMPAIGN): kept["result"] } }));
            client.text(CAMPAIGN)
        }
    };
    let ragged = laid_out.replace("  timezone: Europe/Berlin", "  timezone:   Europe/Berlin");
    client.replace(CAMPAIGN, 2, &ragged);
    let answer = client.ask("textDocument/formatting", asked.clone());
    let edits = answer["result"].as_array().unwrap();
    assert_eq!(edits.len(), 1, "{answer}");
    assert_eq!(edits[0]["newText"], "  timezone: Europe/Berlin\n");
    client.replace(CAMPAIGN, 3, "kind: [\n");
    let refused = client.ask("textDocument/formatting", asked);
    assert!(refused["error"]["message"].as_str().unwrap().contains("cannot be read"), "{refused}");
}

#[test]
fn a_client_that_knows_only_commands_gets_no_actions() {
    let mut abilities = able();
    abilities["textDocument"]["codeAction"] = json!({});
    let mut client = Client::with("full", &abilities);
    let text = client.opened(CAMPAIGN);
    let broken = text.replace("identity: nora", "identity: norah");
    client.replace(CAMPAIGN, 2, &broken);
    client.findings(CAMPAIGN, 2);
    let at = position(&broken, "norah");
    let found = actions(&mut client, CAMPAIGN, &at, json!({ "diagnostics": [] }));
    assert_eq!(found, [] as [Value; 0]);
}

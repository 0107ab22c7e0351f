//! Names: where they are given, where they are used, and other names for them.

use serde_json::{Value, json};

use crate::client::{Client, able, position};

const CAMPAIGN: &str = "campaigns/q1-dormant-shippers.yaml";

/// Places as `file:line`, lines from 1, without what stands before the workspace's folder.
fn places(answer: &Value) -> Vec<String> {
    let places = answer["result"].as_array().unwrap_or_else(|| panic!("{answer}")).iter();
    let mut shown: Vec<String> = places
        .map(|place| {
            let uri = place["uri"].as_str().unwrap();
            let file = uri.split("/full/").nth(1).unwrap();
            format!("{file}:{}", place["range"]["start"]["line"].as_u64().unwrap() + 1)
        })
        .collect();
    shown.sort();
    shown
}

/// The line of a text in a file, as [`places`] shows it.
fn line_of(client: &Client, file: &str, needle: &str) -> String {
    let line = position(&client.text(file), needle)["line"].as_u64().unwrap() + 1;
    format!("{file}:{line}")
}

#[test]
fn every_reference_of_a_campaign_leads_to_where_the_name_is_given() {
    let mut client = Client::over("full");
    let text = client.opened(CAMPAIGN);
    let table = [
        ("freight\n  owner", "policy/blueprint.yaml", "freight:"),
        ("m.ortega", "policy/people.yaml", "m.ortega"),
        ("core ", "sendoff.yaml", "core:"),
        ("dormant\n  icp", "policy/audiences.yaml", "dormant,"),
        ("mid-market-shippers-2026", "policy/audiences.yaml", "mid-market-shippers-2026"),
        ("hard-bounced,", "policy/audiences.yaml", "hard-bounced:"),
        ("LIA-2026-014", "policy/audiences.yaml", "LIA-2026-014"),
        ("outreach-core", "sendoff.yaml", "outreach-core"),
        ("summary: Lead", "sendoff.yaml", "summary:"),
        ("Lead.clay_company", "policy/fields.yaml", "clay_company_description__c"),
        ("opener@3", "prompts/opener.md", "opener"),
        ("winback-proof@1", "templates/winback-proof.md", "winback-proof"),
        ("nora ", "policy/senders.yaml", "nora:"),
        ("freight-dach", "policy/blueprint.yaml", "freight-dach"),
        ("d.iversen", "policy/people.yaml", "d.iversen"),
        ("sdr-freight", "policy/replies.yaml", "sdr-freight"),
        ("positive: {", "policy/replies.yaml", "positive,"),
        ("Reply_Classification__c", "policy/fields.yaml", "Reply_Classification__c: {"),
        ("HasOptedOutOfEmail]", "policy/fields.yaml", "HasOptedOutOfEmail: {"),
    ];
    for (needle, file, given) in table {
        let answer = client.at("definition", CAMPAIGN, &text, needle, 1);
        assert_eq!(places(&answer), [line_of(&client, file, given)], "{needle}");
    }
    let nowhere = client.at("definition", CAMPAIGN, &text, "Europe/Berlin", 1);
    assert_eq!(places(&nowhere), [""; 0]);
}

#[test]
fn policy_and_templates_lead_to_what_they_name_and_are_found_from_it() {
    let mut client = Client::over("full");
    let register = client.opened("policy/register.yaml");
    let file = client.at("definition", "policy/register.yaml", &register, "policy/people.yaml", 3);
    assert_eq!(places(&file), ["policy/people.yaml:1"]);
    let template = client.opened("templates/winback-intro.md");
    let path = "templates/winback-intro.md";
    let tag = client.at("definition", path, &template, "{{company_summary}}", 4);
    assert_eq!(places(&tag), [line_of(&client, path, "  company_summary:")]);
    let column = client.at("definition", path, &template, "clay:summary", 7);
    assert_eq!(places(&column), [line_of(&client, "sendoff.yaml", "        summary:")]);
    let used = json!({ "context": { "includeDeclaration": false } });
    let uses = client.at_with("references", path, &template, ("winback-intro", 2), used);
    let register = "policy/register.yaml";
    let expected = [CAMPAIGN, register].map(|file| line_of(&client, file, "winback-intro@2"));
    assert_eq!(places(&uses), expected);
    let highlights = client.at("documentHighlight", path, &template, "{{first_name}}", 3);
    assert_eq!(highlights["result"].as_array().unwrap().len(), 2, "{highlights}");
}

#[test]
fn a_template_is_renamed_everywhere_and_its_new_signature_is_asked_for() {
    let mut client = Client::over("full");
    let text = client.opened(CAMPAIGN);
    let ready = client.at("prepareRename", CAMPAIGN, &text, "winback-close@1", 4);
    assert_eq!(ready["result"]["placeholder"], "winback-close");
    let range = &ready["result"]["range"];
    assert_eq!(range["start"], position(&text, "winback-close@1"));
    assert_eq!(range["end"], position(&text, "@1\n      after: 6 days"));
    let new = json!({ "newName": "last-word" });
    let renamed = client.at_with("rename", CAMPAIGN, &text, ("winback-close@1", 4), new);
    let changes = renamed["result"]["documentChanges"].as_array().unwrap();
    let mut edited: Vec<(String, usize, Value)> = changes
        .iter()
        .map(|change| {
            let uri = change["textDocument"]["uri"].as_str().unwrap();
            let edits = change["edits"].as_array().unwrap();
            assert!(edits.iter().all(|edit| edit["newText"] == "last-word"));
            let version = change["textDocument"]["version"].clone();
            (uri.split("/full/").nth(1).unwrap().to_owned(), edits.len(), version)
        })
        .collect();
    edited.sort_by(|a, b| a.0.cmp(&b.0));
    let expected = [
        ("campaigns/q1-cold-importers.yaml".to_owned(), 1, Value::Null),
        (CAMPAIGN.to_owned(), 1, json!(1)),
        ("policy/register.yaml".to_owned(), 2, Value::Null),
        ("templates/winback-close-trial.md".to_owned(), 1, Value::Null),
        ("templates/winback-close.md".to_owned(), 1, Value::Null),
    ];
    assert_eq!(edited, expected);
    let said = client.notice("window/showMessage")["message"].as_str().unwrap().to_owned();
    assert!(said.contains("`winback-close@1`") && said.contains("registered again"), "{said}");
    // Made as the client would make them, the edits leave only the register's digests to be signed.
    client.apply(&renamed["result"]);
    let document = json!({ "uri": client.uri(CAMPAIGN) });
    client.tell("textDocument/didClose", json!({ "textDocument": document }));
    let findings = client.published(CAMPAIGN, |params| params["diagnostics"] != json!([]));
    let codes: Vec<&str> = findings.iter().map(|it| it["code"].as_str().unwrap()).collect();
    assert!(codes.iter().all(|code| *code == "msg-template-approved"), "{findings:#?}");
}

#[test]
fn senders_pools_waves_and_campaigns_have_other_names_too() {
    let table = [
        ("nora ", "winter", 3, Some("policy/senders.yaml")),
        ("freight-dach", "dach", 3, Some("policy/blueprint.yaml")),
        ("pilot: 150", "first", 1, None),
        ("q1-dormant-shippers", "q1-quiet", 1, Some("plan again")),
    ];
    for (needle, name, files, said) in table {
        let mut client = Client::over("full");
        let text = client.opened(CAMPAIGN);
        let new = json!({ "newName": name });
        let renamed = client.at_with("rename", CAMPAIGN, &text, (needle, 1), new);
        let changes = renamed["result"]["documentChanges"].as_array();
        let changes = changes.unwrap_or_else(|| panic!("{needle}: {renamed}"));
        assert_eq!(changes.len(), files, "{needle}: {renamed}");
        if let Some(said) = said {
            let notice = client.notice("window/showMessage").to_string();
            assert!(notice.contains(said), "{notice}");
        }
        client.apply(&renamed["result"]);
        assert!(client.text(CAMPAIGN).contains(name));
    }
}

#[test]
fn a_name_that_is_taken_none_or_not_ours_to_change_is_refused_in_words() {
    let mut client = Client::over("full");
    let text = client.opened(CAMPAIGN);
    let table = [
        ("nora ", "tomas", "there is a sender identity `tomas` already, in policy/senders.yaml:"),
        ("nora ", "Nora Winter", "`Nora Winter` is no name"),
        ("winback-intro@2", "winback-intro@3", "`winback-intro@3` holds a version"),
        ("winback-intro@2", "opener", "there is a template `opener` already"),
        ("m.ortega", "o.ortega", "the person `m.ortega` cannot be renamed here"),
        ("Lead.clay_company", "x", "agreed with another system"),
        ("Europe/Berlin", "x", "no name stands here"),
        ("q1-dormant-shippers", "q1-cold-importers", "there is a campaign `q1-cold-importers`"),
    ];
    for (needle, name, expected) in table {
        let new = json!({ "newName": name });
        let refused = client.at_with("rename", CAMPAIGN, &text, (needle, 1), new);
        assert_eq!(refused["error"]["code"], -32803, "{needle}: {refused}");
        let message = refused["error"]["message"].as_str().unwrap();
        assert!(message.contains(expected), "{message}");
    }
    // A use may hide in what cannot be read.
    let register = client.opened("policy/register.yaml");
    client.replace("policy/register.yaml", 2, &register.replace("entries:", "entries: ["));
    let new = json!({ "newName": "winter" });
    let refused = client.at_with("rename", CAMPAIGN, &text, ("nora ", 1), new);
    let message = refused["error"]["message"].as_str().unwrap_or_else(|| panic!("{refused}"));
    assert!(message.contains("`policy/register.yaml` has a syntax error"), "{message}");
}

#[test]
fn a_client_that_knows_no_versions_gets_plain_changes() {
    let mut abilities = able();
    abilities["workspace"]["workspaceEdit"] = json!({});
    let mut client = Client::with("full", &abilities);
    let text = client.opened(CAMPAIGN);
    let new = json!({ "newName": "winter" });
    let renamed = client.at_with("rename", CAMPAIGN, &text, ("nora ", 1), new);
    let changes = renamed["result"]["changes"].as_object().unwrap();
    assert_eq!(changes.len(), 3, "{renamed}");
}

//! Findings as they are typed: the same as `check`, in every file they touch, gone when mended.

use std::fs;

use serde_json::{Value, json};

use crate::client::{Client, position};

const CAMPAIGN: &str = "campaigns/q1-dormant-shippers.yaml";
const BLUEPRINT: &str = "policy/blueprint.yaml";

fn of<'f>(findings: &'f [Value], rule: &str) -> &'f Value {
    let found = findings.iter().find(|it| it["code"] == rule);
    found.unwrap_or_else(|| panic!("no `{rule}` in {findings:#?}"))
}

#[test]
fn a_finding_appears_while_it_is_typed_and_goes_when_it_is_mended() {
    let mut client = Client::over("full");
    let text = client.opened(CAMPAIGN);
    let broken = text.replace("identity: nora", "identity: norah");
    client.replace(CAMPAIGN, 2, &broken);
    let findings = client.findings(CAMPAIGN, 2);
    let finding = of(&findings, "spec-refs-resolve");
    assert_eq!(finding["range"]["start"], position(&broken, "norah"));
    assert_eq!(finding["severity"], 1);
    assert_eq!(finding["source"], "sendoff");
    let message = finding["message"].as_str().unwrap();
    assert!(message.starts_with("there is no sender identity `norah`\n"), "{message}");
    assert!(message.contains("help: write `nora`"), "{message}");
    let other = &finding["relatedInformation"][0];
    assert!(other["location"]["uri"].as_str().unwrap().ends_with("policy/senders.yaml"));
    client.replace(CAMPAIGN, 3, &text);
    assert_eq!(client.findings(CAMPAIGN, 3), [] as [Value; 0]);
    assert_eq!(client.leave(), 0);
}

#[test]
fn changes_of_ranges_arrive_as_typed_also_behind_pairs_of_surrogates() {
    let mut client = Client::over("full");
    let text = client.opened(CAMPAIGN).replace('\n', "\r\n");
    let text = text.replace("title: Q1", "title: \u{1F680}\u{1F680} Q1");
    client.replace(CAMPAIGN, 2, &text);
    assert_eq!(client.findings(CAMPAIGN, 2), [] as [Value; 0]);
    let start = position(&text, "win-back of");
    let end = position(&text, " of dormant");
    let document = json!({ "uri": client.uri(CAMPAIGN), "version": 3 });
    let gbu = position(&text, "freight\r\n  owner");
    let gbu_end = position(&text, "\r\n  owner");
    let changes = json!([
        { "range": { "start": start, "end": end }, "text": "{{first_name}}" },
        { "range": { "start": gbu, "end": gbu_end }, "text": "frieght" },
    ]);
    let params = json!({ "textDocument": document, "contentChanges": changes });
    client.tell("textDocument/didChange", params);
    let findings = client.findings(CAMPAIGN, 3);
    let finding = of(&findings, "spec-refs-resolve");
    assert_eq!(finding["range"]["start"], gbu);
    assert_eq!(finding["range"]["end"]["character"], gbu_end["character"]);
    let hover = client.ask(
        "textDocument/hover",
        json!({ "textDocument": { "uri": client.uri(CAMPAIGN) }, "position": start }),
    );
    assert!(hover["result"]["contents"]["value"].as_str().unwrap().contains("brief.title"));
}

#[test]
fn policy_that_is_edited_changes_the_findings_of_campaigns() {
    let mut client = Client::over("full");
    let policy = client.opened(BLUEPRINT);
    let tighter = policy.replacen("pilot: 150", "pilot: 100", 1);
    client.replace(BLUEPRINT, 2, &tighter);
    let findings = client.published(CAMPAIGN, |params| params["diagnostics"] != json!([]));
    let finding = of(&findings, "wave-pilot-first");
    assert_eq!(finding["range"]["start"]["line"], {
        let text = client.text(CAMPAIGN);
        position(&text, "pilot: 150")["line"].clone()
    });
    client.findings(BLUEPRINT, 2);
    client.replace(BLUEPRINT, 3, &policy);
    assert_eq!(client.published(CAMPAIGN, |_| true), [] as [Value; 0]);
    // Closed without saving, the buffer counts no more.
    client.replace(BLUEPRINT, 4, &tighter);
    client.published(CAMPAIGN, |params| params["diagnostics"] != json!([]));
    let document = json!({ "uri": client.uri(BLUEPRINT) });
    client.tell("textDocument/didClose", json!({ "textDocument": document }));
    assert_eq!(client.published(CAMPAIGN, |_| true), [] as [Value; 0]);
}

#[test]
fn files_that_appear_and_go_on_the_disk_are_noticed() {
    let mut client = Client::over("full");
    let asked = client.wait(|message| message["method"] == "client/registerCapability");
    let watchers = &asked["params"]["registrations"][0]["registerOptions"]["watchers"];
    assert!(watchers.as_array().unwrap().len() >= 3, "{asked}");
    client.opened(CAMPAIGN);
    let template = "templates/winback-proof.md";
    let text = client.text(template);
    fs::remove_file(client.path(template)).unwrap();
    let uri = client.uri(template);
    let changed = |kind: u8| json!({ "changes": [{ "uri": uri, "type": kind }] });
    let params = changed(3);
    client.tell("workspace/didChangeWatchedFiles", params);
    let findings = client.published(CAMPAIGN, |params| params["diagnostics"] != json!([]));
    of(&findings, "spec-refs-resolve");
    fs::write(client.path(template), text).unwrap();
    let params = changed(1);
    client.tell("workspace/didChangeWatchedFiles", params);
    assert_eq!(client.published(CAMPAIGN, |_| true), [] as [Value; 0]);
    // The workspace itself goes, and with it everything that was said of it.
    let broken = client.text(CAMPAIGN).replace("identity: nora", "identity: norah");
    client.replace(CAMPAIGN, 2, &broken);
    assert!(!client.findings(CAMPAIGN, 2).is_empty());
    fs::remove_file(client.path("sendoff.yaml")).unwrap();
    let uri = client.uri("sendoff.yaml");
    let params = json!({ "changes": [{ "uri": uri, "type": 3 }] });
    client.tell("workspace/didChangeWatchedFiles", params);
    assert_eq!(client.findings(CAMPAIGN, 2), [] as [Value; 0]);
}

#[test]
fn a_secret_is_repeated_neither_in_a_finding_nor_in_a_hover() {
    let mut client = Client::over("full");
    let text = client.opened("sendoff.yaml");
    let secret = "sl-7f3a9c1e5b8d2046a1c3e5f70918b2d4";
    let leaking = text.replace("api_key: env:SMARTLEAD_API_KEY", &format!("api_key: {secret}"));
    client.replace("sendoff.yaml", 2, &leaking);
    let findings = client.findings("sendoff.yaml", 2);
    assert!(!findings.is_empty() && !json!(findings).to_string().contains("7f3a9c1e"));
    let hover = client.at("hover", "sendoff.yaml", &leaking, "api_key", 1);
    assert!(!hover.to_string().contains("7f3a9c1e"), "{hover}");
    let document = json!({ "uri": client.uri("sendoff.yaml") });
    let outline = client.ask("textDocument/documentSymbol", json!({ "textDocument": document }));
    assert!(outline["result"].is_array() && !outline.to_string().contains("7f3a9c1e"));
}

#[test]
fn what_was_waived_is_information_and_says_by_whom() {
    let mut client = Client::over("full");
    let text = client.opened(CAMPAIGN);
    let waiver = "# sendoff: waive wave-pilot-first until 2027-01-31 by business-signer: the list \
                  was proved in autumn\n    - pilot: 200";
    let waived = text.replace("- pilot: 150", waiver).replace("second: 200", "second: 250");
    client.replace(CAMPAIGN, 2, &waived);
    let findings = client.findings(CAMPAIGN, 2);
    let finding = of(&findings, "wave-pilot-first");
    assert_eq!(finding["severity"], 3, "{finding}");
    let message = finding["message"].as_str().unwrap();
    assert!(message.contains("waived until 2027-01-31 by business-signer: the list"), "{message}");
}

#[test]
fn typing_quickly_is_checked_once_it_pauses() {
    let mut client = Client::over("full");
    let text = client.opened(CAMPAIGN);
    let mut bytes = String::new();
    for version in 2..60 {
        let text = text.replace("identity: nora", &format!("identity: nora{version}"));
        let params = json!({
            "textDocument": { "uri": client.uri(CAMPAIGN), "version": version },
            "contentChanges": [{ "text": text }],
        });
        let message = json!({
            "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params,
        });
        let body = message.to_string();
        bytes.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    }
    client.raw(bytes.as_bytes());
    let mut seen = 0;
    loop {
        let uri = client.uri(CAMPAIGN);
        let message = client.wait(|message| message["params"]["uri"] == uri);
        seen += 1;
        if message["params"]["version"] == 59 {
            let findings = message["params"]["diagnostics"].as_array().unwrap().clone();
            assert!(of(&findings, "spec-refs-resolve").to_string().contains("nora59"));
            break;
        }
    }
    assert!(seen < 30, "58 changes were checked {seen} times");
}

#[test]
fn documents_outside_of_a_workspace_have_no_findings_and_no_answers() {
    let mut client = Client::over("full");
    let outside = tempfile::tempdir().unwrap();
    let uris = [
        format!("file://{}", outside.path().join("a.yaml").display()),
        "untitled:Untitled-1".to_owned(),
        "git:/x/y.yaml?ref=main".to_owned(),
    ];
    for uri in uris {
        let text = "kind: campaign/v1\n";
        let item = json!({ "uri": uri, "languageId": "yaml", "version": 1, "text": text });
        client.tell("textDocument/didOpen", json!({ "textDocument": item }));
        let position = json!({ "line": 0, "character": 1 });
        let document = json!({ "uri": uri });
        let asked = json!({ "textDocument": document, "position": position });
        let hover = client.ask("textDocument/hover", asked);
        assert!(hover["result"].is_null() && hover.get("error").is_none(), "{uri}: {hover}");
        client.tell("textDocument/didClose", json!({ "textDocument": document }));
    }
    assert_eq!(client.leave(), 0);
}

#[test]
fn a_second_workspace_is_read_when_a_file_of_it_is_opened() {
    let mut client = Client::over("full");
    let other = Client::silent("small");
    let file = other.path("campaigns/first.yaml");
    let text = fs::read_to_string(&file).unwrap().replace("kind: campaign/v1", "kind: campain/v1");
    let uri = format!("file://{}", file.display());
    let item = json!({ "uri": uri, "languageId": "yaml", "version": 5, "text": text });
    client.tell("textDocument/didOpen", json!({ "textDocument": item }));
    let message = client.wait(|message| message["params"]["uri"] == uri);
    assert_eq!(message["params"]["version"], 5);
    assert!(!message["params"]["diagnostics"].as_array().unwrap().is_empty());
    // Nothing of it is open any more: its findings go.
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    let message = client.wait(|message| message["params"]["uri"] == uri);
    assert_eq!(message["params"]["diagnostics"], json!([]));
    assert_eq!(client.leave(), 0);
}

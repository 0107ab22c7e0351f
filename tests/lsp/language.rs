//! What the language says of itself: hover, outline, names of the workspace, colours.

use serde_json::{Value, json};

use crate::client::{Client, able};

const CAMPAIGN: &str = "campaigns/q1-dormant-shippers.yaml";
const TEMPLATE: &str = "templates/winback-intro.md";

fn shown(answer: &Value) -> String {
    let value = answer["result"]["contents"]["value"].as_str();
    value.unwrap_or_else(|| panic!("nothing shown: {answer}")).to_owned()
}

#[test]
fn a_key_says_what_it_means_how_it_is_written_and_what_policy_allows() {
    let mut client = Client::over("full");
    let text = client.opened(CAMPAIGN);
    let table: [(&str, &[&str]); 9] = [
        (
            "bounce_rate",
            &[
                "**`send.gate.bounce_rate`**",
                "Hard-bounced people over people contacted.",
                "Written as a percentage between 0% and 100%",
                "Policy: at most 2% (policy/blueprint.yaml:",
            ],
        ),
        ("hours:", &["The hours of the send window", "Policy: inside 08:00-18:00"]),
        ("between:", &["Policy: at least 24 hours (policy/blueprint.yaml:"]),
        ("waves:", &["a first wave of at most 150, then at most 50% more"]),
        ("within: 1 business", &["Policy: within at most 2 business days (policy/replies.yaml:"]),
        ("suppress:", &["always suppressed", "opted-out, hard-bounced, smartlead-blocked"]),
        ("eligible:", &["for `dormant`: Cold_Lead_Eligible__c = TRUE"]),
        ("dormant\n  icp", &["**segment `dormant`**", "`dormant`: past contacts gone quiet"]),
        ("starts:", &["The first day anything may be sent.", "a date such as"]),
    ];
    for (needle, expected) in table {
        let shown = shown(&client.at("hover", CAMPAIGN, &text, needle, 1));
        for part in expected {
            assert!(shown.contains(part), "{needle}: no `{part}` in\n{shown}");
        }
    }
}

#[test]
fn a_limit_follows_policy_while_it_is_edited() {
    let mut client = Client::over("full");
    let text = client.opened(CAMPAIGN);
    let policy = client.opened("policy/blueprint.yaml");
    let edited = policy.replacen("bounce_rate: 2%", "bounce_rate: 1.5%", 1);
    client.replace("policy/blueprint.yaml", 2, &edited);
    let shown = shown(&client.at("hover", CAMPAIGN, &text, "bounce_rate", 1));
    assert!(shown.contains("Policy: at most 1.5%"), "{shown}");
}

#[test]
fn a_name_shows_a_card_of_what_it_names_and_a_rule_its_page() {
    let mut client = Client::over("full");
    let text = client.opened(CAMPAIGN);
    let sender = shown(&client.at("hover", CAMPAIGN, &text, "nora ", 1));
    assert!(sender.contains("is: virtual-agent") && sender.contains("policy/senders.yaml:"));
    let template = shown(&client.at("hover", CAMPAIGN, &text, "winback-intro@2", 1));
    assert!(template.contains("- approved on 2026-10-20 by `h.novak`"), "{template}");
    let waiver = "# sendoff: waive wave-pilot-first until 2027-01-31 by business-signer: proved \
                  in autumn\n    - pilot: 150";
    let waived = text.replace("- pilot: 150", waiver);
    client.replace(CAMPAIGN, 2, &waived);
    let page = shown(&client.at("hover", CAMPAIGN, &waived, "wave-pilot-first", 3));
    assert!(page.starts_with("## wave-pilot-first\n") && page.contains("### Why"), "{page}");
    let role = shown(&client.at("hover", CAMPAIGN, &waived, "business-signer:", 3));
    assert!(role.contains("gives the business sign-off"), "{role}");
    let checklist = client.opened("policy/checklist.yaml");
    let file = "policy/checklist.yaml";
    let rule = shown(&client.at("hover", file, &checklist, "aud-lawful-basis", 3));
    assert!(rule.contains("## aud-lawful-basis"), "{rule}");
}

#[test]
fn a_changed_template_is_said_to_be_changed() {
    let mut client = Client::over("full");
    let template = client.opened(TEMPLATE);
    client.replace(TEMPLATE, 2, &template.replace("Would a short", "Would a brief"));
    let text = client.opened(CAMPAIGN);
    let card = shown(&client.at("hover", CAMPAIGN, &text, "winback-intro@2", 1));
    assert!(card.contains("changed since it was approved"), "{card}");
    assert!(card.contains("**msg-template-approved**"), "the finding there: {card}");
}

#[test]
fn a_merge_tag_says_what_fills_it() {
    let mut client = Client::over("full");
    let text = client.opened(TEMPLATE);
    let table: [(&str, &[&str]); 5] = [
        ("{{first_name}}", &["Filled from `Lead.FirstName`", "\"there\"", "egress"]),
        ("{{company_summary}}", &["Filled from `clay:summary`", "column `summary`"]),
        ("{{company_name|your team}}", &["Filled from `Lead.Company`", "\"your team\""]),
        ("%unsubscribe-text%", &["by which a recipient opts out"]),
        ("theme:", &["The theme it serves."]),
    ];
    for (needle, expected) in table {
        let shown = shown(&client.at("hover", TEMPLATE, &text, needle, 3));
        for part in expected {
            assert!(shown.contains(part), "{needle}: no `{part}` in\n{shown}");
        }
    }
}

#[test]
fn the_outline_is_a_tree_or_flat_as_the_client_wants_it() {
    let mut client = Client::over("full");
    client.opened(CAMPAIGN);
    let document = json!({ "textDocument": { "uri": client.uri(CAMPAIGN) } });
    let outline = client.ask("textDocument/documentSymbol", document.clone());
    let top: Vec<&str> = outline["result"]
        .as_array()
        .unwrap()
        .iter()
        .map(|symbol| symbol["name"].as_str().unwrap())
        .collect();
    assert_eq!(top[..4], ["kind", "name", "brief", "audience"]);
    let inner = outline.to_string();
    assert!(inner.contains("winback-intro@2") && inner.contains("bounce_rate"), "{inner}");
    let mut abilities = able();
    abilities["textDocument"]["documentSymbol"] = json!({});
    let mut client = Client::with("full", &abilities);
    client.opened(CAMPAIGN);
    let document = json!({ "textDocument": { "uri": client.uri(CAMPAIGN) } });
    let flat = client.ask("textDocument/documentSymbol", document);
    assert_eq!(flat["result"][2]["name"], "brief");
    assert_eq!(flat["result"][3]["containerName"], "brief", "{flat}");
    let found = client.ask("workspace/symbol", json!({ "query": "wbintro" }));
    assert_eq!(found["result"][0]["name"], "winback-intro@2", "{found}");
}

#[test]
fn merge_tags_have_colours_where_they_stand() {
    let mut client = Client::over("full");
    let text = "---\nid: a\nversion: 1\nkind: template\nlanguage: en\nsubject: \"{{x|y}}\"\n---\n\
                \u{1F680} {Hi|Hey} {{first_name}}{{#if x}}a{{/if}} %signature%\n";
    client.open(TEMPLATE, 1, text);
    let document = json!({ "uri": client.uri(TEMPLATE) });
    let asked = json!({ "textDocument": document });
    let answer = client.ask("textDocument/semanticTokens/full", asked);
    let data: Vec<u64> = serde_json::from_value(answer["result"]["data"].clone()).unwrap();
    let (mut line, mut character) = (0, 0);
    let lines: Vec<Vec<u16>> = text.lines().map(|line| line.encode_utf16().collect()).collect();
    let mut seen = Vec::new();
    for token in data.chunks_exact(5) {
        line += token[0] as usize;
        character = if token[0] == 0 { character + token[1] as usize } else { token[1] as usize };
        let units = &lines[line][character..character + token[2] as usize];
        seen.push((String::from_utf16(units).unwrap(), token[3]));
    }
    let seen: Vec<(&str, u64)> = seen.iter().map(|(text, kind)| (text.as_str(), *kind)).collect();
    let expected = [
        ("{{", 4),
        ("x", 0),
        ("|", 4),
        ("y", 1),
        ("}}", 4),
        ("{", 4),
        ("|", 4),
        ("}", 4),
        ("{{", 4),
        ("first_name", 0),
        ("}}", 4),
        ("{{#if ", 2),
        ("x", 0),
        ("}}", 2),
        ("{{/if}}", 2),
        ("%signature%", 3),
    ];
    assert_eq!(seen, expected);
    let range =
        json!({ "start": { "line": 5, "character": 0 }, "end": { "line": 6, "character": 0 } });
    let asked = json!({ "textDocument": document, "range": range });
    let part = client.ask("textDocument/semanticTokens/range", asked);
    assert_eq!(part["result"]["data"].as_array().unwrap().len(), 25, "{part}");
}

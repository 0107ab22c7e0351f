//! Completion: keys, words, names, merge tags and waivers, in documents that are being written.

use serde_json::{Value, json};

use crate::client::{Client, able};

const CAMPAIGN: &str = "campaigns/q1-dormant-shippers.yaml";
const TEMPLATE: &str = "templates/winback-intro.md";

/// Asks what may be written at the `|` that stands in the place of some text.
fn offered(client: &mut Client, file: &str, from: &str, to: &str) -> Vec<Value> {
    let text = client.text(file);
    assert!(text.contains(from), "no `{from}`");
    let marked = text.replacen(from, to, 1);
    let before = &marked[..marked.find('¦').unwrap()];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let character = before[start..].encode_utf16().count();
    client.open(file, 2, &marked.replacen('¦', "", 1));
    let document = json!({ "uri": client.uri(file) });
    let position = json!({ "line": line, "character": character });
    let asked = json!({ "textDocument": document, "position": position });
    let answer = client.ask("textDocument/completion", asked);
    answer["result"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

fn labels(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["label"].as_str().unwrap()).collect()
}

#[test]
fn what_belongs_at_the_cursor_is_offered() {
    let mut client = Client::over("full");
    let table: [(&str, &str, &[&str]); 16] = [
        ("segment: dormant", "segment: ¦", &["cold", "dormant", "former-client"]),
        ("instance: core", "instance: ¦", &["core", "icare"]),
        ("icp: mid-market-shippers-2026", "icp: mid¦", &["mid-market-shippers-2026"]),
        ("suppress: [opted-out,", "suppress: [¦,", &["opted-out", "competitors"]),
        ("template: winback-proof@1", "template: ¦", &["winback-proof@1", "cold-intro@1"]),
        ("prompt: opener@3", "prompt: ¦", &["opener@3"]),
        ("identity: nora", "identity: ¦", &["nora", "tomas"]),
        ("pool: freight-dach", "pool: ¦", &["freight-dach"]),
        ("who: d.iversen", "who: ¦", &["deliverability-owner", "d.iversen"]),
        ("to: sdr-freight, within", "to: ¦, within", &["sdr-freight", "accounts-parcel"]),
        ("{ action: stop }", "{ action: ¦ }", &["stop", "opt-out"]),
        ("{ action: stop }", "{ ¦ }", &["to", "within", "action"]),
        ("  watch:", "  ¦\n  watch:", &["per_mailbox_day", "tracking"]),
        ("close:", "¦\nclose:", &[]),
        ("CampaignMember: [Status,", "CampaignMember: [¦,", &["Status", "HasResponded"]),
        ("days: [mon, tue, wed, thu]", "days: ¦", &["[mon]"]),
    ];
    for (from, to, expected) in table {
        let items = offered(&mut client, CAMPAIGN, from, to);
        for label in expected {
            assert!(labels(&items).contains(label), "{to}: no `{label}` in {:?}", labels(&items));
        }
    }
    let keys = offered(&mut client, CAMPAIGN, "  watch:", "  ¦\n  watch:");
    assert!(!labels(&keys).contains(&"hours"), "a key that is there is not offered again");
    let pools = offered(&mut client, CAMPAIGN, "pool: freight-dach", "pool: ¦");
    assert!(!labels(&pools).contains(&"parcel-clients"), "the pool of another unit");
}

#[test]
fn a_document_with_mistakes_elsewhere_and_here_is_completed_too() {
    let mut client = Client::over("full");
    let elsewhere = offered(
        &mut client,
        CAMPAIGN,
        "reject: [missing-name,",
        "reject: [missing-name\n  owners: { assigned: ¦\n  x: [,",
    );
    assert!(labels(&elsewhere).contains(&"required"), "{:?}", labels(&elsewhere));
    let here = offered(&mut client, CAMPAIGN, "  hours: 09:00-16:30", "  hours: '09\n  ¦\n");
    assert!(labels(&here).contains(&"per_mailbox_day"), "{:?}", labels(&here));
    let item = offered(&mut client, CAMPAIGN, "    - rest", "    - ¦");
    assert!(labels(&item).contains(&"rest"), "{:?}", labels(&item));
    let flaw = offered(&mut client, CAMPAIGN, "reject: [missing-name,", "reject:\n    - ¦\n  x: [");
    assert!(labels(&flaw).contains(&"generic-inbox"), "{:?}", labels(&flaw));
}

#[test]
fn an_empty_file_begins_with_its_kind() {
    let mut client = Client::over("full");
    let text = client.text(CAMPAIGN);
    let items = offered(&mut client, CAMPAIGN, &text, "¦");
    assert!(labels(&items).contains(&"kind: campaign/v1"), "{:?}", labels(&items));
    let items = offered(&mut client, CAMPAIGN, &text, "kind: ¦");
    assert!(labels(&items).contains(&"campaign/v1"), "{:?}", labels(&items));
    let items = offered(&mut client, CAMPAIGN, &text, "kind: campaign/v1\nname: x\n¦");
    assert!(labels(&items).contains(&"audience"), "{:?}", labels(&items));
}

#[test]
fn a_section_comes_with_its_required_keys_where_snippets_are_known() {
    let find = |items: &[Value], label: &str| {
        items.iter().find(|item| item["label"] == label).unwrap().clone()
    };
    let mut client = Client::over("full");
    let from = "  watch: { who: d.iversen, first: 30 minutes }\n";
    let items = offered(&mut client, CAMPAIGN, from, "  wa¦\n");
    let watch = find(&items, "watch");
    assert_eq!(watch["textEdit"]["newText"], "watch:\n  who: $1\n  first: $2");
    assert_eq!(watch["insertTextFormat"], 2);
    let range = &watch["textEdit"]["range"];
    let start = range["start"]["character"].as_u64().unwrap();
    assert_eq!((start, range["end"]["character"].as_u64().unwrap()), (2, 4));
    let mut abilities = able();
    abilities["textDocument"]["completion"] = json!({});
    let mut plain = Client::with("full", &abilities);
    let items = offered(&mut plain, CAMPAIGN, from, "  wa¦\n");
    let watch = find(&items, "watch");
    assert_eq!(watch["textEdit"]["newText"], "watch:");
    assert!(watch.get("insertTextFormat").is_none(), "{watch}");
}

#[test]
fn a_waiver_is_completed_word_by_word() {
    let mut client = Client::over("full");
    let from = "    - pilot: 150";
    let table: [(&str, &[&str]); 5] = [
        ("# ¦", &["sendoff: waive "]),
        ("# sendoff: waive ¦", &["wave-pilot-first", "aud-lawful-basis"]),
        ("# sendoff: waive wave-pilot-first ¦", &["until "]),
        ("# sendoff: waive wave-pilot-first until ¦", &["2027-01-25"]),
        ("# sendoff: waive wave-pilot-first until 2027-01-25 by bus¦", &["business-signer: "]),
    ];
    for (comment, expected) in table {
        let items = offered(&mut client, CAMPAIGN, from, &format!("    {comment}\n{from}"));
        for label in expected {
            assert!(labels(&items).contains(label), "{comment}: {:?}", labels(&items));
        }
    }
    let to = "    # sendoff: waive ¦\n    - pilot: 400";
    let items = offered(&mut client, CAMPAIGN, from, to);
    let mut sorted = items.clone();
    sorted.sort_by_key(|item| item["sortText"].as_str().unwrap().to_owned());
    let first = labels(&sorted)[..4].to_vec();
    assert!(first.contains(&"wave-pilot-first"), "what was found here comes first: {first:?}");
    assert!(!labels(&items).contains(&"spec-waiver-valid"), "nobody can waive that");
}

#[test]
fn templates_offer_fields_helpers_and_their_front_matter() {
    let mut client = Client::over("full");
    let table: [(&str, &str, &[&str]); 6] = [
        ("{{first_name}},", "{{¦,", &["first_name}}", "company_summary}}", "sl_date}}"]),
        ("{{first_name}},", "{{fir¦}},", &["first_name"]),
        ("{{first_name}},", "{{#if ¦}},", &["company_summary"]),
        ("%signature%", "%¦", &["signature%", "unsubscribe-text%"]),
        ("from: Lead.FirstName", "from: ¦", &["Lead.FirstName", "clay:summary"]),
        ("theme: reliability\n", "¦\n", &["theme"]),
    ];
    for (from, to, expected) in table {
        let items = offered(&mut client, TEMPLATE, from, to);
        for label in expected {
            assert!(labels(&items).contains(label), "{to}: no `{label}` in {:?}", labels(&items));
        }
    }
    let leaving = offered(&mut client, TEMPLATE, "from: Lead.FirstName", "from: ¦");
    assert!(!labels(&leaving).contains(&"Lead.Country"), "it may not leave for Smartlead");
    let rest = offered(&mut client, TEMPLATE, "You shipped", "¦ You shipped");
    assert_eq!(labels(&rest), [""; 0]);
}

//! The life of a conversation: beginning, end, and what a client should not do.

use serde_json::{Value, json};

use crate::client::{Client, able};

fn code(answer: &Value) -> i64 {
    answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("no error: {answer}"))
}

#[test]
fn a_client_that_says_goodbye_ends_it_with_zero_and_one_that_hangs_up_with_one() {
    assert_eq!(Client::over("small").leave(), 0);
    assert_eq!(Client::over("small").hang_up(), 1);
    let mut rude = Client::over("small");
    rude.tell("exit", Value::Null);
    assert_eq!(rude.ended(), 1);
    assert_eq!(Client::silent("small").hang_up(), 1);
}

#[test]
fn what_comes_out_of_turn_is_refused_and_the_conversation_goes_on() {
    let mut client = Client::silent("small");
    let early = client.ask("textDocument/hover", json!({}));
    assert_eq!(code(&early), -32002, "not initialised");
    let broken = client.ask("initialize", json!({ "capabilities": 7 }));
    assert_eq!(code(&broken), -32602);
    let root = client.uri("");
    let params = json!({ "processId": null, "rootUri": root, "capabilities": able() });
    let answer = client.ask("initialize", params.clone());
    assert_eq!(answer["result"]["serverInfo"]["name"], "sendoff");
    assert_eq!(code(&client.ask("initialize", params)), -32600, "once is enough");
    assert_eq!(code(&client.ask("textDocument/spell", json!({}))), -32601);
    assert_eq!(code(&client.ask("textDocument/hover", json!({ "textDocument": 1 }))), -32602);
    client.tell("textDocument/didChange", json!([1, 2]));
    let logged = client.notice("window/logMessage");
    assert!(logged["message"].as_str().unwrap().contains("didChange"), "{logged}");
    client.tell("$/unheardOf", json!({}));
    client.raw(b"Content-Length: 3\r\n\r\n{]}");
    let malformed = client.wait(|message| message["error"]["code"] == -32700);
    assert!(malformed["id"].is_null());
    client.opened("campaigns/first.yaml");
    client.ask("shutdown", Value::Null);
    assert_eq!(code(&client.ask("textDocument/hover", json!({}))), -32600, "it is leaving");
    client.tell("exit", Value::Null);
    assert_eq!(client.ended(), 0);
}

#[test]
fn a_request_that_is_cancelled_is_answered_all_the_same_and_unknown_ones_do_no_harm() {
    let mut client = Client::over("full");
    let file = "campaigns/q1-dormant-shippers.yaml";
    let text = client.text(file);
    client.open(file, 1, &text);
    let document = json!({ "uri": client.uri(file) });
    let asked = json!({ "textDocument": document, "position": { "line": 4, "character": 8 } });
    // One write, so that the server finds all of it waiting while it works on the first.
    let mut bytes = String::new();
    let mut put = |message: Value| {
        let body = message.to_string();
        bytes.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    };
    for id in 100..140 {
        put(json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": asked }));
    }
    put(json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": 139 } }));
    put(json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": 7777 } }));
    client.raw(bytes.as_bytes());
    let last = client.answer(139);
    // Whether the word came in time is the pipe's to say; what the server does with it is tested
    // beside it.
    let cancelled = last["error"]["code"] == -32800;
    assert!(cancelled || last["result"].is_object(), "{last}");
    assert!(client.answer(100)["result"]["contents"]["value"].is_string());
}

#[test]
fn bytes_are_counted_for_a_client_that_can_and_utf_16_units_for_any_other() {
    let table = [
        (json!({ "general": { "positionEncodings": ["utf-16", "utf-8"] } }), "utf-8", 31),
        (json!({ "general": { "positionEncodings": ["utf-32"] } }), "utf-16", 27),
        (json!({}), "utf-16", 27),
    ];
    for (abilities, encoding, character) in table {
        let mut client = Client::silent("small");
        let root = client.uri("");
        let params = json!({ "processId": null, "rootUri": root, "capabilities": abilities });
        let answer = client.ask("initialize", params);
        assert_eq!(answer["result"]["capabilities"]["positionEncoding"], encoding);
        client.tell("initialized", json!({}));
        let text = "kind: campaign/v1\nname: { \"\u{1F680}\u{1F680}\": 1, nam: 2 }\n";
        client.open("campaigns/first.yaml", 3, text);
        let findings = client.findings("campaigns/first.yaml", 3);
        let name = findings.iter().find(|it| it["range"]["start"]["line"] == 1).unwrap();
        assert_eq!(name["range"]["end"]["character"], character, "{name}");
    }
}

#[test]
fn a_huge_document_costs_its_own_findings_and_nothing_else() {
    let mut client = Client::over("small");
    let huge = format!("kind: campaign/v1\nname: big\n# {}\n", "x".repeat(3 << 20));
    client.open("campaigns/first.yaml", 1, &huge);
    let findings = client.findings("campaigns/first.yaml", 1);
    assert!(findings.iter().any(|it| it["code"] == "spec-limits"), "{findings:?}");
    let hover = client.at("hover", "campaigns/first.yaml", &huge, "name", 1);
    assert!(hover.get("error").is_none(), "{hover}");
    assert_eq!(client.leave(), 0);
}

//! What machines read: JSON that keeps its schema; what no format may show.

use crate::formats::FORMATS;
use crate::harness::Bench;

fn broken() -> Bench {
    Bench::example("full")
        .replace("campaigns/q1-dormant-shippers.yaml", "budget:", "budgett:")
        .replace("campaigns/q2-service-upsell.yaml", "kind: campaign/v1", "kind: campaign/v2")
        .file("campaigns/broken.yaml", "nöt: [yaml\n")
}

#[test]
fn the_json_keeps_its_schema_with_and_without_findings() {
    let schema = sendoff::render::check::check_schema();
    let validator = jsonschema::validator_for(schema.as_value()).unwrap();
    for (bench, code, errors) in [(Bench::example("full"), 0, 0), (broken(), 1, 4)] {
        let ran = bench.run("check --format json", code);
        let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let broken: Vec<String> =
            validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert_eq!(broken, Vec::<String>::new());
        assert_eq!(json["format"], "sendoff-check/v1");
        assert_eq!(json["errors"], errors);
        assert!(!ran.out.contains("[FOLDER]"), "a path of the machine is in the output");
    }
    let other = serde_json::json!({ "format": "sendoff-check/v2" });
    assert!(!validator.is_valid(&other), "the schema accepts anything");
}

#[test]
fn what_must_not_stand_in_a_file_does_not_stand_in_the_output() {
    let found = [
        "ab12cd34ef56",
        "mira.roe@buyer.example",
        "+49 40 5550-7788",
        "ab12cd34 horse",
        "block77value",
    ];
    let [key, address, phone, password, block] = found;
    // The same lines hold other mistakes, so that other findings show them.
    let campaign = "name: q1-dormant-shippers";
    let policy = "version: 2026-q4";
    let bench = Bench::example("full")
        .replace(
            "campaigns/q1-dormant-shippers.yaml",
            campaign,
            &format!("{campaign}\npassword: \"{password}\" # or {address}\nsecret: |\n  {block}"),
        )
        .replace(
            "policy/audiences.yaml",
            policy,
            &format!("{policy}\napi_key: {key}   # call {phone}, token: {key}"),
        );
    bench.run("baseline b.jsonl", 1);
    let baseline = std::fs::read_to_string(bench.path("b.jsonl")).unwrap();
    assert!(found.iter().all(|text| !baseline.contains(text)), "{baseline}");
    for format in FORMATS {
        let ran = bench.run(&format!("check --format {format}"), 1);
        for text in found {
            let shown = format!("{}{}", ran.out, ran.err);
            assert!(!shown.contains(text), "{text} in {format}: {shown}");
        }
        assert!(ran.out.contains("sec-no-secrets") && ran.out.contains("sec-no-pii"), "{format}");
        assert!(format != "human" || ran.out.contains("api_key: ••••••••••••   # call •"));
    }
    let ran = bench.run("plan q1-dormant-shippers --offline", 1);
    let shown = ran.out + &ran.err;
    assert!(shown.contains('•') && found.iter().all(|text| !shown.contains(text)), "{shown}");
}

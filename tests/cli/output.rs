//! What machines read: JSON that keeps its schema, the same bytes for any number of threads.

use crate::harness::Bench;

fn broken() -> Bench {
    Bench::example("full")
        .replace("campaigns/q1-dormant-shippers.yaml", "budget:", "budgett:")
        .replace("campaigns/q2-service-upsell.yaml", "kind: campaign/v1", "kind: campaign/v2")
        .file("campaigns/broken.yaml", "nöt: [yaml\n")
}

#[test]
fn the_json_keeps_its_schema_with_and_without_findings() {
    let schema = sendoff::render::check_schema();
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
fn the_bytes_are_the_same_for_any_number_of_threads() {
    let bench = broken();
    for format in ["human", "concise", "json"] {
        let with = |threads: &str| {
            let line = format!("check --format {format}");
            bench.ran(bench.command(&line).env("RAYON_NUM_THREADS", threads), 1).out
        };
        let one = with("1");
        for _ in 0..3 {
            assert_eq!(one, with("8"), "{format}");
        }
    }
}

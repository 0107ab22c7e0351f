//! `sendoff baseline` and what `check` makes of it.

use crate::formats::FORMATS;
use crate::harness::Bench;

const DORMANT: &str = "campaigns/q1-dormant-shippers.yaml";
const PLAY: &str = "sales_play: on-time-delivery-2027H1";

/// An error that can be waived and a warning.
fn indebted() -> Bench {
    Bench::example("full").replace(DORMANT, PLAY, "sales_play: TBD").replace(
        DORMANT,
        "  budget: 1800 credits\n",
        "",
    )
}

fn read(bench: &Bench) -> String {
    std::fs::read_to_string(bench.path("b.jsonl")).unwrap()
}

#[test]
fn what_was_there_counts_no_more_and_what_is_new_does() {
    let bench = indebted();
    let ran = bench.run("baseline b.jsonl", 0);
    assert_eq!(ran.out, "`b.jsonl` holds 2 findings\n");
    let text = read(&bench);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("{\"format\":\"sendoff-baseline/v1\"}"));
    assert!(lines.all(|line| !line.contains("\"line\"")), "{text}");
    let check = bench.run("check --baseline b.jsonl --deny-warnings", 0);
    assert_eq!(check.findings(), "");
    assert!(check.out.ends_with("nothing open, 2 in the baseline\n"), "{}", check.out);
    // Lines above move it; another one of its kind is new.
    let moved = bench.replace(DORMANT, "brief:", "# a\n# b\n\nbrief:");
    moved.run("check --baseline b.jsonl --deny-warnings", 0);
    let new = moved.replace(DORMANT, "purpose: Cold Email Q1", "purpose: TBD");
    let ran = new.run("check --baseline b.jsonl --format concise", 1);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    assert!(ran.err.contains("1 error, 2 in the baseline"), "{}", ran.err);
}

#[test]
fn machines_see_what_is_known_what_is_new_and_what_is_gone() {
    let bench = indebted();
    bench.run("baseline b.jsonl", 0);
    let bench = bench.replace(DORMANT, "sales_play: TBD", PLAY).replace(
        DORMANT,
        "theme: reliability",
        "theme: TBD",
    );
    let out = bench.run("check --baseline b.jsonl --format sarif", 1).out;
    let log: serde_json::Value = serde_json::from_str(&out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let mut states: Vec<&str> =
        results.iter().map(|result| result["baselineState"].as_str().unwrap()).collect();
    states.sort_unstable();
    assert_eq!(states, ["absent", "new", "unchanged"]);
    let out = bench.run("check --baseline b.jsonl --format json", 1).out;
    let check: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(check["baselined"], 1);
    assert_eq!(check["stale"][0]["rule"], "spec-definition-complete");
    assert_eq!(check["stale"][0]["gone"], 1);
    for format in FORMATS {
        let line = format!("check --baseline b.jsonl --format {format}");
        let out = bench.run(&line, 1).out;
        let hidden = matches!(format, "human" | "concise");
        assert_eq!(out.contains("enrich-budget"), !hidden, "{format}: {out}");
    }
}

#[test]
fn stale_entries_are_said_and_fail_only_where_that_was_asked_for() {
    let bench = indebted();
    bench.run("baseline b.jsonl", 0);
    let bench = bench.replace(DORMANT, "sales_play: TBD", PLAY);
    let ran = bench.run("check --baseline b.jsonl", 0);
    assert!(ran.out.contains("stale in the baseline: campaigns/q1-dormant"), "{}", ran.out);
    assert!(ran.out.ends_with("nothing open, 1 in the baseline, 1 entry of it stale\n"));
    bench.run("check --baseline b.jsonl --strict-baseline", 1);
    // An entry of a campaign that nobody asked about is not stale.
    bench.run("check campaigns/q1-cold-importers.yaml --baseline b.jsonl --strict-baseline", 0);
    let ran = bench.run("baseline b.jsonl", 0);
    assert_eq!(ran.out, "`b.jsonl` holds 1 finding; before, 2\n");
    bench.run("check --baseline b.jsonl --strict-baseline", 0);
}

#[test]
fn a_baseline_takes_in_nothing_new_unless_it_is_told_to() {
    let bench = indebted();
    bench.run("baseline b.jsonl", 0);
    let before = read(&bench);
    let bench = bench.replace(DORMANT, "purpose: Cold Email Q1", "purpose: TBD");
    let ran = bench.run("baseline b.jsonl", 1);
    assert!(ran.out.starts_with("error[spec-definition-complete]"), "{}", ran.out);
    assert!(ran.out.contains("`--accept-new` takes in"), "{}", ran.out);
    assert_eq!(read(&bench), before);
    bench.run("baseline b.jsonl --accept-new", 0);
    assert_eq!(read(&bench).lines().count(), before.lines().count() + 1);
    bench.run("check --baseline b.jsonl", 0);
}

#[test]
fn what_nobody_may_waive_is_in_no_baseline_even_when_it_is_written_into_one() {
    let bench =
        Bench::example("full").replace(DORMANT, "brief:", "password: \"ab12cd34 horse\"\n\nbrief:");
    bench.run("baseline b.jsonl", 1);
    assert_eq!(read(&bench).lines().count(), 1);
    let out = bench.run("check --format json", 1).out;
    let check: serde_json::Value = serde_json::from_str(&out).unwrap();
    let mut forged = read(&bench);
    for finding in check["findings"].as_array().unwrap() {
        let entry = serde_json::json!({
            "path": DORMANT, "rule": finding["rule"], "headline": finding["headline"],
            "count": 9, "fingerprint": finding["fingerprint"],
        });
        forged.push_str(&format!("{entry}\n"));
    }
    let bench = bench.file("b.jsonl", &forged);
    let ran = bench.run("check --baseline b.jsonl", 1);
    assert!(ran.out.contains("error[sec-no-secrets]"), "{}", ran.out);
    let said = ran.out.replace("\n  ", " ");
    assert!(said.contains("`sec-no-secrets` is in no baseline"), "{}", ran.out);
}

#[test]
fn a_plan_knows_no_baseline() {
    let bench = indebted();
    bench.run("baseline b.jsonl", 0);
    bench.run("check --baseline b.jsonl", 0);
    let ran = bench.run("plan q1-dormant-shippers --offline", 1);
    assert!(ran.err.contains("error[spec-definition-complete]"), "{}", ran.err);
    bench.run("plan q1-dormant-shippers --offline --baseline b.jsonl", 2);
}

#[test]
fn a_file_that_is_no_baseline_is_refused_with_its_line() {
    let bench = indebted();
    bench.run("baseline b.jsonl", 0);
    let text = read(&bench);
    let table = [
        ("kind: campaign/v1\n".to_owned(), "it is no baseline: the first line is not `{\"format\""),
        (
            text.replace("baseline/v1", "baseline/v9"),
            "its format `sendoff-baseline/v9` is not known",
        ),
        (format!("{text}<<<<<<< ours\n"), "line 4 is left from a merge conflict"),
        (format!("{text}{{\"path\":1}}\n"), "line 4 is no entry: invalid type"),
    ];
    for (wrong, because) in table {
        let bench = indebted().file("b.jsonl", &wrong);
        let ran = bench.run("check --baseline b.jsonl", 2);
        assert!(ran.err.replace("\n           ", " ").contains(because), "{}", ran.err);
        assert!(ran.err.contains("--accept-new"), "{}", ran.err);
    }
    let none = bench.run("check --baseline none.jsonl", 2);
    assert!(none.err.starts_with("error: there is no baseline `none.jsonl`\n"), "{}", none.err);
}

#[test]
fn each_line_of_a_baseline_keeps_its_schema() {
    let schema = sendoff::rules::baseline_schema();
    let validator = jsonschema::validator_for(schema.as_value()).unwrap();
    let bench = indebted();
    bench.run("baseline b.jsonl", 0);
    for line in read(&bench).lines() {
        assert!(validator.is_valid(&serde_json::from_str(line).unwrap()), "{line}");
    }
    assert!(!validator.is_valid(&serde_json::json!({ "format": "x" })));
}

//! The formats of `sendoff check`: each keeps the shape its readers expect, shows what is waived,
//! hides what is secret, and is the same bytes every time.

use serde_json::Value;

use crate::harness::Bench;

const DORMANT: &str = "campaigns/q1-dormant-shippers.yaml";
const UPSELL: &str = "campaigns/q2-service-upsell.yaml";
const WAIVER: &str = "# sendoff: waive spec-definition-complete until 2027-04-20 by \
                      business-signer: sales names the play in March";
/// Every format, as `--format` takes it.
pub const FORMATS: [&str; 10] = [
    "human",
    "concise",
    "json",
    "json-lines",
    "sarif",
    "github",
    "github-summary",
    "gitlab",
    "junit",
    "markdown",
];

/// Two errors, one of them with a related place and one with a fix, and a warning.
fn broken() -> Bench {
    Bench::example("full").replace(DORMANT, "budget:", "budgett:").replace(
        DORMANT,
        "gbu: freight",
        "gbu: freightt",
    )
}

/// One error, which somebody accepted.
pub fn waived() -> Bench {
    let to = format!("sales_play: TBD  {WAIVER}");
    Bench::example("full").replace(UPSELL, "sales_play: returns-made-easy-2027", &to)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn sarif_validator() -> jsonschema::Validator {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/formats/sarif-schema-2.1.0.json");
    let mut schema = json(&std::fs::read_to_string(path).unwrap());
    // A regular expression with a bracket of its own, which not every engine reads; we write no
    // language.
    for of in ["run", "toolComponent"] {
        let language = format!("/definitions/{of}/properties/language");
        let language = schema.pointer_mut(&language).unwrap().as_object_mut().unwrap();
        language.remove("pattern").unwrap();
    }
    jsonschema::validator_for(&schema).unwrap()
}

fn errors(validator: &jsonschema::Validator, value: &Value) -> Vec<String> {
    let errors = validator.iter_errors(value);
    errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn sarif_keeps_the_schema_of_the_standard() {
    let validator = sarif_validator();
    let mended = broken();
    mended.run("baseline b.jsonl --accept-new", 1);
    let mended = mended.replace(DORMANT, "gbu: freightt", "gbu: freight");
    let table = [
        (Bench::example("full"), "check --format sarif", 0, 0),
        (broken(), "check --format sarif", 1, 3),
        (waived(), "check --format sarif", 0, 1),
        (mended, "check --format sarif --baseline b.jsonl", 1, 3),
    ];
    for (bench, line, code, results) in table {
        let log = json(&bench.run(line, code).out);
        assert_eq!(errors(&validator, &log), [""; 0], "{line}");
        assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), results, "{log:#}");
    }
    let mut wrong = json(&broken().run("check --format sarif", 1).out);
    wrong["runs"][0]["results"][0]["level"] = "bad".into();
    assert!(!errors(&validator, &wrong).is_empty(), "the schema accepts anything");
}

#[test]
fn a_sarif_result_says_where_else_what_mends_it_and_what_its_rule_is() {
    let log = json(&broken().run("check --format sarif", 1).out);
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let results = run["results"].as_array().unwrap();
    for result in results {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["text"].as_str().unwrap().starts_with("# "));
        assert_eq!(result["suppressions"], Value::Array(Vec::new()));
        assert!(result.get("baselineState").is_none(), "{result:#}");
    }
    let of = |rule: &str| results.iter().find(|result| result["ruleId"] == rule).unwrap();
    let unit = of("spec-refs-resolve");
    assert_eq!(unit["locations"][0]["physicalLocation"]["region"]["startColumn"], 8);
    let other = &unit["relatedLocations"][0];
    assert_eq!(other["physicalLocation"]["artifactLocation"]["uri"], "policy/blueprint.yaml");
    assert!(unit["message"]["text"].as_str().unwrap().contains("[the closest name](0)"));
    let fix = &of("spec-unknown-key")["fixes"][0];
    assert_eq!(fix["properties"]["safety"], "unsafe");
    let replacement = &fix["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "budget");
    assert_eq!(replacement["deletedRegion"]["startLine"], 40);
    let prints: std::collections::BTreeSet<&str> = results
        .iter()
        .map(|result| result["partialFingerprints"]["sendoffFinding/v1"].as_str().unwrap())
        .collect();
    assert_eq!(prints.len(), results.len());
    let notes = &run["invocations"][0]["toolExecutionNotifications"];
    assert!(notes[0]["message"]["text"].as_str().unwrap().contains(" did not look for "));
}

#[test]
fn a_waived_error_stops_nothing_and_is_marked_in_every_format() {
    let bench = waived();
    for format in FORMATS {
        let ran = bench.run(&format!("check --deny-warnings --format {format}"), 0);
        assert!(ran.out.contains("spec-definition-complete"), "{format}: {}", ran.out);
        assert!(ran.out.contains("waived") || format == "sarif", "{format}: {}", ran.out);
        let reason = ran.out.replace("\n          ", " ").contains("sales names the play in March");
        assert!(reason || matches!(format, "concise" | "gitlab"), "{format}: {}", ran.out);
    }
    let sarif = json(&bench.run("check --format sarif", 0).out);
    let suppression = &sarif["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!(suppression["kind"], "inSource");
    assert_eq!(suppression["status"], "accepted");
    assert_eq!(suppression["justification"], "sales names the play in March");
    let check = json(&bench.run("check --format json", 0).out);
    assert_eq!((&check["errors"], &check["waived"]), (&0.into(), &1.into()));
    assert_eq!(check["failed"], false);
    assert_eq!(check["findings"][0]["state"], "waived");
    assert_eq!(check["findings"][0]["waiver"]["by"], "business-signer");
    let github = bench.run("check --format github", 0).out;
    assert!(github.starts_with("::notice file="), "{github}");
    assert_eq!(json(&bench.run("check --format gitlab", 0).out)[0]["severity"], "info");
    assert!(bench.run("check --format junit", 0).out.contains("failures=\"0\""));
    assert!(bench.run("check", 0).out.ends_with("nothing open, 1 waived\n"));
    bench.run("plan q2-service-upsell --offline", 0);
}

#[test]
fn warnings_fail_only_where_that_was_asked_for() {
    let bench = Bench::example("full").replace(DORMANT, "  budget: 1800 credits\n", "");
    assert!(bench.run("check", 0).out.ends_with("1 warning\n"));
    assert!(bench.run("check --deny-warnings", 1).out.ends_with("1 warning\n"));
    let cases = |line: &str, code| bench.run(line, code).out.matches("<failure ").count();
    assert_eq!(cases("check --format junit", 0), 0);
    assert_eq!(cases("check --format junit --deny-warnings", 1), 1);
}

#[test]
fn gitlab_gets_an_array_of_issues_with_fingerprints_of_their_own() {
    let twice = broken().replace(DORMANT, "freightt\n", "freightt\n  own: 1\n  own: 2\n");
    let issues = json(&twice.run("check --format gitlab", 1).out);
    let issues = issues.as_array().unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for issue in issues {
        let keys: Vec<&str> = issue.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["description", "check_name", "fingerprint", "severity", "location"]);
        assert!(["info", "minor", "major"].contains(&issue["severity"].as_str().unwrap()));
        assert!(issue["location"]["lines"]["begin"].as_u64() >= Some(1));
        assert!(issue["location"]["path"].as_str().is_some_and(|path| !path.starts_with('/')));
        assert!(seen.insert(issue["fingerprint"].as_str().unwrap()), "{issue:#}");
    }
    assert!(issues.len() > 3, "{issues:#?}");
    assert_eq!(json(&Bench::example("full").run("check --format gitlab", 0).out), json("[]"));
}

/// The names of the elements of a document that is well formed, in the order they begin.
fn elements(xml: &str) -> Vec<String> {
    let body = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").unwrap();
    let (mut open, mut names) = (Vec::new(), Vec::new());
    for part in body.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        assert!(!text.contains('>') && !text.contains("& "), "{part}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "{part}");
            continue;
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = tag.split([' ', '/']).next().unwrap().to_owned();
        names.push(name.clone());
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert_eq!(open, [""; 0]);
    names
}

#[test]
fn junit_has_a_case_for_each_rule_that_looked_and_sums_that_hold() {
    let xml = broken().run("check --format junit", 1).out;
    let names = elements(&xml);
    let count = |name: &str| names.iter().filter(|one| *one == name).count();
    assert_eq!((names[0].as_str(), count("testsuite")), ("testsuites", 4));
    let said = |name: &str| -> usize {
        let line = xml.lines().nth(1).unwrap();
        let (_, rest) = line.split_once(&format!(" {name}=\"")).unwrap();
        rest.split_once('"').unwrap().0.parse().unwrap()
    };
    assert_eq!(said("tests"), count("testcase"));
    assert_eq!((said("failures"), count("failure")), (2, 2));
    assert_eq!(said("skipped"), count("skipped"));
    assert!(said("skipped") > 10 && said("tests") > 200, "{}", xml.lines().nth(1).unwrap());
    assert!(xml.contains("<testcase classname=\"q1-cold-importers\" name=\"wave-pilot-first\"/>"));
}

#[test]
fn github_gets_errors_first_and_paths_that_end_no_property() {
    let bench = broken();
    let text = std::fs::read_to_string(bench.path(DORMANT)).unwrap();
    let bench = bench.file("campaigns/50% größe, a:b.yaml", text.replace("name: q1-", "name: q9-"));
    let ran = bench.run("check --format github", 1);
    let commands: Vec<&str> = ran.out.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert!(commands.is_sorted() && commands.first() == Some(&"::error"), "{}", ran.out);
    assert_eq!(commands.last(), Some(&"::warning"));
    assert!(ran.out.contains("file=campaigns/50%25 größe%2C a%3Ab.yaml,line=6,"), "{}", ran.out);
    assert_eq!(ran.err, "4 errors, 2 warnings\n");
    let sarif = bench.run("check --format sarif", 1).out;
    assert!(sarif.contains("\"campaigns/50%25%20gr%C3%B6%C3%9Fe%2C%20a%3Ab.yaml\""), "{sarif}");
}

#[test]
fn paths_are_those_of_the_repository_where_a_host_reads_them() {
    let outer = Bench::empty().file(".git", "gitdir: elsewhere\n").file("x/sendoff.yaml", "");
    for (format, path) in [
        ("sarif", "\"uri\": \"x/sendoff.yaml\""),
        ("github", "file=x/sendoff.yaml,"),
        ("gitlab", "\"path\": \"x/sendoff.yaml\""),
        ("concise", "\nsendoff.yaml:1:1:"),
    ] {
        let bench = Bench::empty();
        std::fs::create_dir_all(outer.path("x/campaigns")).unwrap();
        std::fs::write(outer.path("x/campaigns/a.yaml"), "nöt: [\n").unwrap();
        let line = format!("check --workspace {} --format {format}", outer.path("x").display());
        let ran = bench.run(&line, 1);
        assert!(format!("\n{}", ran.out).contains(path), "{format}: {}", ran.out);
    }
}

#[test]
fn one_run_writes_many_formats_and_a_job_summary_is_appended_to() {
    let bench = broken().file("summary.md", "before\n");
    let line = "check --format concise --output sarif=out.sarif --output junit=r.xml \
                --output github-summary=summary.md --output human=log.txt";
    let ran = bench.run(line, 1);
    assert!(ran.out.starts_with(DORMANT), "{}", ran.out);
    let read = |path: &str| std::fs::read_to_string(bench.path(path)).unwrap();
    assert_eq!(read("out.sarif"), bench.run("check --format sarif", 1).out);
    assert_eq!(read("r.xml"), bench.run("check --format junit", 1).out);
    assert_eq!(read("log.txt"), bench.run("check", 1).out);
    let summary = bench.run("check --format github-summary", 1).out;
    assert_eq!(read("summary.md"), format!("before\n{summary}"));
    bench.run(line, 1);
    assert_eq!(read("summary.md"), format!("before\n{summary}{summary}"));
    assert!(!read("log.txt").contains('\u{1b}'));
}

#[test]
fn an_output_that_cannot_be_is_a_clear_error() {
    let bench = Bench::example("full");
    let twice = bench.run("check --output sarif=a --output junit=a", 2);
    assert!(
        twice.err.starts_with("error: two formats are to be written to `a`\n"),
        "{}",
        twice.err
    );
    let away = bench.run("check --output sarif=no/such/out.sarif", 4);
    assert!(away.err.starts_with("error: cannot write `no/such/out.sarif`\n"), "{}", away.err);
    let unknown = bench.run("check --output sari=a", 2);
    assert!(unknown.err.contains("the formats are human, concise, json,"), "{}", unknown.err);
}

#[test]
fn a_file_cannot_turn_or_hide_text_in_any_format() {
    let bench = Bench::example("full")
        .replace(DORMANT, "gbu: freight", "gbu: \"a\u{202e}thgierf\u{200b}\"")
        .replace(DORMANT, "budget:", "\u{2066}budget:");
    for format in FORMATS {
        let ran = bench.run(&format!("check --format {format}"), 1);
        let shown = ran.out + &ran.err;
        let raw = ['\u{202e}', '\u{200b}', '\u{2066}'];
        assert!(!shown.contains(raw), "{format}: {shown}");
        let told = shown.contains("U+202E") || shown.contains("\\u202e");
        assert!(told, "{format}: {shown}");
    }
    let check = json(&bench.run("check --format json", 1).out);
    let headlines = check["findings"].as_array().unwrap().iter();
    let turned = |finding: &Value| finding["headline"].as_str().unwrap().contains('\u{202e}');
    assert!(headlines.into_iter().any(turned), "JSON holds the value as it is");
}

#[test]
fn the_bytes_are_the_same_for_any_number_of_threads_and_any_order_of_paths() {
    let bench = broken().file("campaigns/broken.yaml", "nöt: [yaml\n");
    for format in FORMATS {
        let with = |threads: &str, paths: &str| {
            let line = format!("check {paths} --format {format}");
            bench.ran(bench.command(&line).env("RAYON_NUM_THREADS", threads), 1).out
        };
        let one = with("1", "campaigns");
        assert_eq!(one, with("8", "campaigns"), "{format}");
        let two = with("1", &format!("{DORMANT} {UPSELL}"));
        assert_eq!(two, with("8", &format!("{UPSELL} {DORMANT}")), "{format}");
    }
}

#[test]
fn the_lines_keep_their_schema_and_end_with_what_they_add_up_to() {
    let schema = sendoff::render::check::lines_schema();
    let validator = jsonschema::validator_for(schema.as_value()).unwrap();
    for (bench, code) in [(Bench::example("full"), 0), (broken(), 1), (waived(), 0)] {
        let out = bench.run("check --format json-lines", code).out;
        let lines: Vec<Value> = out.lines().map(json).collect();
        for line in &lines {
            assert_eq!(errors(&validator, line), [""; 0], "{line}");
        }
        assert_eq!(lines[0]["format"], "sendoff-check-lines/v1");
        assert_eq!(lines[lines.len() - 1]["line"], "summary");
        assert_eq!(lines[lines.len() - 1]["failed"], code == 1);
    }
    assert!(!validator.is_valid(&serde_json::json!({ "line": "check", "format": "x" })));
}

#[test]
fn no_line_for_people_is_wider_than_the_terminal() {
    let far = format!(
        "zz: 1 {}# sendoff: waive wave-pilot-first until 2027-01-31 by x\n",
        " ".repeat(40)
    );
    let bench = broken().replace(DORMANT, "brief:", &format!("{far}brief:")).replace(
        UPSELL,
        "sales_play: returns-made-easy-2027",
        &format!("sales_play: TBD  {WAIVER}"),
    );
    for width in [60, 80, 100] {
        let mut command = bench.command("check");
        let ran = bench.ran(command.env("COLUMNS", width.to_string()), 1);
        let wide: Vec<&str> = ran.out.lines().filter(|line| line.chars().count() > width).collect();
        assert_eq!(wide, [""; 0], "{width}");
        assert!(ran.out.contains("not run for `q1-dormant-shippers`, because"), "{}", ran.out);
    }
}

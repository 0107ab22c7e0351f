//! `action.yml`: its scripts run by bash as a runner runs them, in a real repository, with the
//! built program and a `gh` that keeps the comments of one pull request in a file.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use serde_yaml::Value;

use crate::harness::Bench;
use crate::narrowed::{commit, committed, git};

const DORMANT: &str = "campaigns/q1-dormant-shippers.yaml";

/// Answers as GitHub would: one comment is there, by somebody who knows the mark.
const GH: &str = r#"#!/usr/bin/env bash
set -euo pipefail
printf '%s\n' "$*" >>"$FAKE/gh.log"
file=$FAKE/comments.json
[ -f "$file" ] || echo '[{"id":1,"user":{"type":"User"},"body":"<!-- sendoff . --> me"}]' >"$file"
body=${*: -1}
body=${body#body=@}
case $* in
  *--paginate*) jq -r "${*: -1}" "$file" ;;
  *POST*)
    jq --rawfile b "$body" '. + [{id: 2, user: {type: "Bot"}, body: $b}]' "$file" >"$file.2"
    ;;
  *PATCH*/comments/2*) jq --rawfile b "$body" '.[1].body = $b' "$file" >"$file.2" ;;
  *) exit 1 ;;
esac
if [ -f "$file.2" ]; then mv "$file.2" "$file"; fi
"#;

pub fn yaml(path: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Whether the scripts can run here: they use what every runner has.
pub fn has_jq() -> bool {
    let found = Command::new("jq").arg("--version").output().is_ok();
    if !found {
        eprintln!("jq is missing: the scripts of pipelines are not tried");
    }
    found
}

/// A run of the action.
struct Job<'b> {
    bench: &'b Bench,
    given: BTreeMap<String, String>,
}

/// What a run left behind.
struct Done {
    code: i32,
    out: String,
    outputs: BTreeMap<String, String>,
    summary: String,
}

impl<'b> Job<'b> {
    fn new(bench: &'b Bench) -> Self {
        let job = Self { bench, given: BTreeMap::new() };
        job.with("inputs.program", env!("CARGO_BIN_EXE_sendoff"))
            .with("github.token", "not-a-token")
            .with("github.event.pull_request.number", "12")
            .with("github.event.pull_request.head.repo.full_name", "acme/campaigns")
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.given.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The value of `${{ name }}`.
    fn value(&self, action: &Value, text: &str) -> String {
        let Some(name) = text.strip_prefix("${{ ").and_then(|rest| rest.strip_suffix(" }}")) else {
            return text.to_owned();
        };
        let input = name.strip_prefix("inputs.").map(|input| &action["inputs"][input]["default"]);
        match (self.given.get(name), input) {
            (Some(given), _) => given.clone(),
            (None, Some(default)) => self.value(action, default.as_str().unwrap()),
            (None, None) => String::new(),
        }
    }

    fn runs(&self, action: &Value, step: &Value) -> bool {
        let Some(condition) = step["if"].as_str() else { return true };
        let (name, value) = condition.split_once(" == ").unwrap();
        self.value(action, &format!("${{{{ {name} }}}}")) == value.trim_matches('\'')
    }

    fn run(mut self) -> Done {
        let action = yaml("action.yml");
        let folder = self.bench.path("..").canonicalize().unwrap();
        let place = tempfile::tempdir_in(folder).unwrap();
        let temp = |name: &str| place.path().join(name);
        let (mut code, mut out) = (0, String::new());
        for step in action["runs"]["steps"].as_sequence().unwrap() {
            if !self.runs(&action, step) {
                continue;
            }
            fs::write(temp("script"), step["run"].as_str().unwrap()).unwrap();
            fs::write(temp("output"), "").unwrap();
            let mut command = Command::new("bash");
            command.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(temp("script"));
            command.current_dir(self.bench.path(".")).env_clear();
            command.env("PATH", with_gh(self.bench)).env("FAKE", self.bench.path(".git"));
            command.env("GITHUB_OUTPUT", temp("output")).env("RUNNER_TEMP", place.path());
            command.env("GITHUB_STEP_SUMMARY", temp("summary"));
            command.env("GITHUB_WORKSPACE", self.bench.path("."));
            command.env("GITHUB_REPOSITORY", "acme/campaigns");
            for (name, value) in step["env"].as_mapping().into_iter().flatten() {
                let value = self.value(&action, value.as_str().unwrap());
                command.env(name.as_str().unwrap(), value);
            }
            let ran = command.output().unwrap();
            out.push_str(&String::from_utf8_lossy(&ran.stdout));
            out.push_str(&String::from_utf8_lossy(&ran.stderr));
            let id = step["id"].as_str().unwrap();
            for line in fs::read_to_string(temp("output")).unwrap().lines() {
                let (name, value) = line.split_once('=').unwrap();
                self.given.insert(format!("steps.{id}.outputs.{name}"), value.to_owned());
            }
            code = ran.status.code().unwrap();
            if code != 0 {
                break;
            }
        }
        let outputs = action["outputs"].as_mapping().unwrap().iter();
        let output = |(name, output): (&Value, &Value)| {
            let value = self.value(&action, output["value"].as_str().unwrap());
            (name.as_str().unwrap().to_owned(), value)
        };
        let outputs = outputs.map(output).collect();
        let summary = fs::read_to_string(temp("summary")).unwrap_or_default();
        Done { code, out, outputs, summary }
    }
}

/// A `PATH` with the `gh` of these tests before everything else, where git looks at nothing.
fn with_gh(bench: &Bench) -> std::ffi::OsString {
    let bin = bench.path(".git/bin");
    fs::create_dir_all(&bin).unwrap();
    fs::write(bin.join("gh"), GH).unwrap();
    let made = Command::new("chmod").arg("+x").arg(bin.join("gh")).status().unwrap();
    assert!(made.success());
    let path = std::env::var_os("PATH").unwrap();
    std::env::join_paths(std::iter::once(bin).chain(std::env::split_paths(&path))).unwrap()
}

fn comments(bench: &Bench) -> Vec<String> {
    let Ok(text) = fs::read_to_string(bench.path(".git/comments.json")) else { return Vec::new() };
    let comments: serde_json::Value = serde_json::from_str(&text).unwrap();
    let bodies = comments.as_array().unwrap().iter();
    bodies.map(|one| one["body"].as_str().unwrap().to_owned()).collect()
}

/// The full example on a branch that left `main` with a change to one campaign.
fn branch(from: &str, to: &str) -> Bench {
    let bench = committed();
    git(&bench, &["switch", "-q", "-c", "branch"]);
    let bench = bench.replace(DORMANT, from, to);
    commit(&bench);
    bench
}

#[test]
fn a_pull_request_gets_one_comment_a_summary_and_a_sarif_file() {
    if !has_jq() {
        return;
    }
    let bench = branch("budget: 1800", "budget: 1900");
    let job = || {
        Job::new(&bench)
            .with("inputs.changed-since", "main")
            .with("inputs.comment", "true")
            .with("inputs.outputs", "junit=sendoff.xml\ngitlab=quality.json\n")
            .run()
    };
    let done = job();
    assert_eq!(done.code, 0, "{}", done.out);
    assert_eq!((&*done.outputs["exit-code"], &*done.outputs["errors"]), ("0", "0"));
    let plan = "Plan to prepare `q1-dormant-shippers`";
    assert!(done.summary.contains(plan), "{}", done.summary);
    assert!(!done.summary.contains("prepare `q2-service-upsell`"), "{}", done.summary);
    let sarif = fs::read_to_string(&done.outputs["sarif"]).unwrap();
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
    assert!(bench.path("sendoff.xml").exists() && bench.path("quality.json").exists());
    let [planted, ours] = &comments(&bench)[..] else { panic!("{:?}", comments(&bench)) };
    assert_eq!(planted, "<!-- sendoff . --> me");
    assert!(ours.starts_with("<!-- sendoff . -->\n") && ours.contains(plan), "{ours}");
    // The next push changes the comment there is.
    let bench = bench.replace(DORMANT, "budget: 1900", "budget: 2000");
    let again =
        Job::new(&bench).with("inputs.changed-since", "main").with("inputs.comment", "true").run();
    assert_eq!(again.code, 0, "{}", again.out);
    let [_, changed] = &comments(&bench)[..] else { panic!("{:?}", comments(&bench)) };
    assert!(changed.contains("2000 credits") && !changed.contains("1900"), "{changed}");
}

#[test]
fn findings_are_annotated_uploaded_and_fail_the_job_after_everything_was_written() {
    if !has_jq() {
        return;
    }
    let waiver = "TBD # sendoff: waive spec-definition-complete until 2027-01-31 by \
                  business-signer: sales names the play in March";
    let bench = branch("budget:", "budgett:").replace(DORMANT, "on-time-delivery-2027H1", waiver);
    let done = Job::new(&bench).with("inputs.comment", "true").run();
    assert_eq!(done.code, 1, "{}", done.out);
    assert!(done.out.contains("::error "), "{}", done.out);
    assert_eq!((&*done.outputs["exit-code"], &*done.outputs["errors"]), ("1", "1"));
    let sarif = fs::read_to_string(&done.outputs["sarif"]).unwrap();
    assert!(sarif.contains("\"spec-unknown-key\""), "{sarif}");
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap().iter();
    assert!(results.clone().all(|one| one["ruleId"] != "spec-definition-complete"));
    assert!(results.count() >= 1);
    assert!(done.summary.contains("No plan of q1-dormant-shippers"), "{}", done.summary);
    assert!(comments(&bench)[1].contains("budgett"), "{:?}", comments(&bench));
}

#[test]
fn a_fork_gets_everything_but_the_comment() {
    if !has_jq() {
        return;
    }
    let bench = branch("budget: 1800", "budget: 1900");
    let fork = Job::new(&bench)
        .with("inputs.comment", "true")
        .with("github.event.pull_request.head.repo.full_name", "somebody/campaigns")
        .run();
    assert_eq!(fork.code, 0, "{}", fork.out);
    assert!(fork.out.contains("::notice title=sendoff::a fork may not comment"), "{}", fork.out);
    assert!(fork.summary.contains("Plan to prepare"), "{}", fork.summary);
    let push = Job::new(&bench)
        .with("inputs.comment", "true")
        .with("github.event.pull_request.number", "")
        .run();
    assert_eq!(push.code, 0, "{}", push.out);
    assert!(!bench.path(".git/gh.log").exists());
}

#[test]
fn a_comment_that_cannot_be_written_is_a_warning() {
    if !has_jq() {
        return;
    }
    let bench = branch("budget: 1800", "budget: 1900").file(".git/comments.json", "no JSON");
    let done = Job::new(&bench).with("inputs.comment", "true").run();
    assert_eq!(done.code, 0, "{}", done.out);
    assert!(done.out.contains("::warning title=sendoff::no comment"), "{}", done.out);
}

#[test]
fn what_comes_from_outside_is_never_run() {
    if !has_jq() {
        return;
    }
    let bench = branch("budget: 1800", "budget: 1900");
    for input in ["paths", "changed-since", "baseline", "outputs", "workspace", "version"] {
        let evil = "$(touch pwned)`touch pwned`\"; touch pwned; \"";
        let done = Job::new(&bench).with(&format!("inputs.{input}"), evil).run();
        assert!(done.code != 0, "{input}: {}", done.out);
        assert!(!bench.path("pwned").exists(), "{input}");
    }
    for step in yaml("action.yml")["runs"]["steps"].as_sequence().unwrap() {
        assert!(!step["run"].as_str().unwrap().contains("${{"), "{step:?}");
        assert!(step["uses"].is_null(), "no other action is used: {step:?}");
    }
}

#[test]
fn nothing_is_passed_where_nothing_was_concluded() {
    if !has_jq() {
        return;
    }
    let bench = branch("budget: 1800", "budget: 1900");
    let table = [
        ("inputs.changed-since", "nowhere", 2),
        ("inputs.version", "99.0.0", 2),
        ("inputs.program", "/nowhere/sendoff", 4),
        ("inputs.paths", "policy", 3),
    ];
    for (input, value, code) in table {
        let done = Job::new(&bench).with(input, value).run();
        assert_eq!(done.code, code, "{input}: {}", done.out);
        assert!(done.outputs["sarif"].is_empty(), "{input}");
    }
}

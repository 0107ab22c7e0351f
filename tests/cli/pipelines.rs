//! The GitLab example, the hooks for pre-commit and the workflow of a new workspace, each run or
//! read as its host does.

use std::fs;
use std::process::{Command, Output};

use crate::action::{has_jq, yaml};
use crate::harness::Bench;
use crate::narrowed::{commit, committed, git};
use crate::new::begun;

const DORMANT: &str = "campaigns/q1-dormant-shippers.yaml";

/// A `PATH` on which the built program is found.
fn path() -> std::ffi::OsString {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_sendoff")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let folders = std::iter::once(program.to_path_buf()).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).unwrap()
}

fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    String::from_utf8_lossy(out).into_owned() + &String::from_utf8_lossy(err)
}

/// The job of the GitLab example, in a merge request that left `main`.
fn gitlab(bench: &Bench, since: Option<&str>) -> Output {
    let job = &yaml("docs/ci/gitlab.yml")["sendoff"];
    let mut command = Command::new("sh");
    command.arg("-ec").arg(job["script"][0].as_str().unwrap());
    command.current_dir(bench.path(".")).env_clear().env("PATH", path());
    command.envs(since.map(|since| ("CI_MERGE_REQUEST_DIFF_BASE_SHA", since)));
    command.output().unwrap()
}

#[test]
fn the_gitlab_job_leaves_a_quality_report_test_results_and_plans() {
    if !has_jq() {
        return;
    }
    let bench = committed();
    git(&bench, &["switch", "-q", "-c", "branch"]);
    let bench = bench.replace(DORMANT, "budget: 1800", "budget: 1900");
    commit(&bench);
    let good = gitlab(&bench, Some("main"));
    assert_eq!(good.status.code(), Some(0), "{}", said(&good));
    let read = |path: &str| fs::read_to_string(bench.path(path)).unwrap();
    assert!(read("sendoff-plan.md").contains("Plan to prepare `q1-dormant-shippers`"));
    assert!(!read("sendoff-plan.md").contains("Plan to prepare `q2-service-upsell`"));
    let job = &yaml("docs/ci/gitlab.yml")["sendoff"]["artifacts"];
    for artifact in [&job["paths"][0], &job["reports"]["codequality"], &job["reports"]["junit"]] {
        assert!(bench.path(artifact.as_str().unwrap()).is_file(), "{artifact:?}");
    }
    let bench = bench.replace(DORMANT, "budget:", "budgett:");
    let bad = gitlab(&bench, Some("main"));
    assert_eq!(bad.status.code(), Some(1), "{}", said(&bad));
    let quality = fs::read_to_string(bench.path("gl-code-quality.json")).unwrap();
    let quality: serde_json::Value = serde_json::from_str(&quality).unwrap();
    let slip =
        quality.as_array().unwrap().iter().find(|one| one["check_name"] == "spec-unknown-key");
    assert_eq!(slip.unwrap()["location"]["path"], DORMANT);
    assert_eq!(gitlab(&bench, None).status.code(), Some(1));
    assert_eq!(gitlab(&bench, Some("nowhere")).status.code(), Some(2));
}

fn hooks() -> Vec<serde_yaml::Value> {
    yaml(".pre-commit-hooks.yaml").as_sequence().unwrap().clone()
}

#[test]
fn every_hook_is_one_that_pre_commit_knows_and_the_program_can_run() {
    let known = [
        "id",
        "name",
        "description",
        "entry",
        "language",
        "files",
        "pass_filenames",
        "require_serial",
    ];
    for hook in hooks() {
        let keys = hook.as_mapping().unwrap().keys();
        let unknown: Vec<_> = keys.filter(|key| !known.contains(&key.as_str().unwrap())).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        assert!(["rust", "system"].contains(&hook["language"].as_str().unwrap()));
        let entry = hook["entry"].as_str().unwrap();
        let read = sendoff::cli::command().try_get_matches_from(entry.split_whitespace());
        assert!(read.is_ok(), "{entry}: {}", read.unwrap_err());
    }
}

#[test]
fn the_pattern_of_the_hooks_means_the_documents_and_nothing_else() {
    let documents = "sendoff.yaml\ncampaigns/a.yaml\nteam/campaigns/q1/a.yml\npolicy/people.yaml\n\
                     templates/hello.md\nprompts/x.html\n";
    let others =
        "README.md\ncampaigns/note.txt\nmysendoff.yaml\ntemplates/a.yaml\ndocs/policy.md\n";
    for hook in hooks() {
        let folder = Bench::empty().file("list", format!("{documents}{others}"));
        let mut grep = Command::new("grep");
        grep.arg("-E").arg(hook["files"].as_str().unwrap()).arg(folder.path("list"));
        assert_eq!(String::from_utf8(grep.output().unwrap().stdout).unwrap(), documents);
    }
}

#[test]
fn a_commit_with_a_finding_is_refused_by_the_hook_and_the_first_commit_is_not() {
    let hook = hooks().remove(0);
    let bench = Bench::example("full");
    git(&bench, &["init", "-q", "-b", "main"]);
    let script = format!("#!/bin/sh\nexec {}\n", hook["entry"].as_str().unwrap());
    let bench = bench.file(".git/hooks/pre-commit", script);
    let file = bench.path(".git/hooks/pre-commit");
    assert!(Command::new("chmod").arg("+x").arg(file).status().unwrap().success());
    let commit = |bench: &Bench| {
        git(bench, &["add", "-A"]);
        let mut command = Command::new("git");
        command.current_dir(bench.path(".")).env("PATH", path());
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        let who = ["-c", "user.name=a", "-c", "user.email=a@a.test", "-c", "commit.gpgsign=false"];
        command.args(who).args(["commit", "-q", "-m", "x"]).output().unwrap()
    };
    let first = commit(&bench);
    assert!(first.status.success(), "{}", said(&first));
    let bench = bench.replace(DORMANT, "budget:", "budgett:");
    let refused = commit(&bench);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("error[spec-unknown-key]"), "{}", said(&refused));
    let bench = bench.replace(DORMANT, "budgett: 1800", "budget: 1900");
    let good = commit(&bench);
    assert!(good.status.success(), "{}", said(&good));
}

/// Every action that a workflow uses, with what follows it on the line.
fn used(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.split_once("uses: ").map(|(_, rest)| rest)).collect()
}

#[test]
fn workflows_pin_every_action_and_ask_for_no_more_than_they_need() {
    let example = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/ci/github.yml"));
    let bench = begun();
    let begun = fs::read_to_string(bench.path("w/.github/workflows/sendoff.yml")).unwrap();
    for text in [example.unwrap(), begun] {
        let workflow: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        assert_eq!(workflow["permissions"].as_mapping().unwrap().len(), 0);
        assert!(workflow["jobs"]["check"]["permissions"]["contents"] == "read");
        let used = used(&text);
        assert!(!used.is_empty());
        for action in used {
            let (_, pin) = action.split_once('@').unwrap();
            let commit = pin.split(' ').next().unwrap();
            let hexadecimal = commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(commit.len() == 40 && hexadecimal, "{action}");
        }
        assert!(text.contains("persist-credentials: false") && !text.contains("_target"));
        let steps = workflow["jobs"]["check"]["steps"].as_sequence().unwrap();
        let scripts = steps.iter().filter_map(|step| step["run"].as_str());
        scripts.for_each(|script| assert!(!script.contains("${{"), "{script}"));
    }
}

#[test]
fn the_example_gives_the_action_only_inputs_it_has() {
    let action = yaml("action.yml");
    let workflow = yaml("docs/ci/github.yml");
    let steps = workflow["jobs"]["check"]["steps"].as_sequence().unwrap();
    let ours = steps.iter().find(|step| step["id"] == "sendoff").unwrap();
    for name in ours["with"].as_mapping().unwrap().keys() {
        assert!(action["inputs"].get(name).is_some(), "{name:?}");
    }
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/ci.md")).unwrap();
    let names = |section: &str| action[section].as_mapping().unwrap().clone().into_iter();
    for (name, _) in names("inputs").chain(names("outputs")) {
        let row = format!("| `{}` |", name.as_str().unwrap());
        assert!(page.contains(&row), "docs/ci.md does not explain {row}");
    }
}

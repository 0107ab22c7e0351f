//! A check of less than the whole workspace: one document from a pipe, or what has changed.

use std::process::Command;

use crate::harness::{Bench, Ran};

const DORMANT: &str = "campaigns/q1-dormant-shippers.yaml";
const COLD: &str = "campaigns/q1-cold-importers.yaml";

fn piped(bench: &Bench, text: &str, line: &str, code: i32) -> Ran {
    bench.ran(bench.command(line).write_stdin(text.to_owned()), code)
}

#[test]
fn a_piped_document_stands_for_its_file_and_is_checked_alone() {
    let bench = Bench::example("full").replace(DORMANT, "budget:", "budgett:");
    let text = std::fs::read_to_string(bench.path(COLD)).unwrap();
    let line = format!("check - --stdin-filename {COLD} --format concise");
    assert_eq!(piped(&bench, &text, &line, 0).out, "");
    let slip = text.replace("gbu: ", "gbuu: ");
    let ran = piped(&bench, &slip, &line, 1);
    assert!(ran.out.contains(&format!("{COLD}:")) && !ran.out.contains("dormant"), "{}", ran.out);
    // A file that does not exist yet.
    let draft = text.replace("name: q1-cold-importers", "name: draft");
    let new = "check - --stdin-filename campaigns/new/draft.yaml";
    let ran = piped(&bench, &draft, new, 0);
    assert!(ran.out.contains("launch checklist of draft\n"), "{}", ran.out);
    // What is no campaign is read by all of them.
    let people = std::fs::read_to_string(bench.path("policy/people.yaml")).unwrap();
    let people = people.replace("roles:\n", "rolles:\n");
    let policy = "check - --stdin-filename policy/people.yaml --format concise";
    let ran = piped(&bench, &people, policy, 1);
    assert!(ran.out.contains("policy/people.yaml:4:1: error[spec-unknown-key]"), "{}", ran.out);
    assert!(ran.out.contains(DORMANT), "{}", ran.out);
}

#[test]
fn a_pipe_without_a_name_or_with_company_is_a_usage_error() {
    let bench = Bench::example("full");
    let table = [
        ("check -", "error: `-` says not which file it is\n"),
        ("check --stdin-filename campaigns/a.yaml", "error: `--stdin-filename` needs `-`\n"),
        ("check - campaigns --stdin-filename campaigns/a.yaml", "error: `-` is checked alone\n"),
        ("check - --stdin-filename notes.txt", "error: `notes.txt` is no document of the"),
        ("check - --stdin-filename ../../a.yaml", "error: no `sendoff.yaml` in"),
    ];
    for (line, headline) in table {
        let ran = piped(&bench, "kind: campaign/v1\n", line, 2);
        assert!(ran.err.starts_with(headline), "{line}: {}", ran.err);
    }
}

/// The full example in a repository with one commit.
pub fn committed() -> Bench {
    let bench = Bench::example("full");
    git(&bench, &["init", "-q", "-b", "main"]);
    commit(&bench);
    bench
}

pub fn git(bench: &Bench, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@a.test", "-c", "commit.gpgsign=false"];
    let mut command = Command::new("git");
    command.current_dir(bench.path(".")).args(identity).args(arguments);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

pub fn commit(bench: &Bench) {
    git(bench, &["add", "-A"]);
    git(bench, &["commit", "-q", "-m", "x"]);
}

/// The campaigns that a check since a revision leaves out, behind one another.
#[track_caller]
fn left_out(bench: &Bench, revision: &str) -> String {
    let line = format!("check --format json --changed-since {revision}");
    let mut command = bench.command(&line);
    command.env("PATH", std::env::var_os("PATH").unwrap());
    let output = command.output().unwrap();
    let check: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(check["since"], revision);
    let names = check["unchanged"].as_array().unwrap().iter();
    names.map(|name| name.as_str().unwrap()).collect::<Vec<_>>().join(" ")
}

#[test]
fn only_campaigns_that_read_what_changed_are_checked() {
    let all = "q1-cold-importers q1-dormant-shippers q2-service-upsell";
    let bench = committed();
    assert_eq!(left_out(&bench, "main"), all);
    let bench = bench.file("README.md", "nothing of ours\n");
    assert_eq!(left_out(&bench, "main"), all);
    let bench = bench.replace(DORMANT, "budget: 1800", "budget: 1700");
    assert_eq!(left_out(&bench, "main"), "q1-cold-importers q2-service-upsell");
    // Committed on a branch, it has changed since the branch left `main`.
    git(&bench, &["switch", "-q", "-c", "branch"]);
    commit(&bench);
    assert_eq!(left_out(&bench, "main"), "q1-cold-importers q2-service-upsell");
    assert_eq!(left_out(&bench, "HEAD"), all);
    let bench = bench.replace("templates/upsell-check.md", "version: ", "version:  ");
    assert_eq!(left_out(&bench, "HEAD"), "q1-cold-importers q1-dormant-shippers");
    let bench = bench.without("templates/upsell-check.md");
    assert_eq!(left_out(&bench, "HEAD"), "");
    git(&bench, &["checkout", "-q", "--", "."]);
    let bench = bench.file("policy/more.yaml", "kind: blueprint/v1\n");
    assert_eq!(left_out(&bench, "HEAD"), "");
}

#[test]
fn what_was_not_checked_is_said() {
    let bench = committed();
    let mut command = bench.command("check --changed-since HEAD");
    let ran = bench.ran(command.env("PATH", std::env::var_os("PATH").unwrap()), 0);
    let said = "not checked, unchanged since `HEAD`: q1-cold-importers, q1-dormant-shippers,\n  \
                q2-service-upsell\n";
    assert!(ran.out.contains(said), "{}", ran.out);
}

#[test]
fn without_git_a_repository_or_the_revision_nothing_is_passed() {
    let path = std::env::var_os("PATH").unwrap();
    let since = |bench: &Bench, revision: &str, path: &std::ffi::OsStr, code: i32| {
        let mut command = bench.command(&format!("check --changed-since={revision}"));
        bench.ran(command.env("PATH", path).env("GIT_CEILING_DIRECTORIES", "/"), code).err
    };
    let bench = committed();
    let none = since(&bench, "main", "/nowhere".as_ref(), 4);
    assert!(none.starts_with("error: `--changed-since` needs the `git` program\n"), "{none}");
    for revision in ["nope", "--help"] {
        let unknown = since(&bench, revision, &path, 2);
        let headline = format!("error: git knows no revision `{revision}`\n");
        assert!(unknown.starts_with(&headline), "{unknown}");
    }
    let bare = since(&Bench::example("full"), "main", &path, 2);
    let headline = "error: git finds no repository around `[FOLDER]`\n  because: fatal: not a git";
    assert!(bare.starts_with(headline), "{bare}");
}

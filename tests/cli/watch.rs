//! `check --watch`, driven as by somebody who edits: a slip, its mend, the end.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::harness::Bench;

const DORMANT: &str = "campaigns/q1-dormant-shippers.yaml";

/// A check that runs until it is interrupted.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn begin(bench: &Bench, line: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sendoff"));
        command.current_dir(bench.path(".")).env_clear().args(line.split_whitespace());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (send, lines) = channel();
        std::thread::spawn(move || {
            out.lines().map_while(Result::ok).try_for_each(|line| send.send(line)).ok()
        });
        Self { child, lines }
    }

    /// The lines of the next round, the last one without the time of day.
    fn round(&self) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let line = self.lines.recv_timeout(Duration::from_secs(60));
            let line = line.unwrap_or_else(|_| panic!("no round; so far {lines:?}"));
            match line.split_once(" UTC  ") {
                Some((time, rest)) => {
                    assert_eq!(time.len(), "12:00:00".len(), "{line}");
                    lines.push(rest.to_owned());
                    return lines;
                }
                None => lines.push(line),
            }
        }
    }

    /// Ctrl-C, and the exit code.
    fn interrupt(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Saves as editors do: into another file, which then takes the name.
fn save(bench: &Bench, path: &str, from: &str, to: &str) {
    let text = std::fs::read_to_string(bench.path(path)).unwrap();
    assert!(text.contains(from), "{path} does not hold {from}");
    let beside = bench.path(&format!("{path}.tmp"));
    std::fs::write(&beside, "").unwrap();
    std::fs::write(&beside, text.replace(from, to)).unwrap();
    std::fs::rename(beside, bench.path(path)).unwrap();
}

#[test]
fn a_slip_is_told_when_it_is_saved_and_cleared_when_it_is_mended() {
    let bench = Bench::example("full");
    let watching = Watching::begin(&bench, "check --watch --format concise");
    assert_eq!(
        watching.round(),
        ["0 new, 0 cleared; 0 errors, 0 warnings; checked all 3 campaigns"]
    );
    save(&bench, DORMANT, "  theme: ", "  themme: a\n  theme: ");
    let [slip, state] = &watching.round()[..] else { panic!("one finding") };
    assert!(slip.starts_with(&format!("{DORMANT}:")), "{slip}");
    assert!(slip.contains("error[spec-unknown-key] unknown key `themme`"), "{slip}");
    assert_eq!(state, "1 new, 0 cleared; 1 error, 0 warnings; checked q1-dormant-shippers");
    // Another campaign is saved: what was found in the first one stays, unsaid.
    save(&bench, "campaigns/q1-cold-importers.yaml", "kind: ", "kind:  ");
    let other = "0 new, 0 cleared; 1 error, 0 warnings; checked q1-cold-importers";
    assert_eq!(watching.round(), [other]);
    save(&bench, DORMANT, "  themme: a\n", "");
    let [cleared, state] = &watching.round()[..] else { panic!("one finding") };
    assert_eq!(*cleared, format!("cleared {slip}"));
    assert_eq!(state, "0 new, 1 cleared; 0 errors, 0 warnings; checked q1-dormant-shippers");
    assert_eq!(watching.interrupt(), Some(0));
}

#[test]
fn what_a_file_can_affect_is_checked_and_the_end_is_that_of_the_last_check() {
    let bench = Bench::example("full");
    let watching = Watching::begin(&bench, "check --watch --format concise");
    watching.round();
    save(&bench, "templates/upsell-check.md", "version: ", "version:  ");
    assert!(watching.round().last().unwrap().ends_with("checked q2-service-upsell"));
    save(&bench, "policy/people.yaml", "kind: ", "kind:  ");
    assert!(watching.round().last().unwrap().ends_with("checked all 3 campaigns"));
    save(&bench, "sendoff.yaml", "kind: ", "kindd: ");
    let broken = watching.round();
    assert!(broken.len() > 1, "{broken:?}");
    assert_eq!(watching.interrupt(), Some(1));
}

#[test]
fn watching_is_for_people_and_for_files() {
    let bench = Bench::example("full");
    let table = [
        ("check --watch -", "error: `--watch` watches files, and `-` is none\n"),
        ("check --watch --fix", "error: the argument '--watch' cannot be used with '--fix'"),
        ("check --watch --format json", "error: `--watch` tells people what changed"),
        ("check --watch nowhere.yaml", "error: `nowhere.yaml` does not exist"),
    ];
    for (line, headline) in table {
        let said = bench.run(line, 2).err;
        assert!(said.starts_with(headline), "{line}: {said}");
    }
}

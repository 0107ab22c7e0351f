//! Completion scripts and manual pages are read by the programs they are for.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::harness::Bench;

fn verbs() -> Vec<String> {
    let command = sendoff::cli::command();
    command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect()
}

/// What a program says to a text; `None` where there is no such program here.
fn read_by(program: &str, arguments: &[&str], text: &str) -> Option<(bool, String)> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().ok()?;
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    Some((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

#[test]
fn a_completion_script_names_every_verb_and_its_shell_reads_it() {
    let bench = Bench::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = bench.run(&format!("completions {shell}"), 0).out;
        let missing: Vec<String> =
            verbs().into_iter().filter(|verb| !script.contains(verb)).collect();
        assert!(missing.is_empty(), "{shell}: {missing:?}");
        assert!(script.contains("changed-since"), "{shell}");
        if ["bash", "zsh", "fish"].contains(&shell)
            && let Some((good, said)) = read_by(shell, &["-n"], &script)
        {
            assert!(good, "{shell}: {said}");
        }
    }
    let unknown = bench.run("completions tcsh", 2).err;
    assert!(unknown.contains("possible values: bash, elvish, fish"), "{unknown}");
}

#[test]
fn bash_completes_verbs_and_options() {
    let script = Bench::empty().run("completions bash", 0).out;
    let ask = |words: &str, word: usize| {
        let lines = format!(
            "{script}\nCOMP_WORDS=({words})\nCOMP_CWORD={word}\n\
             _sendoff sendoff \"${{COMP_WORDS[{word}]}}\" \"\"\n\
             echo \"${{COMPREPLY[@]}}\"\n"
        );
        read_by("bash", &["--noprofile", "--norc"], &lines).unwrap().1
    };
    assert_eq!(ask("sendoff ap", 1).trim(), "apply approvals approve");
    assert_eq!(ask("sendoff check --deny", 2).trim(), "--deny-warnings");
}

#[test]
fn there_is_a_manual_page_of_the_program_and_of_every_verb() {
    let bench = Bench::empty();
    let said = bench.run("man --out pages/man1", 0).out;
    assert!(said.starts_with("pages/man1: "), "{said}");
    for verb in verbs() {
        let page = bench.path(&format!("pages/man1/sendoff-{verb}.1"));
        let text = std::fs::read_to_string(page).unwrap();
        assert!(text.contains(&format!(".TH sendoff-{verb} 1")), "{verb}");
        assert!(text.contains("EXIT STATUS"), "{verb}");
    }
    assert!(bench.path("pages/man1/sendoff-new-campaign.1").exists());
    let page = bench.run("man", 0).out;
    let written = std::fs::read_to_string(bench.path("pages/man1/sendoff.1")).unwrap();
    assert_eq!(page, written);
    let arguments = ["--warnings=all", "-E", "UTF-8", "-l", "-Tutf8", "-"];
    if let Some((good, shown)) = read_by("man", &arguments, &page) {
        // A terminal that prints bold by striking a letter twice.
        let struck = shown.replace("\u{8}", "");
        let bold: String = "SUBCOMMANDS".chars().flat_map(|c| [c, c]).collect();
        assert!(good && (struck.contains("SUBCOMMANDS") || struck.contains(&bold)), "{shown}");
        assert!(!shown.contains("warning:"), "{shown}");
    }
}

//! Runs that could not do their work: each says why, what to do, and ends with its own code.

use std::process::{Command, Stdio};

use crate::harness::Bench;

#[test]
fn outside_a_workspace_the_way_in_is_shown() {
    insta::assert_snapshot!(Bench::empty().run("check", 2).err, @r"
    error: no `sendoff.yaml` in `[FOLDER]` or a folder above it
      help: run it inside a workspace, or name one with `--workspace DIR`
      help: to begin one, run `sendoff new workspace FOLDER`
    ");
    let named = Bench::empty().file("some/file", "").run("check --workspace some", 2);
    assert!(named.err.contains("some` is not a workspace: no `sendoff.yaml`"), "{}", named.err);
}

#[test]
fn nothing_to_check_is_never_a_pass() {
    let bench = Bench::example("full").file("campaigns/later/readme.txt", "");
    let table = [
        ("check campaigns/later", "no campaign in `campaigns/later`"),
        ("check policy", "no campaign in `policy`"),
        ("check policy/fields.yaml", "`policy/fields.yaml` holds `fields/v1`, not a campaign"),
        ("check campaigns policy", "no campaign in `policy`"),
    ];
    for (line, headline) in table {
        let ran = bench.run(line, 3);
        let expected =
            format!("nothing to check: {headline}\n  help: searched `[FOLDER]`: 20 files\n");
        assert!(ran.err.starts_with(&expected), "{}", ran.err);
        assert_eq!(ran.out, "");
    }
    let none = Bench::example("full").without("campaigns").run("check", 3);
    assert!(
        none.err.starts_with("nothing to check: no campaign in `campaigns/`\n"),
        "{}",
        none.err
    );
}

#[test]
fn a_path_that_does_not_exist_or_lies_outside_is_a_usage_error() {
    let bench = Bench::example("full");
    let absent = bench.run("check campaigns/absent", 2);
    assert!(absent.err.starts_with("error: `campaigns/absent` does not exist\n"), "{}", absent.err);
    let outside = bench.run("check campaigns /", 2);
    assert!(outside.err.starts_with("error: `/` lies outside the workspace `[FOLDER]`\n"));
}

#[test]
fn arguments_that_cannot_be_read_end_as_usage_and_help_does_not() {
    let bench = Bench::empty();
    assert!(bench.run("chek", 2).err.contains("'check'"));
    assert!(bench.run("", 2).err.contains("Usage: sendoff"));
    assert!(bench.run("check --help", 0).out.contains("Usage: sendoff check"));
    assert_eq!(bench.run("--version", 0).out, format!("sendoff {}\n", env!("CARGO_PKG_VERSION")));
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_read_is_the_environment() {
    let bench = Bench::example("full").without("sendoff.yaml");
    std::os::unix::fs::symlink("/proc/self/mem", bench.path("sendoff.yaml")).unwrap();
    let ran = bench.run("check", 4);
    assert!(ran.err.starts_with("error: cannot read `[FOLDER]/sendoff.yaml`\n  because: "));
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_has_gone_is_no_failure_and_a_full_disk_is_one() {
    let run = |out: Stdio| {
        let binary = env!("CARGO_BIN_EXE_sendoff");
        Command::new(binary).args(["schema", "campaign"]).stdout(out).output().unwrap()
    };
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let gone = run(writer.into());
    assert_eq!((gone.status.code(), gone.stderr), (Some(0), Vec::new()));
    let full = run(std::fs::File::create("/dev/full").unwrap().into());
    assert_eq!(full.status.code(), Some(4));
    assert!(String::from_utf8(full.stderr).unwrap().starts_with("error: the output could not be"));
}

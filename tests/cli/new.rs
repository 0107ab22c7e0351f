//! A new workspace and a new campaign pass the check they were written for.

use crate::harness::Bench;

const ANSWERS: [&str; 14] = [
    "--company",
    "Wexmore Parts Ltd",
    "--address",
    "4 Mill Lane, Leeds LS1 1AA, United Kingdom",
    "--website",
    "wexmore.example",
    "--outreach",
    "wexmore-mail.example",
    "--offer",
    "delivers spare parts for packing lines within a day",
    "--source",
    "the register of our trade body",
    "--author",
    "Rhea Quill",
];

/// An empty folder in which a workspace was begun.
pub fn begun() -> Bench {
    let bench = Bench::empty();
    let ran = bench.ran(bench.command("new workspace w").args(ANSWERS), 0);
    assert!(ran.out.contains("`sendoff check`: nothing found"), "{}", ran.out);
    bench
}

#[test]
fn a_new_workspace_passes_without_a_finding_and_speaks_of_its_own_company() {
    let bench = begun();
    let ran = bench.run("--workspace w check", 0);
    assert!(ran.findings().is_empty(), "{}", ran.out);
    let read = |path: &str| std::fs::read_to_string(bench.path(path)).unwrap();
    let template = read("w/templates/hello.md");
    assert!(
        template.contains("Wexmore Parts delivers spare parts for packing lines"),
        "{template}"
    );
    assert!(read("w/policy/senders.yaml").contains("name: Wexmore Parts Ltd"));
    assert!(
        read("w/policy/people.yaml").contains("r.quill: { roles: [author], git: [Rhea Quill] }")
    );
    for (path, schema) in [("sendoff.yaml", ""), ("campaigns/first.yaml", "../")] {
        let text = read(&format!("w/{path}"));
        let line = text.lines().next().unwrap();
        let named = line.strip_prefix("# yaml-language-server: $schema=").unwrap();
        assert!(named.starts_with(&format!("{schema}schemas/")), "{named}");
        let folder = std::path::Path::new(path).parent().unwrap();
        assert!(bench.path("w").join(folder).join(named).is_file(), "{named}");
    }
    let ignored = read("w/.gitignore");
    assert!(ignored.lines().any(|line| line == "/.sendoff/"), "{ignored}");
    for path in [".github/workflows/sendoff.yml", ".pre-commit-config.yaml"] {
        let text = read(&format!("w/{path}"));
        serde_yaml::from_str::<serde_yaml::Value>(&text).unwrap();
        assert!(text.contains("sendoff check"), "{path}");
    }
}

#[test]
fn nothing_is_overwritten_and_what_is_missing_is_named() {
    let bench = begun();
    let ran = bench.ran(bench.command("new workspace w").args(ANSWERS), 2);
    assert!(ran.err.contains("error: `w` is not empty"), "{}", ran.err);
    let ran = bench.ran(bench.command("new workspace v").args(&ANSWERS[..10]), 2);
    assert!(ran.err.contains("help: give --source, --author"), "{}", ran.err);
    assert!(!bench.path("v").exists());
}

#[test]
fn an_answer_that_files_cannot_hold_is_refused_before_anything_is_written() {
    let bench = Bench::empty();
    let table = [
        ("--website", "https://wexmore.example", "`--website` is a domain such as"),
        ("--offer", "does: everything", "`--offer` cannot hold `:`"),
        ("--timezone", "Leeds", "`--timezone` is a zone such as"),
        ("--outreach", "wexmore.example", "mail is not sent from the domain of the site"),
    ];
    for (option, answer, said) in table {
        let given = ANSWERS.chunks(2).filter(|pair| pair[0] != option).flatten();
        let mut command = bench.command("new workspace w");
        let ran = bench.ran(command.args(given).args([option, answer]), 2);
        assert!(ran.err.contains(said), "{answer}: {}", ran.err);
        assert!(!bench.path("w").exists(), "{answer}");
    }
}

#[test]
fn one_more_campaign_is_like_the_one_there_is_on_days_of_its_own() {
    let bench = begun();
    let ran = bench.run("--workspace w new campaign second-hello --starts 2030-03-04", 0);
    assert!(ran.out.contains("campaigns/second-hello.yaml: like `first-hello`"), "{}", ran.out);
    let read = |name: &str| {
        std::fs::read_to_string(bench.path(&format!("w/campaigns/{name}.yaml"))).unwrap()
    };
    let (first, second) = (read("first"), read("second-hello"));
    let differing: Vec<(&str, &str)> =
        first.lines().zip(second.lines()).filter(|(a, b)| a != b).collect();
    let [name, starts, ends] = differing[..] else { panic!("{differing:?}") };
    assert_eq!(name.1, "name: second-hello");
    assert_eq!(starts.1, "  starts: 2030-03-04");
    assert_eq!(ends.1, "  ends: 2030-04-19");
    let again = bench.run("--workspace w new campaign second-hello", 2);
    assert!(again.err.contains("there is a campaign `second-hello` already"), "{}", again.err);
    let several = bench.run("--workspace w new campaign third-hello", 2);
    assert!(several.err.contains("--like CAMPAIGN"), "{}", several.err);
    let bad = bench.run("--workspace w new campaign Third_One --like first-hello", 2);
    assert!(bad.err.contains("no name of a campaign"), "{}", bad.err);
}

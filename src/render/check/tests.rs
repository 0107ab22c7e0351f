//! What holds for every format, on findings made by hand.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::render::Look;
use crate::rules::{Demands, Skipped};
use crate::source::{Sources, Span};

fn at(sources: &Sources, file: FileId, text: &str) -> Location {
    let start = sources.file(file).text().find(text).unwrap() as u32;
    Location::new(file, Span::new(start, start + text.len() as u32))
}

/// Every format of some findings, with the name of each.
fn all(
    findings: Vec<Diagnostic>,
    sources: &Sources,
    skipped: Vec<Skipped>,
) -> Vec<(&'static str, String)> {
    let report = Report {
        edition: "0.1.0".parse().unwrap(),
        findings,
        ran: BTreeSet::new(),
        skipped,
        passed: BTreeMap::new(),
    };
    let redacted = Redacted::of(sources, &report.findings);
    let verdict = Verdict::new(&report.findings, None, Demands::default());
    let checked = Checked {
        files: 1,
        report: &report,
        verdict: &verdict,
        sources: &redacted,
        campaigns: &[],
        standings: None,
        elsewhere: 0,
        unchanged: None,
        folder: "",
    };
    vec![
        ("human", human(&checked, Look { unicode: true, ..Look::PLAIN })),
        ("narrow", human(&checked, Look { width: 60, ..Look::PLAIN })),
        ("colour", human(&checked, Look { colour: true, ..Look::PLAIN })),
        ("concise", concise(&checked)),
        ("json", json(&checked)),
        ("lines", lines(&checked)),
        ("sarif", sarif(&checked)),
        ("github", github(&checked)),
        ("gitlab", gitlab(&checked)),
        ("junit", junit(&checked)),
        ("markdown", markdown(&checked, COMMENT_BYTES_MAX)),
    ]
}

#[test]
fn no_format_repeats_what_is_sensitive() {
    let mut sources = Sources::new();
    let text = "api_key: hunter2-äbc # of Jana\nkey: |\n  one22222\n  two33333\nlast: 1\n";
    let file = sources.add("a.yaml", text);
    let secret = at(&sources, file, "hunter2-äbc");
    let block = at(&sources, file, "one22222\n  two33333");
    let fix =
        crate::diagnostic::Fix::likely("write `x-hunter2-äbc`").replace(secret, "x-hunter2-äbc");
    let mut waived = Diagnostic::error("name", block, "`two33333` is waived");
    waived.waived = Some(Waiver {
        until: "2027-01-11".parse().unwrap(),
        by: "owner".to_owned(),
        reason: "because of one22222, which is old".to_owned(),
        at: block,
    });
    let findings = vec![
        Diagnostic::error("sec", secret, "a secret").sensitive(),
        Diagnostic::error("sec", block, "a private key").sensitive(),
        Diagnostic::warning("name", at(&sources, file, "api_key"), "`hunter2-äbc` is no name")
            .label("not `HUNTER2-äbc`")
            .also(block, "and not `two33333`")
            .help("write `hunter2-ä…`")
            .fix(fix),
        waived,
    ];
    let skipped = vec![Skipped {
        rule: "name".into(),
        campaign: Some("a".to_owned()),
        because: "there is no unit `hunter2-äbc`".to_owned(),
        missing: false,
    }];
    let open = findings[2].fingerprint(&Redacted::of(&sources, []));
    for (format, text) in all(findings, &sources, skipped) {
        let lower = text.to_lowercase();
        for secret in ["hunter2", "äbc", "one22222", "two33333", &open.hex()] {
            assert!(!lower.contains(secret), "{secret} in {format}: {text}");
        }
        assert!(text.contains("••••"), "{format}: {text}");
    }
}

#[test]
fn two_findings_alike_have_fingerprints_of_their_own() {
    let mut sources = Sources::new();
    let file = sources.add("a.yaml", "a: 1\na: 1\n");
    let here = |start| Location::new(file, Span::new(start, start + 1));
    let findings =
        vec![Diagnostic::error("r", here(0), "twice"), Diagnostic::error("r", here(5), "twice")];
    let hex = findings[0].fingerprint(&Redacted::of(&sources, [])).hex();
    for (format, text) in all(findings, &sources, Vec::new()) {
        if matches!(format, "sarif" | "gitlab") {
            assert!(text.contains(&format!("{hex}:1")) && text.contains(&format!("{hex}:2")));
        }
    }
}

#[test]
fn what_lies_in_no_file_is_in_every_format() {
    let sources = Sources::new();
    let nowhere = || Diagnostic::new("r", crate::diagnostic::Severity::Error, None, "no answer");
    for (format, text) in all(vec![nowhere()], &sources, Vec::new()) {
        assert!(text.contains("no answer"), "{format}: {text}");
    }
}

#[test]
fn a_line_of_the_concise_format_counts_characters() {
    let mut sources = Sources::new();
    let file = sources.add("a.yaml", "größe: drei\n");
    let placed = Diagnostic::warning("r", at(&sources, file, "drei"), "no number");
    let formats: BTreeMap<&str, String> =
        all(vec![placed], &sources, Vec::new()).into_iter().collect();
    assert_eq!(formats["concise"], "a.yaml:1:8: warning[r] no number\n");
    assert!(formats["sarif"].contains("\"startColumn\": 8"));
    assert!(formats["github"].contains("line=1,endLine=1,col=8,endColumn=12,"));
}

#[test]
fn markdown_leaves_out_rows_and_says_so_before_a_host_drops_it_all() {
    let mut sources = Sources::new();
    let file = sources.add("a.yaml", "a: 1\n");
    let finding = |number: u32| {
        let here = Location::new(file, Span::new(0, 1));
        Diagnostic::error("r", here, format!("{number} {}", "long ".repeat(40)))
    };
    let report = Report {
        edition: "0.1.0".parse().unwrap(),
        findings: (0..1_000).map(finding).collect(),
        ran: BTreeSet::new(),
        skipped: Vec::new(),
        passed: BTreeMap::new(),
    };
    let redacted = Redacted::of(&sources, &report.findings);
    let verdict = Verdict::new(&report.findings, None, Demands::default());
    let checked = Checked {
        files: 1,
        report: &report,
        verdict: &verdict,
        sources: &redacted,
        campaigns: &[],
        standings: None,
        elsewhere: 0,
        unchanged: None,
        folder: "",
    };
    let text = markdown(&checked, COMMENT_BYTES_MAX);
    assert!(text.len() <= COMMENT_BYTES_MAX && text.len() > COMMENT_BYTES_MAX - 2_000);
    assert!(text.contains("more rows, left out for their length"), "{text}");
    assert!(text.starts_with("### sendoff check failed: 1000 errors\n") || text.contains("1,000"));
}

//! How a problem looks: frames across files, widths, characters.

use super::*;
use crate::diagnostic::{Diagnostic, Fix, Redacted};
use crate::rules::Report;
use crate::source::{FileId, Location, Sources, Span};

const UNICODE: Look = Look { colour: false, unicode: true, width: 80 };

fn at(sources: &Sources, file: FileId, text: &str) -> Location {
    let start = sources.file(file).text().find(text).unwrap() as u32;
    Location::new(file, Span::new(start, start + text.len() as u32))
}

fn shown(findings: &[Diagnostic], sources: &Sources, look: Look) -> String {
    human(findings, &Redacted::of(sources, findings), look)
}

fn lines(findings: &[Diagnostic], sources: &Sources) -> String {
    concise(findings, &Redacted::of(sources, findings))
}

fn across_files() -> (Diagnostic, Sources) {
    let mut sources = Sources::new();
    let before = "#\n".repeat(70);
    let campaign = format!("{before}  Lead: [Score__c, Industry, HasOptedOutOfEmail]\n");
    let campaign = sources.add("campaigns/q1.yaml", campaign);
    let policy = sources.add("policy/fields.yaml", "#\n#\n  Industry: { lane: enrichment }\n");
    let finding = Diagnostic::error(
        "field-not-approved",
        at(&sources, campaign, "Industry"),
        "`Industry` may not be written to Lead by this campaign",
    )
    .label("not in the reply lane of the allowlist")
    .also(at(&sources, policy, "Industry"), "listed here, but not enabled")
    .help("remove it, or ask the owner of policy/fields.yaml (crm-owner) to enable it");
    (finding, sources)
}

#[test]
fn places_in_two_files_stand_in_one_frame() {
    let (finding, sources) = across_files();
    insta::assert_snapshot!(shown(&[finding], &sources, UNICODE), @r"
    error[field-not-approved]: `Industry` may not be written to Lead by this
      campaign
        ╭─[campaigns/q1.yaml:71:20]
     71 │   Lead: [Score__c, Industry, HasOptedOutOfEmail]
        ·                    ────┬───
        ·                        ╰── not in the reply lane of the allowlist
        ├─[policy/fields.yaml:3:3]
      3 │   Industry: { lane: enrichment }
        ·   ────┬───
        ·       ╰── listed here, but not enabled
        ╰─
      help: remove it, or ask the owner of policy/fields.yaml (crm-owner) to enable
            it
      more: sendoff explain field-not-approved
    ");
}

#[test]
fn columns_count_characters_and_a_problem_without_a_place_has_no_frame() {
    let mut sources = Sources::new();
    let file = sources.add("a.yaml", "größe: drei\n");
    let placed = Diagnostic::warning("r", at(&sources, file, "drei"), "no number");
    let shown = self::shown(std::slice::from_ref(&placed), &sources, UNICODE);
    assert!(shown.contains("╭─[a.yaml:1:8]\n 1 │ größe: drei\n   ·        ────\n"), "{shown}");
    assert_eq!(lines(&[placed], &sources), "a.yaml:1:8: warning[r] no number\n");
    let nowhere = Diagnostic::new("r", crate::diagnostic::Severity::Error, None, "no answer");
    let expected = "error[r]: no answer\n  more: sendoff explain r\n\n";
    assert_eq!(self::shown(std::slice::from_ref(&nowhere), &sources, UNICODE), expected);
    assert_eq!(lines(&[nowhere], &sources), "-: error[r] no answer\n");
}

#[test]
fn any_range_of_any_text_can_be_drawn() {
    let texts = [
        "",
        "\n",
        "a",
        "a\n\n",
        "ä\r\nb\tc\r\n",
        "日本語: 日本\n",
        "x\u{1b}[2J\n\u{0}",
        "\n\n\nlong ",
    ];
    for text in texts {
        let text =
            format!("{text}{}", if text.len() > 6 { "word ".repeat(60) } else { String::new() });
        let mut sources = Sources::new();
        let file = sources.add("a.yaml", text.as_str());
        for start in 0..=text.len() as u32 {
            for length in [0, 1, 7, 400] {
                let end = (start + length).min(text.len() as u32);
                let here = Location::new(file, Span::new(start, end));
                let finding = Diagnostic::error("r", here, "x").label("here").also(here, "too");
                let shown = self::shown(&[finding], &sources, Look::PLAIN);
                assert!(shown.contains("[a.yaml:") && !shown.contains('\u{1b}'), "{shown}");
            }
        }
    }
}

/// Three problems about one line and a block that hold secrets; one of them quotes what it found.
fn about_secrets() -> (Vec<Diagnostic>, Sources) {
    let mut sources = Sources::new();
    let text = "api_key: hunter2-äbc # of Jana\nkey: |\n  one22222\n  two33333\nlast: 1\n";
    let file = sources.add("a.yaml", text);
    let block = at(&sources, file, "one22222\n  two33333");
    let line = at(&sources, file, "  two33333");
    let secret = at(&sources, file, "hunter2-äbc");
    let findings = vec![
        Diagnostic::error("sec", secret, "a secret").label("who can read it").sensitive(),
        Diagnostic::error("sec", block, "a private key").sensitive(),
        Diagnostic::warning("name", at(&sources, file, "api_key"), "`hunter2-äbc` is no name")
            .label("not `HUNTER2-äbc`")
            .also(line, "and not `two33333`")
            .help("write `hunter2-ä…`")
            .fix(Fix::meant(secret, "x-hunter2-äbc")),
    ];
    (findings, sources)
}

#[test]
fn what_is_sensitive_is_masked_whichever_problem_shows_the_line() {
    let (findings, sources) = about_secrets();
    insta::assert_snapshot!(shown(&findings, &sources, UNICODE), @r"
    error[sec]: a secret
       ╭─[a.yaml:1:10]
     1 │ api_key: ••••••••••• # of Jana
       ·          ─────┬─────
       ·               ╰── who can read it
       ╰─
      more: sendoff explain sec

    error[sec]: a private key
       ╭─[a.yaml:3:3]
     3 │   ••••••••
       ·   ────────
       ╰─
      more: sendoff explain sec

    warning[name]: `•••••••••••` is no name
       ╭─[a.yaml:1:1]
     1 │ api_key: ••••••••••• # of Jana
       · ───┬───
       ·    ╰── not `•••••••••••`
       ├─[a.yaml:4:1]
     4 │ ••••••••••
       · ─────┬────
       ·      ╰── and not `••••••••`
       ╰─
      help: write `•••••••••…`
      more: sendoff explain name
    ");
    insta::assert_snapshot!(lines(&findings, &sources), @r"
    a.yaml:1:10: error[sec] a secret
    a.yaml:3:3: error[sec] a private key
    a.yaml:1:1: warning[name] `•••••••••••` is no name
    ");
}

#[test]
fn no_renderer_repeats_what_is_sensitive() {
    let (findings, sources) = about_secrets();
    let redacted = Redacted::of(&sources, &findings);
    let report = Report {
        edition: "0.1.0".parse().unwrap(),
        findings: findings.clone(),
        ran: std::collections::BTreeSet::new(),
        skipped: Vec::new(),
        passed: std::collections::BTreeMap::new(),
    };
    let checked = Checked { files: 1, report: &report, elsewhere: 0, standings: None };
    let bare = Redacted::of(&sources, []);
    let digest = findings[2].fingerprint(&bare);
    for look in
        [UNICODE, Look::PLAIN, Look { colour: true, ..UNICODE }, Look { width: 8, ..UNICODE }]
    {
        let all = human(&findings, &redacted, look)
            + &summary(&checked, look)
            + &concise(&findings, &redacted)
            + &check_json(&checked, &redacted);
        let lower = all.to_lowercase();
        for secret in ["hunter2", "äbc", "one22222", "two33333", &digest.to_string()] {
            assert!(!lower.contains(secret), "{secret} in {all}");
        }
        assert!(all.contains("api_key: •••"), "{all}");
    }
    let open = human(&findings, &bare, UNICODE);
    assert!(open.contains("hunter2-äbc"), "the test shows what is masked: {open}");
}

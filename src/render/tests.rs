//! How a problem looks: frames across files, widths, characters.

use super::*;
use crate::diagnostic::{Diagnostic, Fix, Redacted};
use crate::source::{FileId, Location, Sources, Span};

const UNICODE: Look = Look { colour: false, unicode: true, width: 80 };

fn at(sources: &Sources, file: FileId, text: &str) -> Location {
    let start = sources.file(file).text().find(text).unwrap() as u32;
    Location::new(file, Span::new(start, start + text.len() as u32))
}

fn shown(findings: &[Diagnostic], sources: &Sources, look: Look) -> String {
    human(findings, &Redacted::of(sources, findings), look)
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
    let nowhere = Diagnostic::new("r", crate::diagnostic::Severity::Error, None, "no answer");
    let expected = "error[r]: no answer\n  more: sendoff explain r\n\n";
    assert_eq!(self::shown(std::slice::from_ref(&nowhere), &sources, UNICODE), expected);
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
}

#[test]
fn what_is_hidden_in_a_line_is_drawn_by_its_number_with_the_mark_where_it_stands() {
    let mut sources = Sources::new();
    let file = sources.add("a.yaml", "owner: \u{202e}gro\u{200b} # x\n");
    let finding =
        Diagnostic::error("r", at(&sources, file, "gro\u{200b}"), "`\u{202e}gro` is nobody")
            .label("not `gro\u{200b}`");
    insta::assert_snapshot!(shown(&[finding], &sources, UNICODE), @r"
    error[r]: `<U+202E>gro` is nobody
       ╭─[a.yaml:1:9]
     1 │ owner: <U+202E>gro<U+200B> # x
       ·                ─────┬─────
       ·                     ╰── not `gro<U+200B>`
       ╰─
      more: sendoff explain r
    ");
}

#[test]
fn a_long_line_with_hidden_characters_is_cut_to_the_width() {
    let mut sources = Sources::new();
    let line = format!("{}x: wrong {}\n", "\u{202e}a".repeat(60), "b\u{2066}".repeat(60));
    let file = sources.add("a.yaml", line);
    let finding = Diagnostic::error("r", at(&sources, file, "wrong"), "no").label("here");
    for width in [60, 80, 120] {
        let text = shown(std::slice::from_ref(&finding), &sources, Look { width, ..UNICODE });
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(width) && text.contains("x: wrong "), "{width}\n{text}");
    }
}

#[test]
fn a_waived_problem_says_so_and_by_whom() {
    let (mut finding, sources) = across_files();
    let at = finding.related[0].at;
    finding.waived = Some(crate::diagnostic::Waiver {
        until: "2027-01-31".parse().unwrap(),
        by: "crm-owner".to_owned(),
        reason: "agreed until the field is enabled, which the next release of the allowlist brings"
            .to_owned(),
        at,
    });
    let text = shown(&[finding], &sources, UNICODE);
    assert!(text.starts_with("waived error[field-not-approved]: `Industry` may not"), "{text}");
    assert!(
        text.contains("  waived: until 2027-01-31 by crm-owner: agreed until the field is"),
        "{text}"
    );
}

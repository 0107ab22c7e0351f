//! How a problem looks: frames across files, widths, characters.

use super::*;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Location, Sources, Span};

const UNICODE: Look = Look { colour: false, unicode: true, width: 80 };

fn at(sources: &Sources, file: FileId, text: &str) -> Location {
    let start = sources.file(file).text().find(text).unwrap() as u32;
    Location::new(file, Span::new(start, start + text.len() as u32))
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
    insta::assert_snapshot!(human(&[finding], &sources, UNICODE), @r"
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
    let shown = human(std::slice::from_ref(&placed), &sources, UNICODE);
    assert!(shown.contains("╭─[a.yaml:1:8]\n 1 │ größe: drei\n   ·        ────\n"), "{shown}");
    assert_eq!(concise(&[placed], &sources), "a.yaml:1:8: warning[r] no number\n");
    let nowhere = Diagnostic::new("r", crate::diagnostic::Severity::Error, None, "no answer");
    let expected = "error[r]: no answer\n  more: sendoff explain r\n\n";
    assert_eq!(human(std::slice::from_ref(&nowhere), &sources, UNICODE), expected);
    assert_eq!(concise(&[nowhere], &sources), "-: error[r] no answer\n");
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
                let shown = human(&[finding], &sources, Look::PLAIN);
                assert!(shown.contains("[a.yaml:") && !shown.contains('\u{1b}'), "{shown}");
            }
        }
    }
}

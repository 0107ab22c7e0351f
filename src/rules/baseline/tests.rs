//! What a baseline holds and what it says of findings.

use super::*;
use crate::base::digest::Digest;
use crate::diagnostic::{Problems, Redacted};
use crate::source::{Location, Sources, Span};

/// A rule that can be waived, and one that cannot.
const SOFT: &str = "wave-pilot-first";
const HARD: &str = "sec-no-secrets";

/// A finding for each line of a text: `soft`, `hard` or `sensitive`.
fn found(text: &str) -> (Vec<Diagnostic>, Sources) {
    let mut sources = Sources::new();
    let file = sources.add("campaigns/a.yaml", text);
    let mut problems = Problems::new();
    let mut start = 0;
    for line in text.lines() {
        let at = Location::new(file, Span::new(start, start + line.len() as u32));
        start += line.len() as u32 + 1;
        match line {
            "soft" => problems.push(Diagnostic::error(SOFT, at, "too large")),
            "hard" => problems.push(Diagnostic::error(HARD, at, "a secret")),
            "hidden" => problems.push(Diagnostic::error(SOFT, at, "too large").sensitive()),
            _ => {}
        }
    }
    (problems.sorted(&sources), sources)
}

fn baseline(text: &str) -> Baseline {
    let (findings, sources) = found(text);
    Baseline::of(&findings, &Redacted::of(&sources, &findings))
}

fn compared(baseline: &Baseline, text: &str) -> (Vec<bool>, Vec<u32>) {
    let (findings, sources) = found(text);
    let compared = baseline.compare(&findings, &Redacted::of(&sources, &findings), |_| true);
    (compared.known, compared.stale.iter().map(|stale| stale.gone).collect())
}

#[test]
fn of_findings_alike_as_many_are_known_as_were_there() {
    let two = baseline("soft\nx\nsoft\n");
    assert_eq!((two.len(), two.text().lines().count()), (2, 2));
    let table: [(&str, &[bool], &[u32]); 4] = [
        ("# moved\n\nsoft\nsoft\n", &[true, true], &[]),
        ("soft\nsoft\nsoft\n", &[true, true, false], &[]),
        ("soft\n", &[true], &[1]),
        ("", &[], &[2]),
    ];
    for (text, known, stale) in table {
        assert_eq!(compared(&two, text), (known.to_vec(), stale.to_vec()), "{text}");
    }
}

#[test]
fn what_cannot_be_waived_or_shown_is_never_in_it() {
    assert!(baseline("hard\nhidden\n").is_empty());
    let (findings, sources) = found("hard\nhidden\n");
    let redacted = Redacted::of(&sources, &findings);
    let forged = findings.iter().map(|finding| {
        let fingerprint: Digest = finding.fingerprint(&redacted);
        format!(
            "{{\"path\":\"campaigns/a.yaml\",\"rule\":\"{}\",\"headline\":\"x\",\"count\":1,\
             \"fingerprint\":\"{fingerprint}\"}}\n",
            finding.rule
        )
    });
    let text = format!("{}{}", Baseline::default().text(), forged.collect::<String>());
    let forged = Baseline::read(&text).unwrap();
    assert_eq!(compared(&forged, "hard\nhidden\n"), (vec![false, false], vec![1, 1]));
}

#[test]
fn a_waived_finding_is_not_in_it() {
    let (mut findings, sources) = found("soft\n");
    findings[0].waived = Some(crate::diagnostic::Waiver {
        until: "2027-01-11".parse().unwrap(),
        by: "owner".to_owned(),
        reason: "agreed".to_owned(),
        at: findings[0].primary.as_ref().unwrap().at,
    });
    assert!(Baseline::of(&findings, &Redacted::of(&sources, &findings)).is_empty());
}

#[test]
fn what_is_written_is_read_back_and_of_two_entries_the_larger_holds() {
    let two = baseline("soft\nsoft\n");
    assert_eq!(Baseline::read(&two.text()), Ok(two.clone()));
    let entry = two.text().lines().nth(1).unwrap().to_owned();
    let merged = format!("{}{}\n", two.text(), entry.replace("\"count\":2", "\"count\":1"));
    assert_eq!(Baseline::read(&merged), Ok(two));
}

#[test]
fn shrinking_takes_out_what_is_gone_and_takes_nothing_in() {
    let (one, two) = (baseline("soft\n"), baseline("soft\nsoft\n"));
    assert_eq!(two.shrunk_to(&one), one);
    assert_eq!(one.shrunk_to(&two), one);
    assert!(two.shrunk_to(&Baseline::default()).is_empty());
    assert!(Baseline::default().shrunk_to(&two).is_empty());
}

//! The way of an author who has never seen YAML: from `new` with gaps and slips to a passing check,
//! by doing exactly what the help of each message says and nothing else.

use serde_json::Value;

use crate::harness::Bench;
use crate::new::begun;

const FILE: &str = "w/campaigns/first.yaml";

/// What the author got wrong: what was there, and what stands there now.
const SLIPS: [(&str, &str); 11] = [
    ("  purpose: Cold", "  purposse: Cold"),
    ("  title: First hello\n", ""),
    ("  gbu: outreach", "  gbu: marketing"),
    ("hours: 09:00-16:00", "hours: 9 to 16"),
    ("days: [tue, wed, thu]", "days: [tuesday, wed, thu]"),
    ("[reply, unsubscribe, hard-bounce]", "[reply, hard-bounce]"),
    ("template: hello@1", "template: hello@2"),
    ("other: the register of our trade body", "other: the register of our trade body, March"),
    ("  lawful_basis: LIA-2026-001\n", ""),
    ("Lead: [HasOptedOutOfEmail", "Lead: [Industry, HasOptedOutOfEmail"),
    ("{ keep_listening: 30 days, ", "{ "),
];

/// What no message can know and the author does.
const KNOWN: [(&str, &str); 2] = [("title", "First hello"), ("lawful_basis", "LIA-2026-001")];

#[test]
fn each_message_s_help_applied_clears_it_and_leads_to_a_passing_check() {
    let bench = begun();
    let mut text = std::fs::read_to_string(bench.path(FILE)).unwrap();
    for (right, wrong) in SLIPS {
        assert!(text.contains(right), "{right}");
        text = text.replace(right, wrong);
    }
    let mut bench = bench.file(FILE, &text);
    let mut told: Vec<String> = Vec::new();
    while let Some(finding) = found(&bench).first().cloned() {
        let name = named(&finding);
        assert!(told.len() < SLIPS.len(), "more messages than slips: {told:#?}, then {name}");
        text = mended(&text, &finding);
        bench = bench.file(FILE, &text);
        let still = found(&bench).iter().any(|one| named(one) == name);
        assert!(!still, "its help does not clear it: {name}\n{text}");
        told.push(name);
    }
    assert_eq!(told.len(), SLIPS.len(), "one slip is one message: {told:#?}");
    let ran = bench.run("--workspace w check", 0);
    assert!(ran.out.ends_with("nothing found\n"), "{}", ran.out);
}

fn found(bench: &Bench) -> Vec<Value> {
    let output = bench.command("--workspace w check --format json").output().unwrap();
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    result["findings"].as_array().unwrap().clone()
}

fn named(finding: &Value) -> String {
    format!("{}: {}", finding["rule"].as_str().unwrap(), finding["headline"].as_str().unwrap())
}

/// The words in backticks.
fn quoted(words: &str) -> Vec<&str> {
    words.split('`').skip(1).step_by(2).collect()
}

/// The text with the first thing done that the help says.
fn mended(text: &str, finding: &Value) -> String {
    let name = named(finding);
    let help = finding["help"].as_str().unwrap_or_else(|| panic!("no help: {name}"));
    let at = &finding["primary"];
    assert_eq!(at["path"], "campaigns/first.yaml", "{name}");
    let offset = |key: &str| at[key].as_u64().unwrap() as usize;
    let (start, end) = (offset("start"), offset("end"));
    let put = |by: &str| format!("{}{by}{}", &text[..start], &text[end..]);
    let names = quoted(help);
    match help.split_whitespace().next().unwrap() {
        "write" if names[0].contains(": ") => line(text, start, names[0]),
        "write" => put(names[0]),
        "put" => {
            let from = text[..start].rfind(": ").unwrap() + 2;
            format!("{}\"{}\"{}", &text[..from], &text[from..end], &text[end..])
        }
        "remove" => format!("{}{}", &text[..start], text[end..].trim_start_matches(", ")),
        "add" => {
            let section = match (names.get(1), quoted(&name).first()) {
                (Some(under), _) | (None, Some(under)) => (*under).to_owned(),
                (None, None) => text[start..end].to_owned(),
            };
            added(text, &section, names[0])
        }
        // `policy/x.yaml` defines `a`, `b`.
        _ if help.contains(" defines ") => put(names[1]),
        _ => panic!("{name}: no author knows what to do with: {help}"),
    }
}

/// The line around a place, written anew.
fn line(text: &str, at: usize, by: &str) -> String {
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = at + text[at..].find('\n').unwrap();
    let indent = text[start..].len() - text[start..].trim_start().len();
    format!("{}{}{by}{}", &text[..start], " ".repeat(indent), &text[end..])
}

/// A section with one more key, in its braces or below it.
fn added(text: &str, section: &str, key: &str) -> String {
    let value = || {
        let name = key.trim_end_matches(':');
        KNOWN.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{key}")).1
    };
    let entry = if key.ends_with(':') { format!("{key} {}", value()) } else { key.to_owned() };
    let braces = format!("\n{section}: {{ ");
    let below = format!("\n{section}:\n");
    if text.contains(&braces) {
        text.replace(&braces, &format!("{braces}{entry}, "))
    } else {
        assert!(text.contains(&below), "there is no `{section}`");
        text.replace(&below, &format!("{below}  {entry}\n"))
    }
}

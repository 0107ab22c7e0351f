//! `sender-display-name`: the display name is the name of the sender and nothing else.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "G006",
    name: "sender-display-name",
    summary: "the display name is the name of the sender and nothing else",
    group: Group::Sender,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "G-GUIDE",
    page: include_str!("sender_display_name.md"),
    check: Check::Campaign(check),
};

/// The longest display name that mail programs show whole, in characters.
const LONGEST: usize = 64;
/// Words of an offer or an alarm, which belong to no name.
const SELLING: [&str; 9] =
    ["urgent", "offer", "free", "sale", "discount", "deal", "winner", "invoice", "reminder"];

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let shown = &subject.identity()?.from_name;
    if let Some(why) = flaw(shown) {
        let headline = format!("the display name `{}` {why}", shown.value);
        found.push(found.at(shown.at, headline).help("use the sender's name and organisation"));
    }
    Ok(())
}

/// What makes a text no display name, in words that follow it.
fn flaw(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let spoken: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    if let Some(word) = SELLING.iter().find(|word| spoken.contains(word)) {
        return Some(format!("holds `{word}`, a word of a subject"));
    }
    if name.contains(['{', '}', '%']) {
        return Some("holds a merge tag".to_owned());
    }
    if name.contains('@') || lower.contains("://") || lower.contains("www.") {
        return Some("holds an address".to_owned());
    }
    let counted = |part: &str| {
        let inner = part.split(')').next().unwrap_or(part);
        !inner.is_empty() && inner.chars().all(|c| c.is_ascii_digit())
    };
    if name.split('(').skip(1).any(counted) {
        return Some("counts messages, as a thread does".to_owned());
    }
    let plain = |c: char| c.is_alphanumeric() || c.is_whitespace() || " .,'’-–&()/|·".contains(c);
    if let Some(odd) = name.chars().find(|c| !plain(*c)) {
        return Some(format!("holds `{}`", odd.escape_default()));
    }
    let long = name.chars().count() > LONGEST;
    long.then(|| format!("is longer than {LONGEST} characters"))
}

#[cfg(test)]
mod tests {
    use super::flaw;

    #[test]
    fn names_are_told_from_subjects_tags_and_signs() {
        for name in [
            "Nora, virtual assistant of Larkfield",
            "Zoë O’Hara (Larkfield)",
            "3M & Co.",
            "Ada, Larkfield Re",
        ] {
            assert_eq!(flaw(name), None, "{name}");
        }
        let bad = [
            ("URGENT offer", "`urgent`"),
            ("Re: Nora", "`:`"),
            ("Nora for {{first_name}}", "merge tag"),
            ("nora@freight.example", "address"),
            ("Nora (2)", "counts"),
            ("Nora \u{1f600}", "holds `\\u{1f600}`"),
        ];
        for (name, expected) in bad {
            assert!(flaw(name).is_some_and(|why| why.contains(expected)), "{name}");
        }
        assert!(flaw(&"Nora ".repeat(14)).is_some());
    }
}

//! `spec-definition-complete`: the definition of a campaign says something.

use crate::base::words::count;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Located;

pub(super) static RULE: Rule = Rule {
    code: "A009",
    name: "spec-definition-complete",
    summary: "title, type, purpose and play of a campaign are given, not promised",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S1, SF-CM",
    page: include_str!("spec_definition_complete.md"),
    check: Check::Campaign(check),
};

/// The longest name of a campaign in Salesforce, in characters.
const TITLE_MAX: usize = 80;

/// Words that stand where somebody meant to write something later.
const PLACEHOLDERS: [&str; 15] = [
    "tbd",
    "tba",
    "tbc",
    "to-do",
    "to do",
    "to be defined",
    "fixme",
    "xxx",
    "n/a",
    "na",
    "none",
    "test",
    "title",
    "change me",
    "lorem ipsum",
];

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let brief = subject.brief()?;
    let texts = [
        ("title", Some(&brief.title), "`Q1 win-back of dormant shippers`"),
        ("type", Some(&brief.kind), "the value of `Campaign.Type`, such as `Email`"),
        ("purpose", Some(&brief.purpose), "`Cold Email Q1`"),
        ("sales_play", brief.sales_play.as_ref(), "the play of the period, or remove the key"),
    ];
    for (key, text, example) in texts {
        let Some(text) = text.filter(|text| is_placeholder(text)) else { continue };
        let headline = format!("`brief.{key}` is left open: `{}`", text.trim());
        found.push(
            found.at(text.at, headline).label("a placeholder").help(format!("write {example}")),
        );
    }
    title_fits(&brief.title, found);
    Ok(())
}

fn title_fits(title: &Located<String>, found: &mut Found<'_>) {
    let long = title.chars().count();
    if long > TITLE_MAX {
        let over = count((long - TITLE_MAX) as u64, "character");
        found.push(
            found
                .at(title.at, format!("the title has {long} characters"))
                .label(format!("Salesforce allows {TITLE_MAX}"))
                .help(format!("shorten it by {over}")),
        );
    }
}

/// Whether a text says nothing: blank, marks only, a word for later, or something in brackets.
fn is_placeholder(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let bracketed = [('<', '>'), ('[', ']'), ('{', '}')]
        .iter()
        .any(|(open, close)| text.starts_with(*open) && text.ends_with(*close));
    let words = text.trim_end_matches(['.', '!', '?', ':']);
    !text.chars().any(char::is_alphanumeric) || bracketed || PLACEHOLDERS.contains(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_told_from_a_text() {
        for text in [" ", "-", "???", "TBD", "to be defined.", "<purpose>", "[title]", "To do!"] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["Cold Email Q1", "Email", "Test of the new lanes", "A [b] c"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}

//! `dq-sfid-format`: a record id in a file is whole, and no tool has changed its case.

use crate::diagnostic::Severity;
use crate::platform::salesforce::{BadId, Id};
use crate::rules::{Check, Found, Group, Rule};
use crate::source::{FileId, Location};
use crate::workspace::Workspace;
use crate::yaml::{Kind, Node};

pub(super) static RULE: Rule = Rule {
    code: "C018",
    name: "dq-sfid-format",
    summary: "record ids of Salesforce have 18 characters and a checksum that fits",
    group: Group::Quality,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("dq_sfid_format.md"),
    check: Check::File(check),
};

/// The objects whose ids are written down, by the first three characters of the id.
const PREFIXES: [(&str, &str); 10] = [
    ("001", "an account"),
    ("003", "a contact"),
    ("005", "a user"),
    ("006", "an opportunity"),
    ("00D", "an organisation"),
    ("00O", "a report"),
    ("00Q", "a lead"),
    ("00v", "a campaign member"),
    ("01Z", "a dashboard"),
    ("701", "a campaign"),
];

fn check(workspace: &Workspace, file: FileId, found: &mut Found<'_>) {
    let root = workspace.tree(file).and_then(|tree| tree.root());
    let mut waiting: Vec<Node<'_>> = root.into_iter().collect();
    while let Some(node) = waiting.pop() {
        match node.kind() {
            Kind::Map(_) => waiting.extend(node.entries().map(|entry| entry.value)),
            Kind::List(_) => waiting.extend(node.items()),
            _ => judge(node.text().unwrap_or_default(), node.at(), found),
        }
    }
}

/// Reports a text that looks like the id of a record and is none, or only half of one.
fn judge(text: &str, at: Location, found: &mut Found<'_>) {
    let Some(object) = object(text) else { return };
    match text.parse::<Id>() {
        Ok(id) if text.len() < id.as_str().len() => found.push(
            found
                .at(at, format!("`{text}` is the short form of the id of {object}"))
                .label("a tool that ignores case could change it unseen")
                .help(format!("write `{id}`, if its letters have the case that Salesforce shows")),
        ),
        Err(BadId::Checksum) => found.push(
            found
                .at(at, format!("`{text}` is no id of {object}: its end does not fit the rest"))
                .label("a letter is wrong, or the case of one")
                .help("copy the id from Salesforce again, with all 18 characters"),
        ),
        Ok(_) | Err(BadId::Form) => {}
    }
}

/// The object whose id a text looks like: letters and digits in the length of an id, behind one of
/// the prefixes, with a digit among what follows.
fn object(text: &str) -> Option<&'static str> {
    let known = PREFIXES.iter().find(|(prefix, _)| text.starts_with(prefix));
    let (prefix, object) = known?;
    let rest = &text.as_bytes()[prefix.len()..];
    let form = matches!(text.len(), 15 | 18) && rest.iter().all(u8::is_ascii_alphanumeric);
    (form && rest.iter().any(u8::is_ascii_digit)).then_some(*object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_the_form_of_an_id_is_taken_for_one() {
        for (text, expected) in [
            ("7015g000000Lark", Some("a campaign")),
            ("00D5g000001CoreEAC", Some("an organisation")),
            ("701kilometresxx", None),
            ("7015g000000Lar", None),
            ("opener@3", None),
            ("", None),
        ] {
            assert_eq!(object(text), expected, "{text}");
        }
    }
}

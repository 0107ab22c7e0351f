//! `msg-tag-case`: every merge tag has the exact case of its key.

use super::origin::STANDARD;
use super::sequence::sent;
use crate::diagnostic::{Fix, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Location;
use crate::template::Content;

pub(super) static RULE: Rule = Rule {
    code: "F003",
    name: "msg-tag-case",
    summary: "every merge tag has the exact case of its key",
    group: Group::Message,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "SL-LM",
    page: include_str!("msg_tag_case.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    for sent in sent(subject)? {
        let variables = &sent.template.front.variables;
        let known: Vec<&str> = variables.keys().map(String::as_str).chain(STANDARD).collect();
        for (key, at) in sent.template.contents().flat_map(Content::keys) {
            compare(key, at, &known, found);
        }
        for (name, variable) in variables {
            compare(name, variable.at, &STANDARD, found);
        }
    }
    Ok(())
}

fn compare(key: &str, at: Location, known: &[&str], found: &mut Found<'_>) {
    let same = |name: &&&str| name.eq_ignore_ascii_case(key);
    if known.contains(&key) {
        return;
    }
    if let Some(meant) = known.iter().find(same) {
        let problem = found.at(at, format!("`{key}` is not `{meant}`"));
        let fix = Fix::safe(format!("write `{meant}`")).replace(at, *meant);
        let help = format!("write `{meant}`: Smartlead compares keys letter by letter");
        found.push(problem.label("differs in case").help(help).fix(fix));
    }
}

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
            compare(key, at, &known, &[], found);
        }
        for (name, variable) in variables {
            let tags = sent.template.contents().flat_map(Content::keys);
            let tags: Vec<Location> =
                tags.filter(|(key, _)| key == name).map(|(_, at)| at).collect();
            compare(name, variable.at, &STANDARD, &tags, found);
        }
    }
    Ok(())
}

/// Reports a key that differs from a known one in case; `tags` are renamed along with it.
fn compare(key: &str, at: Location, known: &[&str], tags: &[Location], found: &mut Found<'_>) {
    let same = |name: &&&str| name.eq_ignore_ascii_case(key);
    if known.contains(&key) {
        return;
    }
    let mut alike: Vec<&str> = known.iter().filter(same).copied().collect();
    alike.dedup();
    if let Some(meant) = alike.first() {
        let problem = found.at(at, format!("`{key}` is not `{meant}`"));
        let sure = Fix::safe(format!("write `{meant}`")).replace(at, *meant);
        let fix = if alike.len() == 1 { sure } else { Fix::meant(at, meant) };
        let fix = tags.iter().fold(fix, |fix, tag| fix.replace(*tag, *meant));
        let help = format!("write `{meant}`: Smartlead compares keys letter by letter");
        found.push(problem.label("differs in case").help(help).fix(fix));
    }
}

//! `msg-tag-known`: every merge tag is filled, from a field or a column that is named.

use super::origin::{STANDARD, origin};
use super::sequence::sent;
use crate::base::nearest::nearest;
use crate::diagnostic::{Fix, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Location;
use crate::template::{Content, Template, Variable};

pub(super) static RULE: Rule = Rule {
    code: "F002",
    name: "msg-tag-known",
    summary: "every merge tag is filled, from a field or a column that is named",
    group: Group::Message,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "SL",
    page: include_str!("msg_tag_known.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    for sent in sent(subject)? {
        for (key, at) in sent.template.contents().flat_map(Content::keys) {
            check_key(sent.template, key, at, found);
        }
        for (name, variable) in &sent.template.front.variables {
            check_variable(name, variable, found);
        }
    }
    Ok(())
}

/// A key that differs from a known one only in case is left to `msg-tag-case`.
fn check_key(template: &Template, key: &str, at: Location, found: &mut Found<'_>) {
    let known: Vec<&str> =
        template.front.variables.keys().map(String::as_str).chain(STANDARD).collect();
    if known.iter().any(|name| name.eq_ignore_ascii_case(key)) {
        return;
    }
    let problem = found.at(at, format!("`{key}` is no variable of this template"));
    found.push(match nearest(key, known) {
        Some(meant) => problem.help(format!("did you mean `{meant}`?")).fix(Fix::meant(at, meant)),
        None => problem
            .also(template.front.id.at, "declare it in `variables` of this front matter")
            .help(format!("declare it, as in `{key}: {{ fallback: ..., from: Lead.Title }}`")),
    });
}

/// That the field may leave for Smartlead is the subject of `field-egress-allowlisted`, and that a
/// column exists that of `enrich-output-declared`.
fn check_variable(name: &str, variable: &Variable, found: &mut Found<'_>) {
    let Some(from) = &variable.from else {
        let known = STANDARD.iter().any(|standard| standard.eq_ignore_ascii_case(name));
        if !known {
            let headline = format!("nothing says where the values of `{name}` come from");
            let help = "add `from:` with a field such as `Lead.Title`, or `clay:` and a column";
            found.push(found.at(variable.at, headline).help(help));
        }
        return;
    };
    if origin(from).is_none() {
        let headline = format!("`{}` is neither a field nor a Clay column", from.value);
        let help = "write a field with its object, such as `Lead.Title`, or `clay:summary`";
        found.push(found.at(from.at, headline).help(help));
    }
}

//! `msg-link-value`: no link is built from the values of a person.

use super::link::links;
use super::sequence::sent;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "F037",
    name: "msg-link-value",
    summary: "no link is built from the values of a person",
    group: Group::Message,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("msg_link_value.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    for sent in sent(subject)? {
        for content in sent.template.contents() {
            let text = content.text();
            for link in links(text).into_iter().filter(|link| !link.dynamic) {
                if text[link.span.range()].contains("{{") {
                    let headline = format!("a value becomes part of the link to `{}`", link.host);
                    let problem = found.at(content.at(link.span), headline);
                    let help = "lead everybody to the same page: a blank or an umlaut in the \
                                value breaks the link";
                    found.push(problem.help(help));
                }
            }
        }
    }
    Ok(())
}

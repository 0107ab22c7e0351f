//! `msg-tag-fallback`: every tag that can be blank has a fallback.

use super::origin::STANDARD;
use super::sequence::sent;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::{Located, Span};
use crate::spec::campaign::Flaw;
use crate::template::{Node, NodeKind, Tag, Template};

pub(super) static RULE: Rule = Rule {
    code: "F004",
    name: "msg-tag-fallback",
    summary: "every tag that can be blank has a fallback",
    group: Group::Message,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "SL-CS",
    page: include_str!("msg_tag_fallback.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let reject = &subject.audience()?.reject;
    for sent in sent(subject)? {
        let fallbacks = sent.template.fallbacks();
        for content in sent.template.contents() {
            let mut bare = Vec::new();
            collect(content.nodes(), &mut Vec::new(), &mut bare);
            for (tag, span) in bare {
                let declared = sent.template.front.variables.get(&tag.name);
                let known = declared.is_some() || STANDARD.contains(&tag.name.as_str());
                let filled = fallbacks.contains_key(&tag.name);
                if filled || !known || is_never_blank(sent.template, tag, reject) {
                    continue;
                }
                let headline = format!("`{}` can be blank and has no fallback", tag.name);
                let problem = found.at(content.at(span), headline).label("Smartlead sends a blank");
                let problem = match declared {
                    Some(variable) => problem.also(variable.at, "declared without a fallback"),
                    None => problem,
                };
                let help =
                    format!("write `{{{{{0}|...}}}}`, or `{{{{#if {0}}}}}` around it", tag.name);
                found.push(problem.help(help));
            }
        }
    }
    Ok(())
}

/// The tags outside the branch of a condition on their own key.
fn collect<'a>(nodes: &'a [Node], filled: &mut Vec<&'a str>, bare: &mut Vec<(&'a Tag, Span)>) {
    for node in nodes {
        match &node.kind {
            NodeKind::Tag(tag) if !filled.contains(&tag.name.as_str()) => {
                bare.push((tag, node.span))
            }
            NodeKind::Spintax(options) => {
                for option in options {
                    collect(&option.nodes, filled, bare);
                }
            }
            NodeKind::Conditional(condition) => {
                filled.push(&condition.name);
                collect(&condition.then.nodes, filled, bare);
                filled.pop();
                if let Some(otherwise) = &condition.otherwise {
                    collect(&otherwise.nodes, filled, bare);
                }
            }
            _ => {}
        }
    }
}

/// Whether no lead without a value is in the audience: every lead has an address, and rows without
/// a name or a company are left out where the campaign rejects them.
fn is_never_blank(template: &Template, tag: &Tag, reject: &[Located<Flaw>]) -> bool {
    let variable = template.front.variables.get(&tag.name);
    let from = variable.and_then(|variable| variable.from.as_ref());
    let rejected = |flaw: Flaw| reject.iter().any(|named| named.value == flaw);
    match from.map_or(tag.name.as_str(), |from| from.value.as_str()) {
        "Lead.Email" | "email" => true,
        "Lead.FirstName" | "Lead.LastName" | "first_name" | "last_name" => {
            rejected(Flaw::MissingName)
        }
        "Lead.Company" | "company_name" => rejected(Flaw::MissingCompany),
        _ => false,
    }
}

//! `reply-classes-total`: no reply is left without an answer.

use super::route::Routed;
use crate::diagnostic::{Fix, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Location;
use crate::spec::campaign::{Action, Replies};
use crate::spec::decode::{Table, quoted};
use crate::spec::policy::{RepliesPolicy, ReplyClass};

pub(super) static RULE: Rule = Rule {
    code: "K001",
    name: "reply-classes-total",
    summary: "every class of reply has an action, an owner and a label where it needs one",
    group: Group::Replies,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("reply_classes_total.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let (replies, policy) = (subject.replies()?, subject.replies_policy()?);
    let section = subject.section_at("replies");
    for routed in Routed::all(replies, policy) {
        action(&routed, section, policy, found);
    }
    let classification = &subject.fields()?.names.reply_classification;
    let written = subject.writeback()?.iter().any(|(object, fields)| {
        object.value == classification.object.as_str()
            && fields.iter().any(|field| field.value == classification.field)
    });
    if written {
        labels(replies, policy, found);
    }
    Ok(())
}

fn action(routed: &Routed<'_>, section: Location, policy: &RepliesPolicy, found: &mut Found<'_>) {
    let class = routed.class;
    let Some(action) = routed.action() else {
        found.push(
            found
                .at(routed.at(section), format!("nothing is done with a reply of class `{class}`"))
                .label("no action")
                .also(policy.version.at, "policy has no such class either")
                .help(format!("add `{class}: {{ action: ... }}`, or the class to policy")),
        );
        return;
    };
    if let Some(only) = only(class).filter(|only| !only.contains(&action.value)) {
        let words: Vec<&str> = only.iter().map(|action| action.text()).collect();
        found.push(
            found
                .at(action.at, format!("`{class}` does not end with `{}`", action.value))
                .label("outreach would not stop as it must")
                .help(format!("write {}", quoted(&words).replace(" and ", " or ")))
                .fix_where(only.first().map(|action_meant| Fix::meant(action.at, action_meant))),
        );
    }
    let owner = routed.own.and_then(|route| route.to.as_ref());
    if action.value == Action::Route && owner.is_none() {
        let owners: Vec<&str> = Table::names(&policy.owners).collect();
        found.push(
            found
                .at(routed.at(section), format!("nobody owns replies of class `{class}`"))
                .label("no `to`")
                .also(action.at, "they are handed to an owner")
                .help(format!("add `to:` with one of {}", quoted(&owners))),
        );
    }
}

/// The actions a class must have one of, where outreach has to stop.
const fn only(class: ReplyClass) -> Option<&'static [Action]> {
    match class {
        ReplyClass::Negative => Some(&[Action::Stop, Action::OptOut]),
        ReplyClass::Unsubscribe => Some(&[Action::OptOut]),
        ReplyClass::HardBounce => Some(&[Action::MarkBounced]),
        ReplyClass::Positive | ReplyClass::Neutral | ReplyClass::Ooo | ReplyClass::Unknown => None,
    }
}

/// Every class that counts as a response is written, so it has a label.
fn labels(replies: &Replies, policy: &RepliesPolicy, found: &mut Found<'_>) {
    for routed in Routed::all(replies, policy) {
        let Some(class) = routed.policy.filter(|class| class.responds.value) else { continue };
        if class.label.is_none() {
            found.push(
                found
                    .at(class.class.at, format!("`{}` has no label in Salesforce", routed.class))
                    .label("counts as a response, and nothing names it")
                    .help("add `label:` with the value of the reply classification"),
            );
        }
    }
}

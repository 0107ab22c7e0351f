//! `reply-sla`: a routed reply has a deadline, counted on a calendar, within policy.

use super::route::{Routed, may_exceed};
use crate::diagnostic::{Fix, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Location;
use crate::spec::campaign::Action;
use crate::spec::policy::defaults::POSITIVE_WITHIN;
use crate::spec::policy::{RepliesPolicy, ReplyClass};

pub(super) static RULE: Rule = Rule {
    code: "K004",
    name: "reply-sla",
    summary: "replies are answered within a deadline that policy allows",
    group: Group::Replies,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("reply_sla.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let (replies, policy) = (subject.replies()?, subject.replies_policy()?);
    let section = subject.section_at("replies");
    for routed in Routed::all(replies, policy) {
        let positive = routed.class == ReplyClass::Positive;
        let handed = routed.action().is_some_and(|action| action.value == Action::Route);
        if positive || handed {
            deadline(subject, &routed, section, found);
            calendar(&routed, policy, found);
        }
    }
    Ok(())
}

fn deadline(subject: &Subject<'_>, routed: &Routed<'_>, section: Location, found: &mut Found<'_>) {
    let class = routed.class;
    let Some(within) = routed.within() else {
        found.push(
            found
                .at(routed.at(section), format!("replies of class `{class}` have no deadline"))
                .label("no `within`")
                .help("add `within: 1 business day`")
                .fix_where(subject.adding(&format!("replies/{class}"), "within", "1 business day")),
        );
        return;
    };
    let limit = routed.policy.and_then(|class| class.within.as_ref());
    let unlimited = class == ReplyClass::Positive && limit.is_none();
    if unlimited && may_exceed(within.value, POSITIVE_WITHIN) {
        found.push(
            found
                .at(within.at, format!("a positive reply would wait {}", within.value))
                .label(format!("at most {POSITIVE_WITHIN} unless policy says otherwise"))
                .help("write `within: 1 business day`, or 2 at most")
                .fix(Fix::meant(within.at, "1 business day")),
        );
        return;
    }
    if let Some(limit) = limit.filter(|limit| may_exceed(within.value, limit.value)) {
        let headline =
            format!("`{class}` is answered within {}, later than policy allows", within.value);
        found.push(
            found
                .at(within.at, headline)
                .label(format!("at most {}", limit.value))
                .also(limit.at, "the longest deadline of this class")
                .help(format!("write `within: {}`, or less", limit.value))
                .fix(Fix::meant(within.at, limit.value)),
        );
    }
}

/// The deadline is counted on the owner's calendar, so there is one with open days.
fn calendar(routed: &Routed<'_>, policy: &RepliesPolicy, found: &mut Found<'_>) {
    let Some(to) = routed.own.and_then(|route| route.to.as_ref()) else { return };
    // An owner or a calendar that policy does not know is the subject of `spec-refs-resolve`.
    let Some(owner) = policy.owners.get(to.value.as_str()) else { return };
    let name = &owner.calendar.value;
    if policy.calendars.get(name.as_str()).is_some_and(|calendar| calendar.days.is_empty()) {
        found.push(
            found
                .at(owner.calendar.at, format!("the calendar `{name}` has no open day"))
                .label("no deadline can be counted on it")
                .help("add its `days`"),
        );
    }
}

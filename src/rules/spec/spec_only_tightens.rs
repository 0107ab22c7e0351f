//! `spec-only-tightens`: a campaign may be stricter than policy, never looser.

use crate::spec::policy::defaults;
use std::fmt::Display;

use crate::base::amount::Length;
use crate::diagnostic::{Fix, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::{Located, Location};
use crate::spec::campaign::{Gate, Route, Send};
use crate::spec::policy::{Gbu, RepliesPolicy, ReplyClass};

pub(super) static RULE: Rule = Rule {
    code: "A015",
    name: "spec-only-tightens",
    summary: "a campaign lowers limits of policy, and raises none",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("spec_only_tightens.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let ran = [sending(subject, found), deadlines(subject, found), closing(subject, found)];
    ran.into_iter().collect()
}

fn sending(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let (send, unit) = (subject.send()?, subject.gbu()?);
    if let Some(own) = &send.per_mailbox_day {
        let policy = unit.per_mailbox_day.as_ref();
        let most = policy.map_or(defaults::MAILBOX_DAY, |policy| policy.value);
        let at = policy.map_or(unit.at, |policy| policy.at);
        above("`send.per_mailbox_day`", own, &Located::new(most, at), found);
    }
    if let Some(gate) = &send.gate {
        gates(gate, &unit.gate, found);
    }
    window(subject, send, unit, found);
    observation(send, unit, found);
    Ok(())
}

fn gates(own: &Gate, policy: &Gate, found: &mut Found<'_>) {
    compared("`send.gate.bounce_rate`", &own.bounce_rate, &policy.bounce_rate, found);
    compared(
        "`send.gate.unsubscribe_rate`",
        &own.unsubscribe_rate,
        &policy.unsubscribe_rate,
        found,
    );
    compared("`send.gate.complaints`", &own.complaints, &policy.complaints, found);
}

fn compared<T: PartialOrd + Display>(
    what: &str,
    own: &Option<Located<T>>,
    policy: &Option<Located<T>>,
    found: &mut Found<'_>,
) {
    if let (Some(own), Some(policy)) = (own, policy) {
        above(what, own, policy, found);
    }
}

fn above<T: PartialOrd + Display>(
    what: &str,
    own: &Located<T>,
    policy: &Located<T>,
    found: &mut Found<'_>,
) {
    if own.value > policy.value {
        let headline = format!("{what} is {}, policy allows {}", own.value, policy.value);
        let fix = Fix::meant(own.at, &policy.value);
        looser(headline, own.at, policy.at, &format!("at most {}", policy.value), Some(fix), found);
    }
}

fn looser(
    headline: String,
    own: Location,
    policy: Location,
    help: &str,
    fix: Option<Fix>,
    found: &mut Found<'_>,
) {
    found.push(
        found
            .at(own, headline)
            .label("looser than policy")
            .also(policy, "the limit of policy")
            .help(format!("write {help}, or ask the owner of policy for another limit"))
            .fix_where(fix),
    );
}

fn window(subject: &Subject<'_>, send: &Send, unit: &Gbu, found: &mut Found<'_>) {
    for day in &send.days {
        if !unit.days.iter().any(|open| open.value == day.value) {
            let headline = format!("the campaign sends on {}, the unit does not", day.value);
            let open: Vec<&str> = unit.days.iter().map(|open| open.value.text()).collect();
            let at = unit.days.first().map_or(unit.at, |first| first.at);
            let fix = subject.removing(day.at, day.value.text());
            looser(headline, day.at, at, &format!("days among {}", open.join(", ")), fix, found);
        }
    }
    if !send.hours.within(unit.hours.value) {
        let (own, policy) = (&send.hours, &unit.hours);
        let headline = format!("the campaign sends at {}, the unit at {}", **own, **policy);
        let fix = Fix::meant(own.at, **policy);
        looser(
            headline,
            own.at,
            policy.at,
            &format!("hours inside {}", **policy),
            Some(fix),
            found,
        );
    }
}

fn observation(send: &Send, unit: &Gbu, found: &mut Found<'_>) {
    if let Some(own) = &send.between {
        shorter("`send.between`", own, &unit.waves.observe, found);
    }
    if let (Some(own), Some(policy)) = (&send.watch, &unit.waves.watch) {
        shorter("`send.watch.first`", &own.first, policy, found);
    }
}

fn shorter(what: &str, own: &Located<Length>, policy: &Located<Length>, found: &mut Found<'_>) {
    if own.at_least() < policy.at_least() {
        let headline = format!("{what} is {}, policy asks for {}", own.value, policy.value);
        let fix = Fix::meant(own.at, policy.value);
        looser(
            headline,
            own.at,
            policy.at,
            &format!("at least {}", policy.value),
            Some(fix),
            found,
        );
    }
}

fn closing(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let own = subject.close()?.and_then(|close| close.delete_after.as_ref());
    let policy = subject.audiences()?.keep_copies.as_ref();
    if let (Some(own), Some(policy)) = (own, policy)
        && own.at_least() > policy.at_least()
    {
        let (says, most) = (own.value, policy.value);
        let headline = format!("`close.delete_after` is {says}, policy allows {most}");
        let fix = Fix::meant(own.at, most);
        looser(headline, own.at, policy.at, &format!("at most {most}"), Some(fix), found);
    }
    Ok(())
}

fn deadlines(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let (replies, policy) = (subject.replies()?, subject.replies_policy()?);
    let routes = [
        (ReplyClass::Positive, &replies.positive),
        (ReplyClass::Neutral, &replies.neutral),
        (ReplyClass::Negative, &replies.negative),
        (ReplyClass::Ooo, &replies.ooo),
        (ReplyClass::Unsubscribe, &replies.unsubscribe),
        (ReplyClass::HardBounce, &replies.hard_bounce),
        (ReplyClass::Unknown, &replies.unknown),
    ];
    for (class, route) in routes {
        if let Some(route) = route {
            deadline(class, route, policy, found);
        }
    }
    Ok(())
}

fn deadline(class: ReplyClass, route: &Route, policy: &RepliesPolicy, found: &mut Found<'_>) {
    let class_policy = policy.classes.iter().find(|policy| policy.class.value == class);
    let limit = class_policy.and_then(|policy| policy.within.as_ref());
    if let (Some(own), Some(limit)) = (&route.within, limit)
        && own.at_least() > limit.at_least()
    {
        let what = format!("`replies.{class}.within`");
        let headline = format!("{what} is {}, policy allows {}", own.value, limit.value);
        let fix = Fix::meant(own.at, limit.value);
        looser(headline, own.at, limit.at, &format!("at most {}", limit.value), Some(fix), found);
    }
}

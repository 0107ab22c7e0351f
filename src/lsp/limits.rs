//! What policy says about a key of a campaign: the limit in force and where it comes from.
//!
//! The rules hold campaigns to these; this only shows them. Knows nothing of the protocol.

use std::fmt::Display;

use super::places::{Step, fits};
use crate::source::{Located, Location};
use crate::spec::campaign::Campaign;
use crate::spec::policy::{Audiences, Class, Gbu, RepliesPolicy, ReplyClass};
use crate::workspace::Workspace;

/// What policy says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Limit {
    /// In a few words: `at most 30`.
    pub text: String,
    /// Where it says so; `None` for what holds unless policy says otherwise.
    pub at: Option<Location>,
}

fn said<T: Display>(prefix: &str, value: &Located<T>) -> Option<Limit> {
    Some(Limit { text: format!("{prefix}{}", value.value), at: Some(value.at) })
}

fn maybe<T: Display>(prefix: &str, value: Option<&Located<T>>, default: &str) -> Option<Limit> {
    match value {
        Some(value) => said(prefix, value),
        None => {
            Some(Limit { text: format!("{prefix}{default}, since policy says nothing"), at: None })
        }
    }
}

fn listed<T: Display>(prefix: &str, values: &[Located<T>]) -> Option<Limit> {
    let texts: Vec<String> = values.iter().map(|value| value.value.to_string()).collect();
    let at = values.first().map(|first| first.at);
    at.map(|at| Limit { text: format!("{prefix}{}", texts.join(", ")), at: Some(at) })
}

/// The limit policy sets for a key of a campaign.
pub(super) fn of(workspace: &Workspace, campaign: &Campaign, steps: &[Step]) -> Option<Limit> {
    let is = |pattern: &str| fits(pattern, steps, false);
    if is("replies.*") || is("replies.*.within") || is("replies.*.action") {
        return route(workspace.policy.replies.as_ref()?, steps);
    }
    if is("replies.sync") {
        return said("unless said here, ", &workspace.policy.replies.as_ref()?.sync);
    }
    if steps.first() == Some(&Step::Key("audience".into())) {
        return audience(workspace.policy.audiences.as_ref()?, campaign, &is);
    }
    let unit = &campaign.brief.get()?.gbu;
    sending(workspace.policy.gbu(unit)?, &is)
}

fn sending(unit: &Gbu, is: &dyn Fn(&str) -> bool) -> Option<Limit> {
    if is("send.per_mailbox_day") {
        return maybe("at most ", unit.per_mailbox_day.as_ref(), "30");
    }
    if is("send.days") {
        let days = unit.days.iter().map(|day| Located::new(day.value.text(), day.at));
        return listed("among ", &days.collect::<Vec<_>>());
    }
    if is("send.hours") {
        return said("inside ", &unit.hours);
    }
    if is("send.between") {
        return said("at least ", &unit.waves.observe);
    }
    if is("send.watch") || is("send.watch.first") {
        return unit.waves.watch.as_ref().and_then(|watch| said("at least ", watch));
    }
    if is("send.waves") {
        let growth = maybe("", unit.waves.growth.as_ref(), "50%")?;
        let pilot = said("a first wave of at most ", &unit.waves.pilot)?;
        let text = format!("{}, then at most {} more in each wave", pilot.text, growth.text);
        return Some(Limit { text, at: pilot.at });
    }
    if is("send.gate.bounce_rate") {
        return unit.gate.bounce_rate.as_ref().and_then(|rate| said("at most ", rate));
    }
    if is("send.gate.unsubscribe_rate") {
        return unit.gate.unsubscribe_rate.as_ref().and_then(|rate| said("at most ", rate));
    }
    if is("send.gate.complaints") {
        return unit.gate.complaints.as_ref().and_then(|count| said("at most ", count));
    }
    None
}

fn audience(policy: &Audiences, campaign: &Campaign, is: &dyn Fn(&str) -> bool) -> Option<Limit> {
    if is("audience.suppress") {
        return listed("always suppressed, whatever is said here: ", &policy.always);
    }
    if is("audience.from.report") {
        return said("only ", &policy.report);
    }
    if is("audience.expected") {
        return said("at most ", &policy.size_max);
    }
    if is("audience.from.eligible") {
        let segment = &campaign.audience.get()?.segment;
        let of = policy.segments.iter().find(|it| it.segment.value == segment.value)?;
        return said(&format!("for `{}`: ", segment.value), &of.eligible);
    }
    None
}

fn route(policy: &RepliesPolicy, steps: &[Step]) -> Option<Limit> {
    let name: ReplyClass = steps.get(1)?.key()?.parse().ok()?;
    let class: &Class = policy.classes.iter().find(|class| class.class.value == name)?;
    match steps.get(2).and_then(Step::key) {
        Some("action") => said("unless said here, ", &class.action),
        _ => class.within.as_ref().and_then(|within| said("within at most ", within)),
    }
}

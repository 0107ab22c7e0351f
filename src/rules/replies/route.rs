//! What happens with each class of reply: what the campaign says, and policy where it is silent.
//!
//! Knows the files only. That an owner exists is asked by `spec-refs-resolve`.

use crate::base::amount::{Length, Unit};
use crate::source::{Located, Location};
use crate::spec::campaign::{Action, Replies, Route};
use crate::spec::policy::{Class, RepliesPolicy, ReplyClass};

/// One class with both of its rules.
pub(super) struct Routed<'a> {
    /// The class.
    pub(super) class: ReplyClass,
    /// What the campaign says.
    pub(super) own: Option<&'a Route>,
    /// What policy says.
    pub(super) policy: Option<&'a Class>,
}

impl<'a> Routed<'a> {
    /// Each class, in the order documented.
    pub(super) fn all(replies: &'a Replies, policy: &'a RepliesPolicy) -> Vec<Self> {
        let of = |class: &ReplyClass| Self::of(*class, replies, policy);
        ReplyClass::ALL.iter().map(of).collect()
    }

    /// One class.
    pub(super) fn of(class: ReplyClass, replies: &'a Replies, policy: &'a RepliesPolicy) -> Self {
        let own = match class {
            ReplyClass::Positive => replies.positive.as_ref(),
            ReplyClass::Neutral => replies.neutral.as_ref(),
            ReplyClass::Negative => replies.negative.as_ref(),
            ReplyClass::Ooo => replies.ooo.as_ref(),
            ReplyClass::Unsubscribe => replies.unsubscribe.as_ref(),
            ReplyClass::HardBounce => replies.hard_bounce.as_ref(),
            ReplyClass::Unknown => replies.unknown.as_ref(),
        };
        let policy = policy.classes.iter().find(|entry| entry.class.value == class);
        Self { class, own, policy }
    }

    /// What the program does.
    pub(super) fn action(&self) -> Option<&'a Located<Action>> {
        let own = self.own.and_then(|route| route.action.as_ref());
        own.or_else(|| self.policy.map(|class| &class.action))
    }

    /// The deadline of the follow-up.
    pub(super) fn within(&self) -> Option<&'a Located<Length>> {
        let own = self.own.and_then(|route| route.within.as_ref());
        own.or_else(|| self.policy.and_then(|class| class.within.as_ref()))
    }

    /// Where the campaign says something of the class; `elsewhere` where it does not.
    pub(super) fn at(&self, elsewhere: Location) -> Location {
        self.own.map_or(elsewhere, |route| {
            let action = route.action.as_ref().map(|action| action.at);
            let to = route.to.as_ref().map(|to| to.at);
            action.or(to).or(route.within.as_ref().map(|within| within.at)).unwrap_or(route.at)
        })
    }
}

/// Whether one deadline may end later than another. Business days are longer than days by the
/// weekends they can hold; closed dates are not known here.
pub(super) fn may_exceed(deadline: Length, limit: Length) -> bool {
    if deadline.unit == Unit::BusinessDay && limit.unit == Unit::BusinessDay {
        return deadline.count > limit.count;
    }
    longest(deadline) > limit.at_least()
}

fn longest(length: Length) -> jiff::SignedDuration {
    match length.unit {
        Unit::BusinessDay => {
            let weekends = length.count.div_ceil(5);
            Length::new(length.count + 2 * weekends, Unit::Day).at_least()
        }
        _ => length.at_least(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_exceeds_a_limit_unless_it_surely_ends_before() {
        let exceeds = |deadline: &str, limit: &str| {
            may_exceed(deadline.parse().unwrap(), limit.parse().unwrap())
        };
        assert!(!exceeds("2 business days", "2 business days"));
        assert!(exceeds("3 business days", "2 business days"));
        assert!(!exceeds("48 hours", "2 business days"));
        assert!(exceeds("49 hours", "2 business days"));
        assert!(exceeds("3 days", "2 business days"));
        assert!(exceeds("1 business day", "48 hours"), "a Friday is answered on Monday");
        assert!(!exceeds("1 business day", "3 days"));
        assert!(exceeds("6 business days", "9 days"), "two weekends can lie between");
    }
}

//! `reply-capacity`: positive replies do not come faster than they are answered.

use super::route::Routed;
use crate::base::amount::Percent;
use crate::base::words::{count, thousands};
use crate::diagnostic::Severity;
use crate::rules::Skip;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::campaign::{Brief, Metric};
use crate::spec::leaf::{Share, WaveSize};
use crate::spec::policy::ReplyClass;

pub(super) static RULE: Rule = Rule {
    code: "K006",
    name: "reply-capacity",
    summary: "the owner can take the positive replies of a day",
    group: Group::Replies,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "prac, METR",
    page: include_str!("reply_capacity.md"),
    check: Check::Campaign(check),
};

/// The share of positive replies where the campaign has no goal for it: the upper end of what is
/// usual.
const USUAL: Percent = Percent::whole(2);

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let (replies, policy) = (subject.replies()?, subject.replies_policy()?);
    let positive = Routed::of(ReplyClass::Positive, replies, policy);
    let Some(to) = positive.own.and_then(|route| route.to.as_ref()) else { return Ok(()) };
    let owner = policy.owners.get(to.value.as_str());
    let Some(capacity) = owner.and_then(|owner| owner.capacity.as_ref()) else { return Ok(()) };
    let contacted = contacted_in_a_day(subject)?;
    let share = goal(subject.brief()?).unwrap_or(USUAL);
    if exceeds(share, contacted, capacity.value) {
        let headline = format!(
            "{share} of {} people a day is more than `{}` can take: {}",
            thousands(contacted),
            to.value,
            count(u64::from(capacity.value), "positive reply"),
        );
        found.push(
            found
                .at(to.at, headline)
                .label("more replies than people to answer them")
                .also(capacity.at, "what the owner can take in a day")
                .help("send fewer a day, or share the replies with another owner"),
        );
    }
    Ok(())
}

/// The goal for positive replies, where there is one.
fn goal(brief: &Brief) -> Option<Percent> {
    let mut goals = brief.goals.iter().flatten();
    let goal = goals.find(|goal| goal.metric.value == Metric::PositiveReplyRate)?;
    match goal.target.value {
        Share::Percent(share) => Some(share),
        Share::Count(_) => None,
    }
}

/// The most people who get their first message in one day: what the mailboxes of the pool send,
/// and no more than the largest wave holds.
fn contacted_in_a_day(subject: &Subject<'_>) -> Result<u64, Skip> {
    let (send, gbu) = (subject.send()?, subject.gbu()?);
    let pool = &subject.sender()?.pool;
    let mailboxes = gbu.pools.get(pool.as_str()).map_or(0, |pool| pool.mailboxes.len() as u64);
    let each = send.per_mailbox_day.as_ref().or(gbu.per_mailbox_day.as_ref());
    let day = mailboxes * u64::from(each.map_or(30, |each| each.value));
    let (_, most) = subject.audience()?.expected.bounds();
    let size = |size| match size {
        WaveSize::Count(count) => u64::from(count).min(most),
        WaveSize::Rest => most,
    };
    let largest = send.waves.iter().map(|wave| size(wave.size.value)).max();
    Ok(day.min(largest.unwrap_or(0)))
}

fn exceeds(share: Percent, contacted: u64, capacity: u32) -> bool {
    u64::from(share.millionths()) * contacted > u64::from(capacity) * 1_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_a_day_exceeds_a_capacity_only_beyond_it() {
        assert!(!exceeds(Percent::whole(10), 120, 12));
        assert!(exceeds(Percent::whole(10), 121, 12));
        assert!(!exceeds(Percent::whole(0), 9_999, 0));
    }
}

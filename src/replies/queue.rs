//! The review queue: replies that a person has to read, and what that person said.
//!
//! It is derived from the record and holds ids only. The reply itself stays on Smartlead.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use super::journal::{Known, RESOLVED};
use crate::base::calendar::Calendar;
use crate::rules::Subject;
use crate::spec::policy::ReplyClass;
use crate::store::{Event, Store, StoreError};

/// A reply that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The signal's key.
    pub key: String,
    /// The Salesforce lead.
    pub lead: Option<String>,
    /// The campaign member.
    pub member: Option<String>,
    /// Why the program does not decide: `nothing` told it, or there is a `conflict`.
    pub because: String,
    /// Since when it waits.
    pub since: Timestamp,
}

/// The replies of a campaign that nobody has decided on, the longest waiting first.
pub fn queue(store: &Store, stream: &str) -> Result<Vec<Waiting>, StoreError> {
    let Known { queued, resolved, .. } = Known::read(store, stream)?;
    let waiting = queued.into_values().filter(|waiting| !resolved.contains_key(&waiting.key));
    let mut waiting: Vec<Waiting> = waiting.collect();
    waiting.sort_by(|one, two| (one.since, &one.key).cmp(&(two.since, &two.key)));
    Ok(waiting)
}

impl Waiting {
    /// Whether somebody wants no more mail and Salesforce does not say so yet.
    pub fn is_opt_out(&self) -> bool {
        self.because.starts_with("opt-out")
    }
}

/// Until when a person has to have decided: an opt-out within the time of policy for all of them,
/// any other reply within that of its class, counted on the calendar of its owner. `None` where
/// nobody gave a deadline.
pub fn due(subject: &Subject<'_>, waiting: &Waiting) -> Option<Timestamp> {
    let policy = subject.replies_policy().ok()?;
    if waiting.is_opt_out() {
        return waiting.since.checked_add(policy.optout_within.value.at_least()).ok();
    }
    let route = subject.replies().ok().and_then(|replies| replies.unknown.as_ref());
    let own = route.and_then(|route| route.within.as_ref());
    let class = policy.classes.iter().find(|one| one.class.value == ReplyClass::Unknown);
    let within = own.or_else(|| class?.within.as_ref())?.value;
    let owner = route.and_then(|route| policy.owners.get(route.to.as_ref()?.value.as_str()));
    let kept = owner.and_then(|owner| policy.calendars.get(owner.calendar.value.as_str()));
    let calendar = kept.map(|kept| Calendar {
        zone: kept.timezone.rules().clone(),
        days: kept.days.iter().map(|day| day.value).collect(),
        holidays: kept.holidays.iter().flatten().map(|date| date.value).collect(),
    });
    let calendar = calendar.unwrap_or_else(|| Calendar::weekdays(TimeZone::UTC));
    Some(calendar.after(waiting.since, within))
}

/// Records what a person, named by their key in policy, says a reply is. The next run writes it.
pub fn resolve(
    store: &Store,
    stream: &str,
    key: &str,
    class: ReplyClass,
    by: &str,
) -> Result<Event, StoreError> {
    store.append(stream, RESOLVED, json!({ "key": key, "class": class.text(), "by": by }))
}

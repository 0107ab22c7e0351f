//! The review queue: replies that a person has to read, and what that person said.
//!
//! It is derived from the record and holds ids only. The reply itself stays on Smartlead.

use jiff::Timestamp;
use serde_json::json;

use super::journal::{Known, RESOLVED};
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

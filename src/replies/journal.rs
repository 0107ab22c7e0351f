//! The events of bringing replies back. They name ids, fields and classes; never a value, an
//! address or a text.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::queue::Waiting;
use crate::store::{Store, StoreError};

/// A write is about to be asked for.
pub(super) const INTENDED: &str = "sync.intended";
/// Salesforce says it was done.
pub(super) const DONE: &str = "sync.done";
/// It was read back.
pub(super) const CONFIRMED: &str = "sync.confirmed";
/// A person has to read it.
pub(super) const QUEUED: &str = "sync.queued";
/// A person has said what it is.
pub(super) const RESOLVED: &str = "sync.resolved";
/// It cannot be written, or belongs to nobody known.
pub(super) const QUARANTINED: &str = "sync.quarantined";
/// A run is over.
pub(super) const RAN: &str = "sync.ran";

/// What earlier runs and people have left in a campaign's stream.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Signals that were queued, by key, resolved ones among them.
    pub queued: BTreeMap<String, Waiting>,
    /// Signal to the class a person gave it.
    pub resolved: BTreeMap<String, String>,
    /// Keys and reasons that were quarantined.
    pub quarantined: BTreeSet<(String, String)>,
}

impl Known {
    /// Reads a stream.
    pub fn read(store: &Store, stream: &str) -> Result<Self, StoreError> {
        let mut known = Self::default();
        for event in store.events(stream, 0) {
            let event = event?;
            let text = |name: &str| event.body.get(name).and_then(Value::as_str).map(str::to_owned);
            let Some(key) = text("key") else { continue };
            match event.kind.as_str() {
                QUEUED => {
                    let waiting = Waiting {
                        key: key.clone(),
                        lead: text("lead"),
                        member: text("member"),
                        because: text("because").unwrap_or_default(),
                        since: event.at,
                    };
                    known.queued.insert(key, waiting);
                }
                RESOLVED => known.resolved.extend(text("class").map(|class| (key, class))),
                QUARANTINED => {
                    known.quarantined.insert((key, text("reason").unwrap_or_default()));
                }
                _ => {}
            }
        }
        Ok(known)
    }
}

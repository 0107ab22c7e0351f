//! Who is to be sent to next in a campaign: new leads in their order, follow-ups by due instant.
//!
//! Knows nothing of windows, mailboxes or limits.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

/// The waiting leads of a campaign, by the id of their place in it.
#[derive(Debug, Default)]
pub(super) struct Queue {
    fresh: BTreeSet<u64>,
    due: BTreeSet<(Timestamp, u64)>,
    due_of: BTreeMap<u64, Timestamp>,
}

impl Queue {
    /// Puts a lead that got nothing yet at its place.
    pub(super) fn add_fresh(&mut self, member: u64) {
        self.fresh.insert(member);
    }

    /// Puts a lead where its next step is due.
    pub(super) fn add_due(&mut self, member: u64, at: Timestamp) {
        self.remove(member);
        self.due.insert((at, member));
        self.due_of.insert(member, at);
    }

    /// Takes a lead out.
    pub(super) fn remove(&mut self, member: u64) {
        self.fresh.remove(&member);
        if let Some(at) = self.due_of.remove(&member) {
            self.due.remove(&(at, member));
        }
    }

    /// The follow-ups that are due by an instant, the oldest first.
    pub(super) fn due_by(&self, at: Timestamp) -> impl Iterator<Item = u64> {
        self.due.range(..=(at, u64::MAX)).map(|(_, member)| *member)
    }

    /// The first instant after another at which a follow-up becomes due.
    pub(super) fn next_due(&self, after: Timestamp) -> Option<Timestamp> {
        self.due.range((after, u64::MAX)..).map(|(at, _)| *at).find(|at| *at > after)
    }

    /// The next lead that got nothing yet.
    pub(super) fn next_fresh(&self) -> Option<u64> {
        self.fresh.first().copied()
    }

    /// Whether nobody waits.
    pub(super) fn is_empty(&self) -> bool {
        self.fresh.is_empty() && self.due.is_empty()
    }
}

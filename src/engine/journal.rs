//! What the engine writes down: one kind of event for each thing that can happen to a campaign.
//!
//! Bodies hold ids, counts and digests; never an address, a name or a secret.

use serde_json::{Value, json};

use super::stop::Stop;
use crate::base::digest::Digest;
use crate::store::{Draft, Event, Lease, Store};

/// The kinds of event in a campaign's record.
pub mod kinds {
    /// An apply began: plan, approvals.
    pub const APPLY_BEGUN: &str = "apply.begun";
    /// An apply went on after a stop.
    pub const APPLY_RESUMED: &str = "apply.resumed";
    /// An apply stopped before its end: why.
    pub const APPLY_STOPPED: &str = "apply.stopped";
    /// Every step of the plan is confirmed.
    pub const APPLY_FINISHED: &str = "apply.finished";
    /// A step is looked at for the first time.
    pub const STEP_BEGUN: &str = "step.begun";
    /// A step was read back as the plan wants it.
    pub const STEP_CONFIRMED: &str = "step.confirmed";
    /// A call is about to be made.
    pub const EFFECT_INTENDED: &str = "effect.intended";
    /// A call was answered as done.
    pub const EFFECT_DONE: &str = "effect.done";
    /// A call was refused; nothing happened.
    pub const EFFECT_REFUSED: &str = "effect.refused";
    /// A call may have happened.
    pub const EFFECT_UNKNOWN: &str = "effect.unknown";
    /// A wave is not loaded before its first day in the plan's calendar.
    pub const WAVE_WAITING: &str = "wave.waiting";
    /// Suppression was read again before a wave: who fell out, by reason.
    pub const WAVE_SUPPRESSED: &str = "wave.suppressed";
    /// Suppression could not be read before a day of sending, and the campaign is to be paused: the
    /// day, why.
    pub const SUPPRESSION_UNREAD: &str = "suppression.unread";
    /// A wave's people were loaded and listed.
    pub const WAVE_LOADED: &str = "wave.loaded";
    /// A wave was measured.
    pub const WAVE_READING: &str = "wave.reading";
    /// A wave's gate passed.
    pub const GATE_PASSED: &str = "gate.passed";
    /// A wave's gate tripped.
    pub const GATE_TRIPPED: &str = "gate.tripped";
    /// A wave's gate is undecided after its observation.
    pub const GATE_HELD: &str = "gate.held";
    /// A person's signed decision releases a wave.
    pub const GATE_RELEASED: &str = "gate.released";
    /// A signature the plan needs was taken back: of what, by whom.
    pub const APPROVAL_WITHDRAWN: &str = "approval.withdrawn";
    /// A run met a halt of the workspace: which one.
    pub const HALT_SEEN: &str = "halt.seen";
    /// An operator paused the campaign in good order: what was read back.
    pub const PAUSE_ORDERED: &str = "pause.ordered";
    /// A person lifted a halt or an ordered pause: who, why, which halt, and what Smartlead showed.
    pub const STOP_LIFTED: &str = "stop.lifted";
    /// A pause was read back.
    pub const PAUSE_CONFIRMED: &str = "pause.confirmed";
    /// A pause was asked for and the platform does not show it.
    pub const PAUSE_FAILED: &str = "pause.failed";
    /// Sending goes on after a pause.
    pub const RESUME_CONFIRMED: &str = "resume.confirmed";
}

/// The journal of one campaign while one runner holds its lease.
pub struct Journal<'a> {
    store: &'a Store,
    lease: Option<Lease>,
    plan: Digest,
}

impl<'a> Journal<'a> {
    /// The journal of a lease's stream, for one plan.
    pub fn new(store: &'a Store, lease: Lease, plan: Digest) -> Self {
        Self { store, lease: Some(lease), plan }
    }

    /// The journal of a run that only reads: nothing can be written to it.
    pub(super) fn closed(store: &'a Store, plan: Digest) -> Self {
        Self { store, lease: None, plan }
    }

    /// The plan every event is about.
    pub fn plan(&self) -> Digest {
        self.plan
    }

    /// The lease it writes under; `None` for a run that only reads.
    pub fn lease(&self) -> Option<&Lease> {
        self.lease.as_ref()
    }

    /// Writes one event; it is on disk when this returns. The plan's digest is added to the body.
    pub fn write(&self, kind: &str, body: Value) -> Result<Event, Stop> {
        let mut body = body;
        if let Some(fields) = body.as_object_mut() {
            fields.insert("plan".to_owned(), json!(self.plan));
        }
        let lease = self.lease.as_ref().ok_or_else(|| {
            Stop::refused("nothing is written by what only reads", "run `sendoff apply`")
        })?;
        let mut events = self.store.append_under(lease, &[Draft::new(kind, body)])?;
        Ok(events.pop().expect("invariant: one draft becomes one event"))
    }

    /// Renews the lease.
    pub fn heartbeat(&self) -> Result<(), Stop> {
        if let Some(lease) = &self.lease {
            self.store.heartbeat(lease)?;
        }
        Ok(())
    }
}

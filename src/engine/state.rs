//! Where an apply stands, worked out from its events and from nothing else.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::Value;

use super::journal::kinds;
use crate::base::digest::Digest;
use crate::plan::{Action, PlanDocument, Step};
use crate::store::{Event, Store, StoreError};

/// Where one plan stands.
#[derive(Debug, Clone, Default)]
pub struct RunState {
    /// Whether an apply of it ever began.
    pub begun: bool,
    /// Whether every step is confirmed.
    pub finished: bool,
    /// Step id to how it stands.
    pub steps: BTreeMap<String, StepState>,
    /// Wave to how it stands.
    pub waves: BTreeMap<String, WaveState>,
    /// Whether the last word on Smartlead was a pause.
    pub paused: bool,
    /// How often a run stopped because a signature was taken back.
    pub withdrawals: u64,
    /// How often a run paused the campaign because suppression could not be read for a day.
    pub unread: u64,
    /// Why the last run stopped, where it did.
    pub stopped: Option<String>,
    /// The halts that runs of this campaign met.
    pub halts: BTreeSet<String>,
    /// The halts that a person lifted for this campaign.
    pub lifted: BTreeSet<String>,
    /// Whether an operator paused the campaign and nobody lifted that.
    pub pause_ordered: bool,
    /// How often a halt or an ordered pause was lifted since this plan began.
    pub lifts: u64,
    /// Whether Smartlead showed the campaign as paused when that was done last.
    pub lifted_while_paused: bool,
    /// Steps under which this record asked for effects, whatever the plan, each with the keys of
    /// those that were not refused.
    pub touched: BTreeMap<String, BTreeSet<String>>,
    /// The number of the last event that was read.
    pub seen: u64,
}

/// How one step stands.
#[derive(Debug, Clone, Default)]
pub struct StepState {
    /// Whether it was read back as the plan wants it.
    pub confirmed: bool,
    /// Keys of effects whose call was answered as done.
    pub done: BTreeSet<String>,
    /// Keys of effects that may have happened, not resolved by a reading yet.
    pub unknown: BTreeSet<String>,
    /// Keys of effects that were intended and have no outcome: the process died in between.
    pub open: BTreeSet<String>,
}

/// How one wave stands.
#[derive(Debug, Clone, Default)]
pub struct WaveState {
    /// How many people were loaded.
    pub loaded: Option<u64>,
    /// Reason to number of people who fell out before loading.
    pub removed: BTreeMap<String, u64>,
    /// The last reading, as recorded.
    pub reading: Option<Value>,
    /// Its gate passed.
    pub passed: bool,
    /// Its gate tripped: why.
    pub tripped: Option<String>,
    /// Its gate is undecided: why.
    pub held: Option<String>,
    /// When it tripped or was held last.
    pub decided_at: Option<Timestamp>,
    /// A person's decision released it: who.
    pub released: Option<String>,
    /// When it was released last: people first written to from then on are a cohort of their own.
    pub released_at: Option<Timestamp>,
    /// The digests of the signed decisions that were used; none releases it twice.
    pub decisions: BTreeSet<String>,
}

impl WaveState {
    /// Whether the next wave may follow at any size.
    pub fn is_open(&self) -> bool {
        self.passed || self.released.is_some()
    }

    /// Whether its gate tripped and nobody released it since.
    pub fn is_tripped(&self) -> bool {
        self.tripped.is_some() && self.released.is_none()
    }
}

impl RunState {
    /// Reads the events of a campaign and keeps what concerns one plan.
    pub fn read(store: &Store, stream: &str, plan: Digest) -> Result<Self, StoreError> {
        let mut state = Self::default();
        let plan = plan.to_string();
        for event in store.events(stream, 0) {
            let event = event?;
            state.seen = event.seq;
            state.touch(&event);
            let of_plan = event.body.get("plan").and_then(Value::as_str) == Some(&plan);
            if of_plan || is_of_campaign(&event.kind) {
                state.take(&event);
            }
        }
        Ok(state)
    }

    /// How a step stands.
    pub fn step(&self, id: &str) -> StepState {
        self.steps.get(id).cloned().unwrap_or_default()
    }

    /// How a wave stands.
    pub fn wave(&self, name: &str) -> WaveState {
        self.waves.get(name).cloned().unwrap_or_default()
    }

    /// Whether the start of the plan's campaign was read back.
    pub fn is_started(&self, plan: &PlanDocument) -> bool {
        starts(plan).any(|step| self.step(&step.id).confirmed)
    }

    /// Whether the campaign may be sending, as far as the record says.
    pub fn may_send(&self, plan: &PlanDocument) -> bool {
        !self.paused && starts(plan).any(|step| self.steps.contains_key(&step.id))
    }

    /// Whether a run met a halt that nobody lifted.
    pub fn is_halted(&self) -> bool {
        !self.halts.is_subset(&self.lifted)
    }

    fn touch(&mut self, event: &Event) {
        let text = |key: &str| event.body.get(key).and_then(Value::as_str);
        let kind = event.kind.as_str();
        let effect = kind.starts_with("effect.") || kind == kinds::STEP_CONFIRMED;
        let Some(step) = text("step").filter(|_| effect) else { return };
        let keys = self.touched.entry(step.to_owned()).or_default();
        match (kind, text("key")) {
            (kinds::EFFECT_INTENDED, Some(key)) => drop(keys.insert(key.to_owned())),
            (kinds::EFFECT_REFUSED, Some(key)) => drop(keys.remove(key)),
            _ => {}
        }
    }

    /// A person let the campaign go on. What was lifted before this plan began is none of its
    /// resumptions.
    fn lift(&mut self, event: &Event) {
        let text = |key: &str| event.body.get(key).and_then(Value::as_str);
        self.pause_ordered = false;
        self.lifted.extend(text("halt").map(str::to_owned));
        self.lifted.extend(self.halts.iter().cloned());
        if self.begun {
            self.lifts += 1;
            self.lifted_while_paused = text("status") == Some("PAUSED");
        }
    }

    /// Takes one event into account.
    pub fn take(&mut self, event: &Event) {
        let text = |key: &str| event.body.get(key).and_then(Value::as_str).unwrap_or_default();
        self.touch(event);
        match event.kind.as_str() {
            kinds::APPLY_BEGUN => self.begun = true,
            kinds::APPLY_RESUMED => self.stopped = None,
            kinds::APPLY_STOPPED => self.stopped = Some(text("why").to_owned()),
            kinds::APPLY_FINISHED => self.finished = true,
            kinds::APPROVAL_WITHDRAWN => self.withdrawals += 1,
            kinds::SUPPRESSION_UNREAD => self.unread += 1,
            kinds::PAUSE_CONFIRMED => self.paused = true,
            kinds::RESUME_CONFIRMED => self.paused = false,
            kinds::HALT_SEEN => {
                self.halts.insert(text("halt").to_owned());
            }
            kinds::PAUSE_ORDERED => {
                self.pause_ordered = true;
                self.paused |= event.body.get("holds").and_then(Value::as_bool) == Some(true);
            }
            kinds::STOP_LIFTED => self.lift(event),
            kind if kind.starts_with("step.") || kind.starts_with("effect.") => {
                let step = self.steps.entry(text("step").to_owned()).or_default();
                take_step(step, kind, text("key"));
            }
            kind if kind.starts_with("wave.") || kind.starts_with("gate.") => {
                let wave = self.waves.entry(text("wave").to_owned()).or_default();
                take_wave(wave, kind, event);
            }
            _ => {}
        }
    }
}

/// Whether an event concerns every plan of its campaign.
pub(super) fn is_of_campaign(kind: &str) -> bool {
    matches!(kind, kinds::HALT_SEEN | kinds::PAUSE_ORDERED | kinds::STOP_LIFTED)
}

fn starts(plan: &PlanDocument) -> impl Iterator<Item = &Step> {
    plan.steps.iter().filter(|step| matches!(step.action, Action::Start { .. }))
}

fn take_step(step: &mut StepState, kind: &str, key: &str) {
    match kind {
        kinds::STEP_CONFIRMED => {
            step.confirmed = true;
            step.unknown.clear();
            step.open.clear();
        }
        kinds::EFFECT_INTENDED => {
            step.open.insert(key.to_owned());
        }
        kinds::EFFECT_DONE => {
            step.open.remove(key);
            step.unknown.remove(key);
            step.done.insert(key.to_owned());
        }
        kinds::EFFECT_REFUSED => {
            step.open.remove(key);
        }
        kinds::EFFECT_UNKNOWN => {
            step.open.remove(key);
            step.unknown.insert(key.to_owned());
        }
        _ => {}
    }
}

fn take_wave(wave: &mut WaveState, kind: &str, event: &Event) {
    let body = &event.body;
    let because = || body.get("because").and_then(Value::as_str).unwrap_or_default().to_owned();
    match kind {
        kinds::WAVE_SUPPRESSED => {
            let removed = body.get("removed").and_then(Value::as_object);
            wave.removed = removed
                .into_iter()
                .flatten()
                .filter_map(|(reason, count)| Some((reason.clone(), count.as_u64()?)))
                .collect();
        }
        kinds::WAVE_LOADED => wave.loaded = body.get("loaded").and_then(Value::as_u64),
        kinds::WAVE_READING => wave.reading = body.get("reading").cloned(),
        kinds::GATE_PASSED => wave.passed = true,
        kinds::GATE_TRIPPED => {
            wave.tripped = Some(because());
            wave.decided_at = Some(event.at);
            wave.released = None;
        }
        kinds::GATE_HELD => {
            wave.held = Some(because());
            wave.decided_at = Some(event.at);
        }
        kinds::GATE_RELEASED => {
            let person = body.get("person").and_then(Value::as_str).unwrap_or_default();
            wave.released = Some(person.to_owned());
            wave.released_at = Some(event.at);
            let statement = body.get("statement").and_then(Value::as_str).unwrap_or_default();
            wave.decisions.insert(statement.to_owned());
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn state(events: &[(&str, Value)]) -> RunState {
        let mut state = RunState::default();
        for (seq, (kind, body)) in events.iter().enumerate() {
            state.take(&Event {
                seq: seq as u64 + 1,
                at: "2027-01-11T08:00:00Z".parse().unwrap(),
                stream: "q1".to_owned(),
                kind: (*kind).to_owned(),
                body: body.clone(),
                prev: Digest::of(b""),
                hash: Digest::of(b""),
            });
        }
        state
    }

    #[test]
    fn an_intent_without_an_outcome_stays_open_until_its_step_is_confirmed() {
        let intent = json!({ "step": "load-pilot", "key": "batch-1" });
        let dead = state(&[(kinds::EFFECT_INTENDED, intent.clone())]);
        assert!(dead.step("load-pilot").open.contains("batch-1"));
        let unknown = state(&[
            (kinds::EFFECT_INTENDED, intent.clone()),
            (kinds::EFFECT_UNKNOWN, intent.clone()),
        ]);
        let step = unknown.step("load-pilot");
        assert!(step.open.is_empty() && step.unknown.contains("batch-1"));
        let confirmed = state(&[
            (kinds::EFFECT_INTENDED, intent.clone()),
            (kinds::STEP_CONFIRMED, json!({ "step": "load-pilot" })),
        ]);
        assert!(
            confirmed.step("load-pilot").confirmed && confirmed.step("load-pilot").open.is_empty()
        );
    }

    #[test]
    fn a_tripped_wave_opens_only_by_a_decision() {
        let tripped = (kinds::GATE_TRIPPED, json!({ "wave": "second", "because": "11 in 200" }));
        let released = (kinds::GATE_RELEASED, json!({ "wave": "second", "person": "d.iversen" }));
        assert!(!state(std::slice::from_ref(&tripped)).wave("second").is_open());
        assert!(state(&[tripped.clone(), released.clone()]).wave("second").is_open());
        let again = state(&[tripped.clone(), released, tripped]).wave("second");
        assert!(!again.is_open() && again.decisions.len() == 1);
    }
}

//! The plan: from what the platforms say now to what the spec wants, step by step, fixed by one
//! digest.
//!
//! Knows specs and observations; has never seen HTTP, signatures or a journal.

mod already;
mod binding;
mod calendar;
mod capacity;
mod compile;
mod context;
mod desired;
mod document;
mod file;
mod guard;
mod lists;
mod messages;
mod people;
mod proofs;
mod rows;
mod samples;
mod set;
mod stage;
mod step;
mod steps;
mod subjects;
mod summary;
mod want;
mod waves;
mod writes;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use crate::observation::{Verdict, evaluate};
pub use binding::unbound;
pub use compile::{Compiled, Request, compile};
pub use context::{CompileError, Context};
pub use desired::{
    CampaignWanted, Desired, EnrichmentWanted, FieldWrite, SequencerWanted, StatusWanted,
    StepWanted, ValueSource,
};
pub use document::{
    Calendar, FORMAT, GateLimits, Input, Inputs, MessageSet, ObservedSummary, PlanDocument, Proof,
    RecipientSummary, Signature, Stage, Target, Targets, WavePlan,
};
pub use file::{PlanFile, PlanFileError, SET_SUFFIX, read_plan, read_set, schema};
pub use lists::condition_fields;
pub use messages::{Message, Sequence, value};
pub use people::{Choice, Chosen, seed_text};
pub use samples::{Samples, samples};
pub use set::{FrozenSet, SET_FORMAT, SetError};
pub use step::{Action, Class, Step};
pub use want::{salesforce_name, sequencer_name};
pub use writes::{Write, enrichment_writes};

//! The plan: from what the platforms say now to what the spec wants, step by step, fixed by one
//! digest.
//!
//! Knows specs and observations; has never seen HTTP, signatures or a journal.

mod desired;
mod document;
mod step;

pub use desired::{
    CampaignWanted, Desired, EnrichmentWanted, FieldWrite, SequencerWanted, StatusWanted,
    StepWanted, ValueSource,
};
pub use document::{
    Calendar, FORMAT, GateLimits, Input, Inputs, MessageSet, ObservedSummary, PlanDocument, Proof,
    RecipientSummary, Signature, Stage, Target, Targets, WavePlan,
};
pub use step::{Action, Class, Step};

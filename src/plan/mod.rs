//! The plan: from what the platforms say now to what the spec wants, step by step, fixed by one
//! digest.
//!
//! Knows specs and observations; has never seen HTTP, signatures or a journal.

mod document;
mod step;

pub use document::{
    Calendar, Expected, FORMAT, GateLimits, Input, Inputs, MessageSet, ObservedSummary,
    PlanDocument, Proof, RecipientSummary, Signature, Stage, Target, Targets, WavePlan,
};
pub use step::{Action, Class, Step};

//! Campaigns as code: a spec is checked, becomes a plan, the plan is signed, the signed plan is
//! applied, and what comes back is written to the approved fields.
//!
//! The folders are floors of one house; each imports only from the floors below it. The table
//! that says which is in `docs/architecture.md` and is held by `tests/tidy.rs`.

pub mod approval;
pub mod audience;
pub mod base;
pub mod cli;
pub mod diagnostic;
pub mod engine;
pub mod expression;
pub mod format;
pub mod observation;
pub mod plan;
pub mod platform;
pub mod render;
pub mod replies;
pub mod rules;
pub mod sandbox;
pub mod source;
pub mod spec;
pub mod store;
pub mod template;
pub mod workspace;
pub mod yaml;

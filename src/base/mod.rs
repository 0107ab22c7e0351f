//! What every floor needs and nobody owns: time, digests, amounts as people write them, names.
//!
//! Knows nothing of campaigns, files of a workspace, platforms or diagnostics.

pub mod address;
pub mod amount;
pub mod atomic;
pub mod binomial;
pub mod calendar;
pub mod canonical;
pub mod clock;
pub mod country;
pub mod digest;
pub mod domain_class;
pub mod invisible;
pub mod limits;
pub mod merkle;
pub mod nearest;
pub mod private;
pub mod shape;
pub mod words;

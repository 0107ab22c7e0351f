//! How results look: for terminals, for pull requests, for machines.
//!
//! Knows data and formats. Prints nothing and decides nothing.

pub mod plan;

//! The engine against the doubles, in process: one guard after the other.

mod converge;
mod drift;
mod foreign;
mod halt;
mod lease;
mod pause;
mod revoked;
mod sleep;
mod stops;
pub(super) mod table;

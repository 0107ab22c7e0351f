//! The engine against the doubles, in process: one guard after the other.

mod converge;
mod drift;
mod halt;
mod lease;
mod pause;
mod revoked;
mod sleep;
mod stops;

//! The engine against the doubles, in process: one guard after the other.

mod revoked;

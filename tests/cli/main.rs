//! The real binary, from outside: wiring, words, exit codes. What the rules decide is tested where
//! they live.

mod approve;
mod baseline;
mod check;
mod docs;
mod explain;
mod fix;
mod formats;
mod harness;
mod narrowed;
mod new;
mod output;
mod schema;
mod status;
mod trouble;
mod walk;

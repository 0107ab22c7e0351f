//! The real binary, from outside: wiring, words, exit codes. What the rules decide is tested where
//! they live.

mod action;
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
mod pipelines;
mod schema;
mod shells;
mod status;
mod trouble;
mod walk;
mod watch;

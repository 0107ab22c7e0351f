//! The real binary, from outside: wiring, words, exit codes. What the rules decide is tested where
//! they live.

mod approve;
mod check;
mod explain;
mod fix;
mod harness;
mod new;
mod output;
mod schema;
mod trouble;

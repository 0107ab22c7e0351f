//! The real binary, from outside: wiring, words, exit codes. What the rules decide is tested where
//! they live.

mod check;
mod explain;
mod harness;
mod output;
mod schema;
mod trouble;

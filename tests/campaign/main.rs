//! Whole campaigns, played by the real program against a sandbox it serves itself.

mod attack;
mod crash;
mod faults;
mod messages;
mod outcome;
mod stage;
mod trouble;
mod verbs;
mod whole;

//! Whole campaigns, played by the real program against a sandbox it serves itself.

mod crash;
mod stage;
mod trouble;
mod whole;

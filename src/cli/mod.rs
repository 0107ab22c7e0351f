//! The command line: arguments become one verb, the verb runs, its end becomes an exit code.
//!
//! The only folder that prints and that touches the process: its arguments, environment, streams
//! and folder, all through [`World`]. A verb is one file in `commands/` and decides nothing that a
//! lower floor could decide.

mod anew;
mod args;
mod changed;
mod checking;
mod chosen;
mod commands;
mod example;
mod exit;
mod failure;
mod formats;
mod halt_mark;
mod mending;
mod named;
mod open;
mod plan_file;
mod planned;
mod process;
mod rehearsal;
mod rewrite;
mod rim;
mod session;
mod starter;
mod watch;
mod world;

pub use args::{Arguments, Colour, command};
pub use commands::Verb;
pub use exit::Exit;
pub use failure::{Audience, Failure};
pub use rim::main;
pub use world::World;

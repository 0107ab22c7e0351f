//! The verbs: one file each, and one line here.

use super::exit::Exit;
use super::failure::Failure;
use super::world::World;

mod apply;
mod approvals;
mod approve;
mod baseline;
mod check;
mod completions;
mod demo;
mod drift;
mod explain;
mod fmt;
mod halt;
mod lsp;
mod man;
mod new;
mod pause;
mod plan;
mod replies;
mod resume;
mod sandbox;
mod schema;
mod show;
mod status;
mod sync;
mod verify;
mod why;

macro_rules! verbs {
    ($($variant:ident => $module:ident,)+) => {
        /// What the program can do.
        #[derive(Debug, clap::Subcommand)]
        #[expect(missing_docs, reason = "each variant holds the arguments that document it")]
        pub enum Verb {
            $($variant($module::Args),)+
        }

        impl Verb {
            /// Runs the verb.
            ///
            /// # Errors
            /// Why it could not do its work.
            pub fn run(&self, world: &World) -> Result<Exit, Failure> {
                match self {
                    $(Self::$variant(args) => $module::run(args, world),)+
                }
            }
        }
    };
}

verbs! {
    Apply => apply,
    Approvals => approvals,
    Approve => approve,
    Baseline => baseline,
    Check => check,
    Completions => completions,
    Demo => demo,
    Drift => drift,
    Explain => explain,
    Fmt => fmt,
    Halt => halt,
    Lsp => lsp,
    Man => man,
    New => new,
    Pause => pause,
    Plan => plan,
    Replies => replies,
    Resume => resume,
    Sandbox => sandbox,
    Schema => schema,
    Show => show,
    Status => status,
    Sync => sync,
    Verify => verify,
    Why => why,
}

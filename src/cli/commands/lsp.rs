//! `sendoff lsp`: the language server, on standard input and output.

use std::io;

use clap::Args as ClapArgs;

use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::world::World;
use crate::lsp::{End, serve};

/// Run the language server for an editor
///
/// Speaks the Language Server Protocol on standard input and output until the editor closes them:
/// findings while you type, hover, completion, definitions, references, rename, fixes. Editors
/// start it; `docs/editors.md` has the settings. Works offline and writes no file. Ends with 0
/// where the editor said goodbye, and with 1 where it did not.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// Accepted and ignored: editors pass it, and there is no other way to speak
    #[arg(long, hide = true)]
    stdio: bool,
}

/// Runs it.
pub(super) fn run(_args: &Args, _world: &World) -> Result<Exit, Failure> {
    match serve(io::BufReader::new(io::stdin()), io::stdout()) {
        End::Orderly => Ok(Exit::Done),
        End::Abrupt => Ok(Exit::Findings),
    }
}

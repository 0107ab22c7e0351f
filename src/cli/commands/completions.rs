//! `sendoff completions`: what a shell needs to complete verbs, options and their values.

use clap::Args as ClapArgs;
use clap_complete::Shell;

use crate::cli::args;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::world::World;

/// Print the completion script of a shell
///
/// Written from the same definition as the help. Load it where the shell starts, such as
/// `source <(sendoff completions bash)`, or keep it: docs/editors.md says where each shell looks.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The shell
    shell: Shell,
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    let mut command = args::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    world.print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}

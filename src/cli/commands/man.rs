//! `sendoff man`: the manual pages, one of the program and one of each verb.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::base::words::count;
use crate::cli::args;
use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::world::World;

/// Print the manual page, or write the page of every verb
///
/// Written from the same definition as the help, with the exit codes. `sendoff man | man -l -`
/// shows it; with `--out DIR` the folder of a manual path, such as `~/.local/share/man/man1`, gets
/// a page for the program and one for each verb.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// Write the pages into this folder, which is made where it does not exist
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    let pages = pages();
    let Some(out) = &args.out else {
        world.print(&pages[0].1)?;
        return Ok(Exit::Done);
    };
    let folder = world.folder().join(out);
    written(&folder, &pages).map_err(|error| {
        let headline = format!("cannot write manual pages into `{}`", out.display());
        Failure::new(Audience::Environment, headline).caused_by(&error)
    })?;
    let pages = count(pages.len() as u64, "page");
    world.print(&format!("{}: {pages}, beginning with sendoff.1\n", out.display()))?;
    Ok(Exit::Done)
}

fn written(folder: &Path, pages: &[(String, String)]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    pages.iter().try_for_each(|(name, text)| fs::write(folder.join(name), text))
}

/// The name and the text of each page, that of the program first.
fn pages() -> Vec<(String, String)> {
    let mut root = args::command().disable_help_subcommand(true);
    root.build();
    let mut pages = Vec::new();
    collect(&root, &mut pages);
    pages
}

/// The page of a command, then those of the ones below it: `sendoff-new.1`,
/// `sendoff-new-campaign.1`.
fn collect(command: &Command, pages: &mut Vec<(String, String)>) {
    let man = Man::new(command.clone())
        .source(format!("sendoff {}", env!("CARGO_PKG_VERSION")))
        .manual("sendoff");
    let mut bytes = Vec::new();
    man.render(&mut bytes).expect("invariant: memory takes every byte");
    let text = String::from_utf8_lossy(&bytes).into_owned() + &exit_status();
    pages.push((man.get_filename(), text));
    command.get_subcommands().for_each(|below| collect(below, pages));
}

/// The section that says what the exit codes mean.
fn exit_status() -> String {
    let mut roff = Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    // The end that shares its number with another is one of `plan --detailed-exitcode` alone.
    for exit in Exit::ALL.into_iter().filter(|exit| *exit != Exit::SomethingToDo) {
        roff.control("TP", []);
        roff.text([bold(exit.code().to_string())]);
        roff.text([roman(exit.meaning())]);
    }
    roff.to_roff()
}

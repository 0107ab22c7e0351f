//! `sendoff show`: a plan, for people or for machines.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::plan_file::PlanOnDisk;
use crate::cli::world::World;
use crate::render::plan::{human, markdown};

/// Show a plan
///
/// What will happen, to how many people, when, under which limits, and what cannot be checked.
/// Works offline.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The plan
    file: PathBuf,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The same as `--format json`
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// How a plan is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// For machines: `sendoff-plan/v1`, indented
    Json,
    /// For a comment on a pull request
    Markdown,
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    let file = PlanOnDisk::read(world, &args.file)?;
    let format = if args.json { Format::Json } else { args.format };
    let plan = &file.plan;
    match format {
        Format::Human => world.print(&human(plan, world.look()))?,
        Format::Markdown => world.print(&markdown(plan))?,
        Format::Json => {
            let text = serde_json::to_string_pretty(plan)
                .expect("invariant: a plan that was read can be written");
            world.print(&format!("{text}\n"))?;
        }
    }
    Ok(Exit::Done)
}

//! `sendoff sandbox`: the three platforms on this machine, with a seeded world and a clock.

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};

use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::world::World;
use crate::cli::{anew, open, rehearsal};
use crate::render::wrap;
use crate::sandbox::clay;
use crate::sandbox::clock::Pace;
use crate::sandbox::{Sandbox, SandboxSettings};

/// The settings file a workspace has of its own.
const SETTINGS: &str = "sandbox.yaml";

/// Serve doubles of Salesforce, Smartlead and Clay on loopback, until interrupted.
///
/// With `--rehearse`, also write a copy of a workspace whose accounts are the doubles and whose
/// people have throw-away keys: plan, sign and apply it by hand, with nothing leaving this machine.
/// What the doubles hold ends with the sandbox, and so does the rehearsal; a verb run in it then
/// prints the command that begins a new one. The settings are described in `docs/sandbox.md`.
#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    part: Option<Part>,
    /// The world and the switches of the doubles, as a YAML file; without it the `sandbox.yaml` of
    /// a rehearsed workspace, where it has one.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// The seed of the world.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Simulated seconds per real second; without it time stands still until an apply waits.
    #[arg(long, value_name = "RATE")]
    fast: Option<f64>,
    /// A workspace to rehearse.
    #[arg(long, value_name = "WORKSPACE", requires = "into")]
    rehearse: Option<PathBuf>,
    /// Where its copy is written; must not exist yet.
    #[arg(long, value_name = "DIR", requires = "rehearse")]
    into: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// Stand in for the `clay` command line program against a sandbox.
    #[command(hide = true)]
    Clay {
        /// The address of the Clay double.
        #[arg(long)]
        at: String,
        /// What the real program would be given.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
}

pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    if let Some(Part::Clay { at, words }) = &args.part {
        return stand_in(at, words, world);
    }
    let settings = settings(args, world)?;
    world.block_on(serve(args, settings, world))
}

/// Prints what the `clay` program would print, and ends as it would.
fn stand_in(at: &str, words: &[String], world: &World) -> Result<Exit, Failure> {
    let output = clay::cli::run(words, at);
    world.print(&output.stdout)?;
    world.remark(&output.stderr)?;
    world.leave_with(output.exit_code.into())
}

/// The settings that were named, else those that a rehearsed workspace has of its own.
fn settings_path(args: &Args, world: &World) -> Option<PathBuf> {
    let named = args.settings.as_ref().map(|path| world.folder().join(path));
    let own = || Some(world.folder().join(args.rehearse.as_ref()?).join(SETTINGS));
    named.or_else(|| own().filter(|path| path.is_file()))
}

fn settings(args: &Args, world: &World) -> Result<SandboxSettings, Failure> {
    let mut settings = match settings_path(args, world) {
        None => SandboxSettings::default(),
        Some(path) => {
            let text = std::fs::read_to_string(&path).map_err(|error| {
                Failure::new(Audience::Usage, format!("cannot read `{}`", path.display()))
                    .caused_by(&error)
            })?;
            serde_yaml::from_str(&text).map_err(|error| {
                Failure::new(Audience::Config, format!("`{}` is no settings file", path.display()))
                    .caused_by(&error)
            })?
        }
    };
    if let Some(seed) = args.seed {
        settings.world.seed = seed;
    }
    if let Some(rate) = args.fast {
        settings.pace = Pace::Fast { rate };
    }
    Ok(settings)
}

async fn serve(args: &Args, settings: SandboxSettings, world: &World) -> Result<Exit, Failure> {
    let running = Sandbox::start(settings.clone()).await.map_err(|error| {
        Failure::new(Audience::Environment, "the doubles could not be served").caused_by(&error)
    })?;
    let mut text = String::from("The sandbox is up; interrupt it to end it.\n\n");
    for (name, url) in running.urls() {
        text.push_str(&format!("  {name:<18} {url}\n"));
    }
    if let (Some(from), Some(into)) = (&args.rehearse, &args.into) {
        let root = open::root(world, &world.folder().join(from))?;
        let into = fresh(world.folder().join(into))?;
        let files = rehearsal::files_of(&root)?;
        rehearsal::write(&files, &into, &running, &settings, &world.program()?)?;
        anew::record(&into, words(args, &root, world))?;
        let into = into.display();
        let line = format!(
            "The rehearsal of `{}` is in `{into}`; its throw-away keys are in `{into}/{}`. It ends \
             with this sandbox.",
            root.display(),
            rehearsal::KEYS
        );
        text.push_str(&format!("\n{}\n", wrap(&line, world.look().width, "", "")));
        text.push_str(&format!(
            "\nIn another terminal:\n  cd {into}\n  sendoff check\n  sendoff plan CAMPAIGN --out \
             prepare.json\n"
        ));
    }
    world.print(&text)?;
    world.interrupted().await;
    running.stop().await;
    Ok(Exit::Done)
}

/// What began this rehearsal, from any folder.
fn words(args: &Args, root: &Path, world: &World) -> Vec<String> {
    let whole = |path: &Path| {
        let path = world.folder().join(path);
        path.canonicalize().unwrap_or(path).display().to_string()
    };
    let mut words = vec!["sandbox".to_owned()];
    let mut option = |name: &str, value: String| words.extend([name.to_owned(), value]);
    if let Some(path) = settings_path(args, world) {
        option("--settings", whole(&path));
    }
    if let Some(seed) = args.seed {
        option("--seed", seed.to_string());
    }
    if let Some(rate) = args.fast {
        option("--fast", rate.to_string());
    }
    option("--rehearse", whole(root));
    words
}

/// A folder that does not exist yet.
fn fresh(path: PathBuf) -> Result<PathBuf, Failure> {
    if path.exists() {
        let headline = format!("`{}` exists already", path.display());
        return Err(Failure::new(Audience::Usage, headline).hint("name a folder that does not"));
    }
    Ok(path)
}

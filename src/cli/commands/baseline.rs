//! `sendoff baseline`: writes down what is found now, so that `check` counts only what is new.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::base::atomic;
use crate::base::words::count;
use crate::cli::checking::{Checking, baseline};
use crate::cli::chosen::Chosen;
use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::world::World;
use crate::render::human;
use crate::rules::{Baseline, Demands, Verdict};

/// Write down the findings of today, so that `check --baseline` counts only new ones
///
/// Always looks at the whole workspace. Where the file exists, what was mended is taken out of it
/// and what is new is shown and not taken in, unless `--accept-new` says so. What cannot be waived
/// is never in a baseline, and plans know no baseline: it is for adopting the checks, not for
/// sending. Holds fingerprints, rules, paths, headlines and counts; no line numbers, no secrets.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The file, such as `sendoff-baseline.jsonl`
    file: PathBuf,
    /// Take in what the file does not hold yet
    #[arg(long)]
    accept_new: bool,
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    let chosen = Chosen::read(&[], world)?;
    let checking = Checking::of(&chosen);
    let found = &checking.report.findings;
    let now = Baseline::of(found, &checking.sources);
    let before = if args.accept_new { readable(args, world) } else { baseline(&args.file, world)? };
    let held = before.as_ref().map_or(0, Baseline::len);
    let written = match before {
        Some(before) if !args.accept_new => before.shrunk_to(&now),
        _ => now,
    };
    atomic::write(&world.folder().join(&args.file), written.text().as_bytes()).map_err(
        |error| {
            let headline = format!("cannot write `{}`", args.file.display());
            Failure::new(Audience::Environment, headline).caused_by(&error)
        },
    )?;
    let compared = checking.compare(&written);
    let verdict = Verdict::new(found, Some(compared), Demands::default());
    let open = verdict.shown().filter(|finding| finding.waived.is_none());
    world.print(&human(open, &checking.sources, world.look()))?;
    world.print(&said(args, held, &written, verdict.counts().errors))?;
    Ok(if verdict.fails() { Exit::Findings } else { Exit::Done })
}

/// The baseline before, where it can be read: it is replaced whole.
fn readable(args: &Args, world: &World) -> Option<Baseline> {
    baseline(&args.file, world).ok().flatten()
}

fn said(args: &Args, held: u64, written: &Baseline, errors: usize) -> String {
    let file = args.file.display();
    let mut text = format!("`{file}` holds {}", count(written.len(), "finding"));
    if held > 0 && held != written.len() {
        text.push_str(&format!("; before, {held}"));
    }
    text.push('\n');
    if errors > 0 {
        let errors = count(errors as u64, "error");
        text.push_str(&format!("{errors} above count: they are new, or nobody may waive them\n"));
        if !args.accept_new {
            text.push_str("`--accept-new` takes in those that are new\n");
        }
    }
    text
}

//! `sendoff status`: where a plan stands, from the record alone.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::plan_file::PlanOnDisk;
use crate::cli::world::World;
use crate::engine::{RunState, WaveState};
use crate::plan::PlanDocument;

/// Show where a plan stands: its steps, its waves, what it waits for.
///
/// Reads the record and asks no platform.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The plan.
    file: PathBuf,
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    let file = PlanOnDisk::read(world, &args.file)?;
    let session = file.session_offline(world)?;
    let state = file.run_state(&session)?;
    world.print(&told(&file.plan, &state))?;
    Ok(if state.begun && !state.finished { Exit::Waiting } else { Exit::Done })
}

fn told(plan: &PlanDocument, state: &RunState) -> String {
    let how = match (state.begun, state.finished) {
        (false, _) => "not begun",
        (true, false) => "under way",
        (true, true) => "finished",
    };
    let mut text = format!("{} of `{}`: {how}\n\n", plan.stage.word(), plan.campaign);
    for step in &plan.steps {
        let stands = state.step(&step.id);
        let mark = if stands.confirmed {
            "confirmed"
        } else if !stands.unknown.is_empty() {
            "UNKNOWN"
        } else if state.steps.contains_key(&step.id) {
            "begun"
        } else {
            ""
        };
        text.push_str(&format!("  {} {:<20} {mark}\n", step.class.sign(), step.id));
    }
    for wave in &plan.waves {
        text.push_str(&format!("\n  wave {}: {}", wave.name, wave_told(&state.wave(&wave.name))));
    }
    if !plan.waves.is_empty() {
        text.push('\n');
    }
    if state.paused {
        text.push_str("\nSmartlead is paused, as last read.\n");
    }
    if let Some(why) = state.stopped.as_ref().filter(|_| !state.finished) {
        text.push_str(&format!("\nThe last run stopped: {why}\n"));
    }
    text
}

fn wave_told(wave: &WaveState) -> String {
    let Some(loaded) = wave.loaded else { return "not loaded".to_owned() };
    let gate = match wave {
        WaveState { released: Some(person), .. } => format!("released by {person}"),
        WaveState { passed: true, .. } => "gate passed".to_owned(),
        WaveState { tripped: Some(because), .. } => format!("TRIPPED: {because}"),
        WaveState { held: Some(because), .. } => format!("undecided: {because}"),
        _ => "being sent or observed".to_owned(),
    };
    format!("{loaded} loaded; {gate}")
}

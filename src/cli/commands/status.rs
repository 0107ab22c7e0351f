//! `sendoff status`: where a plan stands, from the record alone.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::approval::read_all;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::plan_file::PlanOnDisk;
use crate::cli::session::Session;
use crate::cli::world::World;
use crate::engine::{RunState, WaveState};
use crate::plan::PlanDocument;
use crate::render::{Look, wrap};

/// Show where a plan stands: its steps, its waves, what it waits for.
///
/// Reads the record and asks no platform. Ends with 7 until the plan is finished, also before it
/// was begun; then it names the next command.
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
    world.print(&told(&file.plan, &state, world.look()))?;
    if !state.begun {
        let next = next(&file, &session)?;
        world.print(&format!("\n{}\n", wrap(&next, world.look().width, "", "  ")))?;
    }
    Ok(if state.finished { Exit::Done } else { Exit::Waiting })
}

/// What to do with a plan of which nothing was applied yet.
fn next(file: &PlanOnDisk, session: &Session) -> Result<String, Failure> {
    let (PlanOnDisk { plan, shown, .. }, campaign) = (file, &file.plan.campaign);
    if let Some(why) = file.unappliable() {
        return Ok(format!(
            "It was {why} and can be read, never applied. Next: `sendoff plan {campaign} --out \
             {shown}`"
        ));
    }
    if session.clock.now() > plan.expires {
        return Ok(format!(
            "It expired before anything was applied. Next: `sendoff plan {campaign} --out {shown}`"
        ));
    }
    let approved = file.question(session)?.judge(&read_all(&file.approvals()));
    let (given, all) = (plan.signatures.len() - approved.missing.len(), plan.signatures.len());
    Ok(match approved.is_complete() {
        true => format!(
            "Nothing was applied yet; every signature is there. Next: `sendoff apply {shown} --as \
             PERSON`"
        ),
        false => format!(
            "Nothing was applied yet; {given} of {all} signatures are there. Next: `sendoff why \
             {shown}`, which names who can sign and the command"
        ),
    })
}

fn told(plan: &PlanDocument, state: &RunState, look: Look) -> String {
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
        let line = format!("  {} {:<20} {mark}", step.class.sign(), step.id);
        text.push_str(&format!("{}\n", line.trim_end()));
    }
    for wave in &plan.waves {
        let line = format!("wave {}: {}", wave.name, wave_told(&state.wave(&wave.name)));
        text.push_str(&format!("\n{}", wrap(&line, look.width, "  ", "    ")));
    }
    if !plan.waves.is_empty() {
        text.push('\n');
    }
    if state.paused {
        text.push_str("\nSmartlead is paused, as last read.\n");
    }
    if let Some(why) = state.stopped.as_ref().filter(|_| !state.finished) {
        let line = format!("The last run stopped: {why}");
        text.push_str(&format!("\n{}\n", wrap(&line, look.width, "", "  ")));
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

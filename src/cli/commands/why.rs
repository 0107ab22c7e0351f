//! `sendoff why`: what keeps a plan from going on, the evidence, and who can clear it.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::approval::{read_all, signing_command};
use crate::base::words::list;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::halt_mark::standing;
use crate::cli::plan_file::PlanOnDisk;
use crate::cli::rehearsal;
use crate::cli::session::Session;
use crate::cli::world::World;
use crate::engine::RunState;
use crate::render::{command, wrap};

/// Say what keeps a plan from going on, who can clear it, and with which command.
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
    if state.finished {
        world.print("It is finished.\n")?;
        return Ok(Exit::Done);
    }
    let blocks = blocks(&file, &session, &state, world)?;
    if blocks.is_empty() {
        world.print("Nothing keeps it back.\n")?;
        return Ok(Exit::Done);
    }
    world.print(&blocks.concat())?;
    Ok(Exit::Refused)
}

/// What keeps it back: each with its evidence, and who can clear it with which command.
fn blocks(
    file: &PlanOnDisk,
    session: &Session,
    state: &RunState,
    world: &World,
) -> Result<Vec<String>, Failure> {
    let look = world.look();
    let key = |person: &str| rehearsal::key_of(session, world, person);
    let said = |text: &str| format!("{}\n", wrap(text, look.width, "- ", "  "));
    let mut blocks = Vec::new();
    if let Some(why) = file.unappliable() {
        blocks.push(said(&format!("it was {why}: plan again")));
    }
    if !state.begun && session.clock.now() > file.plan.expires {
        blocks.push(said(&format!("it expired at {}: plan again", file.plan.expires)));
    }
    let halted = standing(&session.halt_mark()).filter(|halt| !state.lifted.contains(&halt.id));
    if halted.is_some() || state.is_halted() || state.pause_ordered {
        let what = if state.pause_ordered { "paused" } else { "halted" };
        let mut block = said(&format!("it was {what}; an operator lifts that:"));
        let line = format!(
            "sendoff resume {} --as PERSON --reason 'WHAT WAS FOUND AND DONE'",
            file.plan.campaign
        );
        block.push_str(&command(&line, "    ", look.width));
        blocks.push(block);
    }
    let question = file.question(session)?;
    let approved = question.judge(&read_all(&file.approvals()));
    for missing in &approved.missing {
        let (item, why) = (&missing.item, &missing.why);
        let who = who_can(&missing.who_can, &missing.role);
        let mut block = said(&format!("`{item}` is not signed ({why}); {who}"));
        let line = match missing.who_can.is_empty() {
            true => format!("sendoff approvals {}", file.shown),
            false => missing.command(&file.shown, &key),
        };
        block.push_str(&command(&line, "    ", look.width));
        blocks.push(block);
    }
    for wave in &file.plan.waves {
        let stands = state.wave(&wave.name);
        if stands.is_open() || approved.releases.iter().any(|one| one.wave == wave.name) {
            continue;
        }
        let Some(because) = stands.tripped.or(stands.held) else { continue };
        let item = format!("release-{}", wave.name);
        let able = question.who_can(&item);
        let who = who_can(&able, &question.role(&item).unwrap_or_default());
        let mut block = said(&format!("wave `{}` is held back: {because}; {who}", wave.name));
        if let Some(person) = able.first() {
            let line = signing_command(&file.shown, &item, person, &key);
            let line = format!("{line} --reason 'WHAT WAS FOUND AND DONE'");
            block.push_str(&command(&line, "    ", look.width));
        }
        blocks.push(block);
    }
    Ok(blocks)
}

fn who_can(able: &[String], role: &str) -> String {
    match able.is_empty() {
        true => format!("nobody in role {role} can sign it now; this says why:"),
        false => format!("{} can sign it:", list(able, "or")),
    }
}

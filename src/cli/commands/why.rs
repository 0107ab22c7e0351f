//! `sendoff why`: what keeps a plan from going on, the evidence, and who can clear it.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::approval::read_all;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::halt_mark::standing;
use crate::cli::plan_file::PlanOnDisk;
use crate::cli::session::damaged;
use crate::cli::world::World;
use crate::engine::RunState;
use crate::render::{Look, wrap};

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
    let state = match session.record_if_any()? {
        None => RunState::default(),
        Some(store) => RunState::read(&store, &file.plan.campaign, file.digest)
            .map_err(|error| damaged(&error))?,
    };
    let mut blocks = Vec::new();
    if !file.plan.appliable {
        blocks.push("it was made offline or with errors: plan again".to_owned());
    }
    if !state.begun && session.clock.now() > file.plan.expires {
        blocks.push(format!("it expired at {}: plan again", file.plan.expires));
    }
    let halted = standing(&session.halt_mark()).filter(|halt| !state.lifted.contains(&halt.id));
    if halted.is_some() || state.is_halted() || state.pause_ordered {
        let what = if state.pause_ordered { "paused" } else { "halted" };
        blocks.push(format!(
            "it was {what}; a known person lifts that:\n    sendoff resume {} --as PERSON --reason \
             ...",
            file.plan.campaign
        ));
    }
    let approved = file.question(&session)?.judge(&read_all(&file.approvals()));
    for missing in &approved.missing {
        if missing.who_can.is_empty() {
            blocks.push(format!(
                "`{}` is not signed ({}), and nobody can sign it now; this says why:\n    sendoff \
                 approvals {}",
                missing.item, missing.why, file.shown
            ));
            continue;
        }
        let who = missing.who_can.join(" or ");
        blocks.push(format!(
            "`{}` is not signed ({}); {who} can sign it:\n    {}",
            missing.item,
            missing.why,
            missing.command(&file.shown)
        ));
    }
    for wave in &file.plan.waves {
        let stands = state.wave(&wave.name);
        if stands.is_open() || approved.releases.iter().any(|one| one.wave == wave.name) {
            continue;
        }
        if let Some(because) = stands.tripped.or(stands.held) {
            blocks.push(format!(
                "wave `{0}` is held back: {because}\n    sendoff approve {1} --item release-{0} \
                 --as PERSON --reason ...",
                wave.name, file.shown
            ));
        }
    }
    if blocks.is_empty() {
        let text = if state.finished { "It is finished.\n" } else { "Nothing keeps it back.\n" };
        world.print(text)?;
        return Ok(Exit::Done);
    }
    let look = world.look();
    let lines: Vec<String> = blocks.iter().map(|block| told(block, look)).collect();
    world.print(&lines.concat())?;
    Ok(Exit::Refused)
}

/// A block as an item of a list: its first line wrapped, the command under it whole.
fn told(block: &str, look: Look) -> String {
    let (words, command) = block.split_once('\n').unwrap_or((block, ""));
    let command = if command.is_empty() { String::new() } else { format!("{command}\n") };
    format!("{}\n{command}", wrap(words, look.width, "- ", "  "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_the_width_and_a_command_stays_on_its_line() {
        let words =
            "`audience` is not signed (chooses 120 people); a.lindholm or k.lorenz can sign";
        let command = format!("    sendoff approve {} --item audience", "x".repeat(80));
        let text = told(&format!("{words} it now:\n{command}"), Look::PLAIN);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[..2], [format!("- {words}").as_str(), "  it now:"]);
        assert_eq!(lines[2..], [command.as_str()]);
        assert_eq!(told("it waits", Look::PLAIN), "- it waits\n");
    }
}

//! `sendoff approvals`: what of a plan is signed, what is missing, what counts for nothing.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::approval::{NAMESPACE, allowed_signers, read_all};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::plan_file::PlanOnDisk;
use crate::cli::rehearsal;
use crate::cli::world::World;
use crate::render::{Around, approvals};

/// Show the signatures of a plan: given, missing, void
///
/// For each missing one: who can give it and the command that does. Ends with 5 until the plan has
/// every signature it needs. Works offline.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The plan
    file: PathBuf,
    /// Print the keys of the workspace as an `allowed_signers` file of OpenSSH instead
    #[arg(long)]
    allowed_signers: bool,
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    let file = PlanOnDisk::read(world, &args.file)?;
    let session = file.session_offline(world)?;
    if args.allowed_signers {
        let allowed = allowed_signers(&session.workspace);
        for (line, problem) in &allowed.problems {
            world.remark(&format!("policy/people.yaml:{line}: {problem}\n"))?;
        }
        let by_hand = format!(
            "# ssh-keygen -Y verify -f THIS_FILE -I PERSON -n {NAMESPACE} -s ITEM.PERSON.sig \
             < ITEM.PERSON.json\n"
        );
        world.print(&format!("{by_hand}{allowed}"))?;
        return Ok(Exit::Done);
    }
    let approved = file.question(&session)?.judge(&read_all(&file.approvals()));
    let run = file.run_state(&session)?;
    let key = |person: &str| rehearsal::key_of(&session, world, person);
    let around = Around { file: &file.shown, key: &key, run: &run };
    let text = approvals(&file.plan, file.digest, &approved, around, world.look());
    world.print(&text)?;
    Ok(if approved.is_complete() { Exit::Done } else { Exit::Refused })
}

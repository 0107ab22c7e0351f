//! `sendoff drift`: what changed on the platforms outside this program.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::base::words::count;
use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::plan_file::PlanOnDisk;
use crate::cli::planned::recipients;
use crate::cli::world::World;
use crate::engine::{ApplyRequest, Interrupt, Stop, drift};

/// Show what changed on the platforms after an apply wrote it
///
/// Compares what the record says was confirmed with what Salesforce and Smartlead show now: the
/// campaign, its statuses, settings, schedule, sequence, mailboxes and state. Reads only. Ends with
/// 1 where something changed.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The plan.
    file: PathBuf,
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    let file = PlanOnDisk::read(world, &args.file)?;
    let session = file.session(world)?;
    world.block_on(async {
        let loaded = session.campaign(&file.plan.campaign)?;
        let store = session.record_if_any()?.ok_or_else(nothing)?;
        let set = recipients(&file)?;
        let platforms = session.connect(world, loaded)?;
        let key = session.recipients_key(world)?;
        let request = ApplyRequest {
            plan: &file.plan,
            digest: file.digest,
            set: &set,
            workspace: &session.workspace,
            loaded,
            platforms: &platforms,
            store: &store,
            owner: world.owner(),
            is_gone: &|_| false,
            approvals: serde_json::json!([]),
            halted: &|| None,
            revoked: &|| None,
            releases: Vec::new(),
            recipients_key: key.reveal().as_bytes(),
            interrupt: Interrupt::new(),
            listener: &|_| {},
        };
        let drifted = drift(&request).await.map_err(|stop| failed(&stop))?;
        if drifted.looked == 0 {
            return Err(nothing());
        }
        let looked = count(drifted.looked, "confirmed step");
        if drifted.changes.is_empty() {
            world.print(&format!("No drift: {looked} stand as they were written.\n"))?;
            return Ok(Exit::Done);
        }
        let lines: Vec<String> = drifted.changes.iter().map(|one| format!("~ {one}\n")).collect();
        world.print(&lines.concat())?;
        world.print(&format!(
            "\n{} of {looked}. Set it back on the platform, or plan again and have it signed.\n",
            count(drifted.changes.len() as u64, "change")
        ))?;
        Ok(Exit::Findings)
    })
}

fn nothing() -> Failure {
    Failure::new(Audience::NothingToCheck, "no step of this plan is confirmed in the record")
        .hint("there is nothing to compare before its `sendoff apply`")
}

fn failed(stop: &Stop) -> Failure {
    let audience = match stop {
        Stop::Refused { .. } => Audience::Refused,
        _ => Audience::Environment,
    };
    Failure::new(audience, stop.to_string()).hint("nothing was changed: this only reads")
}

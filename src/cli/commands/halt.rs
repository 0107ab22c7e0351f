//! `sendoff halt`: everything of this workspace stops sending, whatever state anything is in.

use std::time::Duration;

use clap::Args as ClapArgs;

use crate::base::words::count;
use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::halt_mark;
use crate::cli::session::Session;
use crate::cli::world::World;
use crate::engine::halt::halt;
use crate::engine::{Halted, connect};
use crate::platform::smartlead::SmartleadClient;
use crate::store::{Holder, StoreError};

/// How long, in real time, until applies and Smartlead are looked at again.
const LOOK: Duration = Duration::from_secs(2);
/// After how many looks an apply that still runs is named: a minute.
const LOOKS_MAX: usize = 30;

/// Stop every campaign of this workspace, now.
///
/// Leaves a mark that every apply on this machine obeys right before each effect, then pauses every
/// campaign of this workspace on Smartlead. Needs no plan, no approval, no lock and no record: only
/// the workspace file and its Smartlead key. Each pause is read back, messages are counted for two
/// minutes after it, and what could not be reached or excluded is named: then it ends with 6. A
/// campaign goes on after `sendoff resume`.
#[derive(Debug, ClapArgs)]
pub struct Args {}

pub(super) fn run(_: &Args, world: &World) -> Result<Exit, Failure> {
    world.block_on(async {
        let session = Session::open(world, world.folder()).await?;
        let mark = session.halt_mark();
        let moment = world.clock().now().as_nanosecond();
        let left = halt_mark::leave(&mark, session.clock.now(), moment);
        let settings = session.settings()?;
        let smartlead = session.lend(world, |lent| connect::smartlead(settings, lent))?;
        let name = settings.name.as_str();
        let mut halted = paused(&smartlead, name).await?;
        let applies = idle(&session, world, &smartlead, name, &mut halted).await;
        world.remark("every pause is read back; counting for two minutes what still leaves\n")?;
        halted.prove(&smartlead, &session.clock).await;
        halted.again(paused(&smartlead, name).await?);
        let mut open = excluded(&halted, applies);
        if let Err(error) = left {
            let mark = mark.display();
            open.push(format!("the mark `{mark}` could not be left ({error}): stop every apply"));
        }
        world.print(&told(&halted, &open))?;
        let done = halted.is_complete() && open.is_empty();
        Ok(if done { Exit::Done } else { Exit::Unresolved })
    })
}

async fn paused(smartlead: &SmartleadClient, workspace: &str) -> Result<Halted, Failure> {
    halt(smartlead, workspace).await.map_err(|error| {
        Failure::new(Audience::Environment, "Smartlead could not be asked for its campaigns")
            .caused_by(&error)
            .hint("pause the campaigns in Smartlead by hand now")
    })
}

/// Waits until no apply on this machine runs that might not have seen the mark: one that begins
/// later sees it. What is started meanwhile is paused again. Gives what is left open.
async fn idle(
    session: &Session,
    world: &World,
    smartlead: &SmartleadClient,
    workspace: &str,
    halted: &mut Halted,
) -> Option<String> {
    for looks in 0.. {
        let holders = match holders(session, world) {
            Ok(holders) => holders,
            Err(error) => {
                return Some(format!(
                    "whether an apply runs here cannot be read ({error}): end every `sendoff \
                     apply` on this machine"
                ));
            }
        };
        let first = holders.first()?;
        if looks >= LOOKS_MAX {
            return Some(format!("an apply did not end: {first}; end it"));
        }
        tokio::time::sleep(LOOK).await;
        if let Ok(later) = paused(smartlead, workspace).await {
            *halted = later;
        }
    }
    None
}

/// The applies of this machine that run.
fn holders(session: &Session, world: &World) -> Result<Vec<Holder>, StoreError> {
    let store = match session.look_at_record() {
        Err(StoreError::Absent { .. }) => return Ok(Vec::new()),
        store => store?,
    };
    let mut holders = store.holders()?;
    holders.retain(|one| !world.is_gone(&one.owner));
    Ok(holders)
}

/// What this halt could not exclude.
fn excluded(halted: &Halted, applies: Option<String>) -> Vec<String> {
    let mut open: Vec<String> = applies.into_iter().collect();
    let drafts = halted.drafts().count() as u64;
    if drafts > 0 {
        let drafts = count(drafts, "draft");
        open.push(format!(
            "{drafts} can still be started by an apply in another clone or on another machine: \
             halt there too, or delete the draft in Smartlead"
        ));
    }
    open
}

fn told(halted: &Halted, open: &[String]) -> String {
    let mut text = String::new();
    if halted.campaigns.is_empty() {
        text.push_str("No campaign on Smartlead carries this workspace's mark.\n");
    }
    for campaign in &halted.campaigns {
        let draft = halted.drafts().any(|one| one.id == campaign.id);
        let sign = match (campaign.silent, draft) {
            (false, _) => "STILL SENDING",
            (true, true) => "not started",
            (true, false) => "stopped",
        };
        let status = campaign.status.as_deref().unwrap_or("could not be read");
        text.push_str(&format!("{sign:<14} {} ({status})\n", campaign.name));
        if let Some(trouble) = &campaign.trouble {
            text.push_str(&format!("{:<14} {trouble}\n", ""));
        }
    }
    if !halted.is_complete() {
        text.push_str("\nPause what is still sending in Smartlead by hand now.\n");
    }
    for one in open {
        text.push_str(&format!("\nNot excluded: {one}.\n"));
    }
    text.push_str(
        "\nNo apply on this machine goes on before `sendoff resume CAMPAIGN --as PERSON --reason \
         ...`.\n",
    );
    text
}

//! `sendoff halt`: everything of this workspace stops sending, whatever state anything is in.

use clap::Args as ClapArgs;

use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::session::Session;
use crate::cli::world::World;
use crate::engine::halt::halt;
use crate::engine::{Halted, connect};

/// Pause every campaign of this workspace on Smartlead, now.
///
/// Needs no plan, no approval, no lock and no record: only the workspace file and its Smartlead
/// key. Each pause is read back, messages are counted for two minutes after it, and what could not
/// be reached is named.
#[derive(Debug, ClapArgs)]
pub struct Args {}

pub(super) fn run(_: &Args, world: &World) -> Result<Exit, Failure> {
    world.block_on(async {
        let session = Session::open(world, world.folder()).await?;
        let settings = session.settings()?;
        let smartlead = session.lend(world, |lent| connect::smartlead(settings, lent))?;
        let mut halted = halt(&smartlead, settings.name.as_str()).await.map_err(|error| {
            Failure::new(Audience::Environment, "Smartlead could not be asked for its campaigns")
                .caused_by(&error)
                .hint("pause the campaigns in Smartlead by hand now")
        })?;
        world.remark("every pause is read back; counting for two minutes what still leaves\n")?;
        halted.prove(&smartlead, &session.clock).await;
        world.print(&told(&halted))?;
        Ok(if halted.is_complete() { Exit::Done } else { Exit::Unresolved })
    })
}

fn told(halted: &Halted) -> String {
    if halted.campaigns.is_empty() {
        return "No campaign on Smartlead carries this workspace's mark.\n".to_owned();
    }
    let mut text = String::new();
    for campaign in &halted.campaigns {
        let sign = if campaign.silent { "stopped" } else { "STILL SENDING" };
        let status = campaign.status.as_deref().unwrap_or("could not be read");
        text.push_str(&format!("{sign:<14} {} ({status})\n", campaign.name));
        if let Some(trouble) = &campaign.trouble {
            text.push_str(&format!("{:<14} {trouble}\n", ""));
        }
    }
    if !halted.is_complete() {
        text.push_str("\nPause what is still sending in Smartlead by hand now.\n");
    }
    text
}

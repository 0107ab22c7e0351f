//! `sendoff pause`: one campaign stops sending in good order, and the pause is proved.

use clap::Args as ClapArgs;
use serde_json::{Value, json};

use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::session::{Session, damaged};
use crate::cli::world::World;
use crate::engine::{Paused, halt, kinds, pause};

/// Pause a campaign on Smartlead and prove that it is paused.
///
/// Where this machine keeps the campaign's record, the pause is in it: an apply that runs stops,
/// and none goes on before `sendoff resume`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The campaign's name, or its file.
    campaign: String,
}

pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    world.block_on(async {
        let session = Session::open(world, world.folder()).await?;
        let loaded = session.campaign(&args.campaign)?;
        let platforms = session.connect(world, loaded)?;
        let mark = halt::mark(session.settings()?.name.as_str());
        let name = format!("{mark}{}", loaded.campaign.name.value);
        let unread = |error: &dyn std::error::Error| {
            Failure::new(Audience::Environment, "Smartlead could not be asked").caused_by(error)
        };
        let found = platforms.smartlead.campaigns().await.map_err(|error| unread(&error))?;
        let Some(found) = found.into_iter().find(|one| one.name == name) else {
            let headline = format!("there is no campaign `{name}` on Smartlead");
            return Err(
                Failure::new(Audience::Usage, headline).hint("nothing of it can be sending")
            );
        };
        let campaign = loaded.campaign.name.to_string();
        // A record that cannot be written keeps nobody from pausing; it is said afterwards.
        let ordered = recorded(&session, &campaign, json!({ "intended": true }));
        let paused = pause(&platforms.smartlead, &platforms.clock, found.id).await;
        let paused = paused.map_err(|error| unread(&error))?;
        world.print(&told(&name, &paused))?;
        ordered?;
        let facts = json!({
            "status": paused.status, "holds": paused.holds(),
            "sent_before": paused.sent_before, "sent_after": paused.sent_after,
        });
        recorded(&session, &campaign, facts)?;
        Ok(if paused.holds() { Exit::Done } else { Exit::Unresolved })
    })
}

/// Writes the pause into the campaign's record, where there is one.
fn recorded(session: &Session, campaign: &str, body: Value) -> Result<(), Failure> {
    if session.record_if_any()?.is_none() {
        return Ok(());
    }
    let written = session.record()?.append(campaign, kinds::PAUSE_ORDERED, body);
    written.map(drop).map_err(|error| damaged(&error))
}

fn told(name: &str, paused: &Paused) -> String {
    let count = |count: Option<u64>| {
        count.map_or_else(|| "an unknown number".to_owned(), |n| n.to_string())
    };
    if !paused.confirmed {
        let status = &paused.status;
        return format!(
            "`{name}` is NOT paused: Smartlead shows `{status}`.\n\
             Pause it in Smartlead by hand now.\n"
        );
    }
    let before = count(paused.sent_before);
    let after = count(paused.sent_after);
    let verdict =
        if paused.holds() { "is paused, verified" } else { "shows as paused and still sends" };
    format!(
        "`{name}` {verdict}.\n{before} messages had been handed to mail servers and cannot be \
         called back; {after} were sent after the pause.\n"
    )
}

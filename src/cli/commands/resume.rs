//! `sendoff resume`: a person lifts a halt or an orderly pause, and the record says who and why.

use clap::Args as ClapArgs;
use serde_json::json;

use crate::base::digest::Digest;
use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::halt_mark::{UNREADABLE, standing};
use crate::cli::session::{Session, damaged};
use crate::cli::world::World;
use crate::engine::{Halt, RunState, connect, halt, kinds};

/// Lift a halt or an orderly pause of a campaign.
///
/// Starts nothing: the decision is written into the record, and the next `sendoff apply` of the
/// plan goes on, after reading again what was written and who must not be reached. A wave that
/// tripped still waits for its own signed release.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The campaign's name, or its file.
    campaign: String,
    /// Who decides: somebody of the people policy with the role `operator`.
    #[arg(long = "as", value_name = "PERSON", env = "SENDOFF_PERSON")]
    person: String,
    /// Why it may go on; kept in the record, so without personal data.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    world.block_on(async {
        let session = Session::open(world, world.folder()).await?;
        let name = session.campaign(&args.campaign)?.campaign.name.to_string();
        session.operator(&args.person, "resume")?;
        if args.reason.trim().is_empty() {
            return Err(Failure::new(Audience::Usage, "a decision needs a reason")
                .hint("say with `--reason` what was found and mended"));
        }
        let halt = lifted(&session, &name)?;
        let status = status(&session, world, &name).await?;
        let body = json!({
            "person": args.person, "reason": args.reason.trim(),
            "halt": halt.as_ref().map(|halt| &halt.id), "status": status,
        });
        let store = session.record()?;
        store.append(&name, kinds::STOP_LIFTED, body).map_err(|error| damaged(&error))?;
        let shown = status.as_deref().unwrap_or("not there yet");
        world.print(&format!(
            "`{name}` may go on ({shown} on Smartlead). Nothing was started: run the same apply \
             again.\n"
        ))?;
        Ok(Exit::Done)
    })
}

/// The halt that stands for this campaign, where one does; a failure where nothing is to be lifted.
fn lifted(session: &Session, name: &str) -> Result<Option<Halt>, Failure> {
    let store = session.record_if_any()?;
    // What concerns the campaign whatever its plan.
    let state = store.map(|store| RunState::read(&store, name, Digest::of(b"")));
    let state = state.transpose().map_err(|error| damaged(&error))?.unwrap_or_default();
    let mark = session.halt_mark();
    let halt = standing(&mark).filter(|halt| !state.lifted.contains(&halt.id));
    match &halt {
        Some(halt) if halt.id == UNREADABLE => {
            let headline = format!("the halt's mark `{}` cannot be read", mark.display());
            Err(Failure::new(Audience::Environment, headline).hint("let it be read, then decide"))
        }
        None if !state.is_halted() && !state.pause_ordered => {
            let headline = format!("`{name}` is neither halted nor paused by this program");
            Err(Failure::new(Audience::Usage, headline)
                .hint("`sendoff why PLAN` says what keeps it from going on"))
        }
        _ => Ok(halt),
    }
}

/// What Smartlead shows of the campaign, for the record.
async fn status(session: &Session, world: &World, name: &str) -> Result<Option<String>, Failure> {
    let settings = session.settings()?;
    let smartlead = session.lend(world, |lent| connect::smartlead(settings, lent))?;
    let marked = format!("{}{name}", halt::mark(settings.name.as_str()));
    let campaigns = smartlead.campaigns().await.map_err(|error| {
        Failure::new(Audience::Environment, "Smartlead could not be asked").caused_by(&error)
    })?;
    let found = campaigns.into_iter().find(|one| one.name == marked);
    Ok(found.map(|one| one.status.word().to_owned()))
}

//! `sendoff sync`: replies, bounces and opt-outs come back, once.

use clap::Args as ClapArgs;

use crate::base::words::count;
use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::session::{Session, damaged};
use crate::cli::world::World;
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::Platforms;
use crate::engine::halt::mark;
use crate::plan::{Context, salesforce_name};
use crate::platform::salesforce::{Condition, Id, Record, Soql};
use crate::platform::smartlead::CampaignId;
use crate::replies::{Sync, SyncError, Synced, sync};
use crate::rules::{Subject, check_campaigns};

/// Bring replies, bounces and opt-outs back, and write the approved Salesforce fields.
///
/// Reads Smartlead, classifies what is certain, puts the rest into the review queue, and writes
/// only fields the campaign and the allowlist name. Running it again changes nothing.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The campaign's name, or its file.
    campaign: String,
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    world.block_on(async {
        let session = Session::open(world, world.folder()).await?;
        let loaded = session.campaign(&args.campaign)?;
        sound(&session, &loaded.campaign.name.to_string())?;
        let platforms = session.connect(world, loaded)?;
        let store = session.record()?;
        let subject = Subject::new(&session.workspace, loaded);
        let name = loaded.campaign.name.to_string();
        let context = Context::gather(&session.workspace, loaded)
            .map_err(|error| Failure::new(Audience::Config, error.to_string()))?;
        let campaign = salesforce(&platforms, &salesforce_name(&context)).await?;
        let marked = format!("{}{name}", mark(session.settings()?.name.as_str()));
        let sequencer = smartlead(&platforms, &marked).await?;
        let asked = Sync {
            salesforce: &platforms.salesforce,
            smartlead: &platforms.smartlead,
            store: &store,
            subject,
            campaign: &campaign,
            sequencer,
        };
        let synced = sync(&asked).await.map_err(|error| match &error {
            SyncError::Store(error) => damaged(error),
            SyncError::Unreadable(why) => Failure::new(Audience::Config, why.clone()),
            _ => unread(&error),
        })?;
        world.print(&told(&synced))?;
        Ok(if synced.unresolved == 0 { Exit::Done } else { Exit::Unresolved })
    })
}

/// How the rules that guard what is written begin: fields, write-back, approved policy.
const WRITE_RULES: [&str; 3] = ["field-", "wb-", "spec-policy-pinned"];

/// Only fields that the rules let a campaign write are written: with one they forbid, none. What
/// other rules say must not keep an opt-out from being written.
fn sound(session: &Session, campaign: &str) -> Result<(), Failure> {
    let only = std::iter::once(campaign.to_owned()).collect();
    let report = check_campaigns(&session.workspace, Some(&only));
    let of_writes = |rule: &str| WRITE_RULES.iter().any(|start| rule.starts_with(start));
    let wrong = |one: &&Diagnostic| one.severity == Severity::Error && of_writes(&one.rule);
    let errors = report.findings.iter().filter(wrong).count();
    if errors == 0 {
        return Ok(());
    }
    let errors = count(errors as u64, "error");
    let headline = format!("{errors} in what this campaign may write back");
    Err(Failure::new(Audience::Refused, headline)
        .hint("run `sendoff check`; nothing is written back before they are mended"))
}

fn unread(error: &dyn std::error::Error) -> Failure {
    Failure::new(Audience::Environment, "a platform could not be read").caused_by(error)
}

/// The one Salesforce campaign of the name the plan gave it.
async fn salesforce(platforms: &Platforms, name: &str) -> Result<Id, Failure> {
    let soql = Soql::select("Campaign", ["Id"]).filter(Condition::is("Name", name));
    let found = platforms.salesforce.query(&soql).await.map_err(|error| unread(&error))?;
    match found.iter().filter_map(Record::id).collect::<Vec<_>>() {
        ids if ids.len() == 1 => Ok(ids[0].clone()),
        ids => {
            let headline = format!("{} Salesforce campaigns are called `{name}`", ids.len());
            Err(Failure::new(Audience::Refused, headline).hint("there must be exactly one"))
        }
    }
}

/// The one Smartlead campaign with the mark.
async fn smartlead(platforms: &Platforms, name: &str) -> Result<CampaignId, Failure> {
    let campaigns = platforms.smartlead.campaigns().await.map_err(|error| unread(&error))?;
    let mut marked = campaigns.iter().filter(|campaign| campaign.name == name);
    match (marked.next(), marked.next()) {
        (Some(only), None) => Ok(only.id),
        (None, _) => Err(Failure::new(Audience::Refused, format!("`{name}` is not on Smartlead"))
            .hint("nothing was launched yet: apply a launch plan first")),
        _ => Err(Failure::new(Audience::Refused, format!("several campaigns are called `{name}`"))
            .hint("rename all but one in Smartlead")),
    }
}

fn told(synced: &Synced) -> String {
    let mut text = String::from("Signals\n");
    for (class, count) in &synced.classes {
        text.push_str(&format!("  {class:<14} {count}\n"));
    }
    text.push_str("Written to Salesforce and read back\n");
    for (field, count) in &synced.written {
        text.push_str(&format!("  {field:<46} {count}\n"));
    }
    if synced.written.is_empty() {
        text.push_str("  nothing: everything stands already\n");
    }
    text.push_str(&format!(
        "{} in the review queue, {} set aside, {} stopped on Smartlead, {} unresolved\n",
        synced.queued, synced.quarantined, synced.stopped, synced.unresolved
    ));
    text
}

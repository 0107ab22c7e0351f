//! `sendoff verify`: whether a record is what was recorded, and whether who approved did sign.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use crate::approval::{Reason, proven as proven_of, read_all, read_replaced};
use crate::base::words::count;
use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::plan_file::PlanOnDisk;
use crate::cli::session::{Session, damaged};
use crate::cli::world::World;
use crate::engine::kinds;
use crate::store::{Event, Head, StoreError, Verdict, verify_record};

/// Check a record offline
///
/// Every event, their order and their end; with a plan, also the signatures that its apply began
/// with. Names the first event that is not what was recorded. Ends with 8 where there is one.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The campaign; every campaign of the workspace unless said
    campaign: Option<String>,
    /// An exported record instead of the workspace's own
    #[arg(long, value_name = "FILE", conflicts_with = "campaign")]
    record: Option<PathBuf>,
    /// A plan whose approvals are checked against the record
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    let plan = args.plan.as_ref().map(|plan| PlanOnDisk::read(world, plan)).transpose()?;
    let (heads, events) = match &args.record {
        Some(file) => exported(world, file)?,
        None => stored(world, args.campaign.as_deref(), plan.as_ref())?,
    };
    for head in &heads {
        let events = count(head.count, "event");
        world.print(&format!("{}: {events}, intact, ending in\n  {}\n", head.stream, head.hash))?;
    }
    match plan {
        Some(plan) => signatures(world, &plan, &events),
        None => Ok(Exit::Done),
    }
}

/// The record of a file, and its events.
fn exported(world: &World, named: &Path) -> Result<(Vec<Head>, Vec<Event>), Failure> {
    let path = world.folder().join(named);
    let open = || match std::fs::metadata(&path)?.is_file() {
        true => File::open(&path).map(BufReader::new),
        false => Err(std::io::Error::other("it is no ordinary file")),
    };
    let unreadable = |error: std::io::Error| {
        let audience = match error.kind() {
            std::io::ErrorKind::NotFound => Audience::Usage,
            _ => Audience::Environment,
        };
        Failure::new(audience, format!("cannot read `{}`", named.display())).caused_by(&error)
    };
    let heads = intact(verify_record(open().map_err(unreadable)?).map_err(unreadable)?)?;
    let mut events = Vec::new();
    for line in open().map_err(unreadable)?.lines() {
        // Every line but the last was just read as an event; the last one names the end.
        events.extend(serde_json::from_str::<Event>(&line.map_err(unreadable)?));
    }
    Ok((heads, events))
}

/// The record of the workspace: the ends that were asked for and, for a plan, the events.
fn stored(
    world: &World,
    campaign: Option<&str>,
    plan: Option<&PlanOnDisk>,
) -> Result<(Vec<Head>, Vec<Event>), Failure> {
    let session = match plan {
        Some(plan) => plan.session_offline(world)?,
        None => world.block_on(Session::open_offline(world, world.folder()))?,
    };
    let store = session.record_if_any()?.ok_or_else(nothing)?;
    let mut heads = intact(store.verify().map_err(|error| damaged(&error))?)?;
    let named =
        campaign.map(|name| session.campaign(name).map(|one| one.campaign.name.to_string()));
    if let Some(name) = named.transpose()? {
        heads.retain(|head| head.stream == name);
    }
    if heads.is_empty() {
        return Err(nothing());
    }
    let events: Result<Vec<Event>, StoreError> = match plan {
        Some(plan) => store.events(&plan.plan.campaign, 0).collect(),
        None => Ok(Vec::new()),
    };
    Ok((heads, events.map_err(|error| damaged(&error))?))
}

fn nothing() -> Failure {
    Failure::new(Audience::NothingToCheck, "there is no record to check")
        .hint("a record begins with the first `sendoff apply`")
}

fn intact(verdict: Verdict) -> Result<Vec<Head>, Failure> {
    match verdict {
        Verdict::Intact { heads } => Ok(heads),
        Verdict::Damaged(damage) => Err(Failure::new(Audience::Damaged, damage.to_string())
            .hint("keep the files as they are; compare with an exported record or a backup")),
    }
}

/// Whether every approval an apply of the plan began with lies beside it and was signed.
fn signatures(world: &World, file: &PlanOnDisk, events: &[Event]) -> Result<Exit, Failure> {
    let digest = file.digest.to_string();
    let begun = events.iter().filter(|event| {
        event.kind == kinds::APPLY_BEGUN && event.body["plan"].as_str() == Some(&digest)
    });
    let named: BTreeSet<String> =
        begun.flat_map(|event| statements(&event.body["approvals"])).collect();
    if named.is_empty() {
        let headline = format!("the record names no approval of plan {}", file.digest.short());
        return Err(Failure::new(Audience::Refused, headline)
            .hint("give the plan that was applied; `sendoff show` prints its digest"));
    }
    let session = file.session_offline(world)?;
    let mut question = file.question(&session)?;
    question.settled = true;
    let found = read_all(&file.approvals());
    let approved = question.judge(&found);
    let replaced = read_replaced(&file.approvals());
    let mut proven = proven_of(&approved, &found);
    proven.extend(proven_of(&question.judge(&replaced), &replaced));
    let lost: Vec<&String> = named.iter().filter(|one| !proven.contains(one.as_str())).collect();
    let Some(first) = lost.first() else {
        let all = count(named.len() as u64, "approval");
        world.print(&format!("{all} of plan {}: signed as recorded\n", file.digest.short()))?;
        return Ok(Exit::Done);
    };
    let headline = format!("approval {first} of the record is not proved by what lies there");
    let mut failure = Failure::new(Audience::Damaged, headline);
    for void in &approved.void {
        if !matches!(void.reason, Reason::Withdrawn { .. }) {
            failure = failure.hint(format!("`{}`: {}", void.file, void.reason));
        }
    }
    Err(failure.hint("restore the files beside the plan as they were signed"))
}

/// The digests of statements in what an apply recorded.
fn statements(approvals: &serde_json::Value) -> Vec<String> {
    let all = approvals.as_array().into_iter().flatten();
    all.filter_map(|one| Some(one.get("statement")?.as_str()?.to_owned())).collect()
}

//! `sendoff apply`: an approved plan, carried out step by step.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use serde_json::{Value, json};

use crate::approval::{Approved, Question, Signed, WaveRelease, Withdrawn, read_all};
use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::halt_mark;
use crate::cli::plan_file::PlanOnDisk;
use crate::cli::planned::recipients;
use crate::cli::session::damaged;
use crate::cli::world::World;
use crate::engine::{Applied, ApplyRequest, Interrupt, Release, Revoked, RunState, Stop, apply};
use crate::render::progress;
use crate::store::{Event, Owner};

/// Carry out an approved plan. Running it again goes on from where it stopped.
///
/// Nothing is asked of a platform before it is written down, and nothing is believed before it was
/// read back. The first interrupt finishes the calls in flight; the second ends at once.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The plan.
    file: PathBuf,
    /// Who runs it: somebody of the people policy with the role `operator`.
    #[arg(long = "as", value_name = "PERSON", env = "SENDOFF_PERSON")]
    person: String,
}

pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    let file = PlanOnDisk::read(world, &args.file)?;
    let session = file.session(world)?;
    world.block_on(async {
        let (plan, digest) = (&file.plan, file.digest);
        session.operator(&args.person, "apply")?;
        appliable(&file)?;
        let loaded = session.campaign(&plan.campaign)?;
        let store = session.record()?;
        let state =
            RunState::read(&store, &plan.campaign, digest).map_err(|error| damaged(&error))?;
        let judged = |settled| {
            let question = Question {
                plan,
                digest,
                workspace: &session.workspace,
                operator: Some(&args.person),
                now: session.clock.now(),
                settled,
            };
            question.judge(&read_all(&file.approvals()))
        };
        let approved = judged(state.begun);
        complete(&approved, &file, state.may_send(plan))?;
        let revoked = || revoked(judged(true));
        let set = recipients(&file)?;
        let platforms = session.connect(world, loaded)?;
        let key = session.recipients_key(world)?;
        let mark = session.halt_mark();
        let interrupt = Interrupt::new();
        let listener = |event: &Event| {
            let line = progress(event, plan, world.look());
            let _ = line.map(|line| world.print(&line));
        };
        let request = ApplyRequest {
            plan,
            digest,
            set: &set,
            workspace: &session.workspace,
            loaded,
            platforms: &platforms,
            store: &store,
            owner: world.owner(),
            is_gone: &|owner: &Owner| world.is_gone(owner),
            approvals: signed(&approved),
            halted: &|| halt_mark::standing(&mark),
            revoked: &revoked,
            releases: releases(&approved),
            recipients_key: key.reveal().as_bytes(),
            interrupt: interrupt.clone(),
            listener: &listener,
        };
        tokio::select! {
            ended = apply(request) => told(ended, &file, world),
            () = twice(&interrupt, world) => {
                Err(Failure::new(Audience::Waiting, "ended at once; resuming is safe")
                    .hint("run the same command to go on"))
            }
        }
    })
}

/// Raises the interrupt at the first wish to stop; ends at the second.
async fn twice(interrupt: &Interrupt, world: &World) {
    loop {
        world.interrupted().await;
        if interrupt.raise() {
            return;
        }
        let _ = world.remark("\nfinishing the calls in flight; interrupt again to end at once\n");
    }
}

/// The first signature of the plan that was taken back.
fn revoked(approved: Approved) -> Option<Revoked> {
    let Withdrawn { item, by, at } = approved.withdrawn.into_iter().next()?;
    Some(Revoked { item, person: by, at })
}

/// A plan that nobody may ever apply is said to be one before anybody is asked to sign it.
fn appliable(file: &PlanOnDisk) -> Result<(), Failure> {
    let Some(why) = file.unappliable() else { return Ok(()) };
    let (campaign, shown) = (&file.plan.campaign, &file.shown);
    let what = format!("this plan was {why}: it can be read, never applied");
    Err(Failure::new(Audience::Refused, what)
        .hint(format!("plan again: `sendoff plan {campaign} --out {shown}`")))
}

/// Every signature the plan needs is there, or the apply is refused with who can give the others.
fn complete(approved: &Approved, file: &PlanOnDisk, may_send: bool) -> Result<(), Failure> {
    if approved.is_complete() {
        return Ok(());
    }
    let mut failure = Failure::new(Audience::Refused, "this plan is not fully approved");
    for void in &approved.void {
        failure.causes.push(format!("{}: {}", void.file, void.reason));
    }
    for missing in &approved.missing {
        failure = failure.hint(format!("{}: {}", missing.item, missing.why));
    }
    if may_send {
        let campaign = &file.plan.campaign;
        failure = failure.hint(format!("it may be sending now: `sendoff pause {campaign}`"));
    }
    Err(failure.hint(format!("see `sendoff approvals {}`", file.shown)))
}

fn signed(approved: &Approved) -> Value {
    let one = |signed: &Signed| {
        json!({
            "item": signed.item, "role": signed.role, "person": signed.person,
            "statement": signed.statement,
        })
    };
    approved.signed.iter().map(one).collect()
}

fn releases(approved: &Approved) -> Vec<Release> {
    let release = |one: &WaveRelease| Release {
        wave: one.wave.clone(),
        person: one.person.clone(),
        reason: one.reason.clone(),
        statement: one.statement,
        at: one.at,
    };
    approved.releases.iter().map(release).collect()
}

fn told(ended: Result<Applied, Stop>, file: &PlanOnDisk, world: &World) -> Result<Exit, Failure> {
    let stop = match ended {
        Ok(Applied::Finished) => {
            world.print("\nApply complete: every step is confirmed.\n")?;
            return Ok(Exit::Done);
        }
        Ok(Applied::Already) => {
            world.print("This plan was applied before; nothing was done.\n")?;
            return Ok(Exit::Done);
        }
        Err(stop) => stop,
    };
    let audience = match &stop {
        Stop::Refused { .. } => Audience::Refused,
        Stop::Waiting { .. } | Stop::Interrupted => Audience::Waiting,
        Stop::Unresolved { .. } => Audience::Unresolved,
        Stop::Unreadable(_) => Audience::Environment,
        Stop::Store(error) => return Err(damaged(error)),
    };
    // The engine knows no file: it says PLAN where a person types one.
    let help = stop.help().replace(" PLAN", &format!(" {}", file.shown));
    Err(Failure::new(audience, stop.to_string()).hint(help))
}

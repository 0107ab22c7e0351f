//! `sendoff plan`: from what the platforms say now to what the campaign wants.

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, ValueEnum};

use crate::base::atomic;
use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::planned::set_path;
use crate::cli::session::Session;
use crate::cli::world::World;
use crate::diagnostic::{Diagnostic, Redacted};
use crate::engine::observe::observe;
use crate::plan::{Compiled, Request, Stage, compile};
use crate::render::human;
use crate::render::plan::{human as plan_human, markdown as plan_markdown};
use crate::rules::{Report, Subject, check_campaigns};
use crate::workspace::Loaded;

/// Compile a campaign into a plan from what the platforms say now.
///
/// Reads only. The plan is written to `--out`, with its recipients, as digests, in a file beside
/// it. What it needs before it may be applied is signed with `sendoff approve`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The campaign's name, or its file.
    campaign: String,
    /// Where the plan is written; without it nothing is.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// How far the plan goes; without it, as far as it can.
    #[arg(long, value_enum)]
    stage: Option<StageArg>,
    /// Compile without reading the platforms; such a plan can be read, never applied.
    #[arg(long)]
    offline: bool,
    /// End as Terraform's plan does: 0 for an empty plan, 2 for one with something to do, 1 for
    /// every error.
    #[arg(long)]
    detailed_exitcode: bool,
    /// How the plan is shown.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum StageArg {
    /// Up to the judged rows; nothing in it can send.
    Prepare,
    /// From the judged rows to the last wave.
    Launch,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For the terminal.
    Human,
    /// The plan itself.
    Json,
    /// For a pull request; no personal data.
    Markdown,
}

pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    world.block_on(async {
        let session = Session::open(world, &start(args, world)).await?;
        let loaded = session.campaign(&args.campaign)?;
        let report = checked(&session, loaded);
        if let Some(exit) = stopped(&session, &report.findings, world)? {
            return Ok(exit);
        }
        let compiled = compiled(args, &session, loaded, &report, world).await?;
        if let Some(exit) = stopped(&session, &compiled.findings, world)? {
            return Ok(exit);
        }
        shown(args, &compiled, world)?;
        if let Some(out) = &args.out {
            written(&world.folder().join(out), &compiled)?;
            if args.format == Format::Human {
                world.print(&next(out, &compiled))?;
            }
        }
        let something = !compiled.plan.is_empty();
        Ok(if args.detailed_exitcode && something { Exit::SomethingToDo } else { Exit::Done })
    })
}

/// Where the workspace is looked for: at the campaign's file, where one is named.
fn start(args: &Args, world: &World) -> PathBuf {
    let given = world.folder().join(&args.campaign);
    if given.exists() { given } else { world.folder().to_path_buf() }
}

fn checked(session: &Session, loaded: &Loaded) -> Report {
    let only = std::iter::once(loaded.campaign.name.to_string()).collect();
    check_campaigns(&session.workspace, Some(&only))
}

/// Shows findings; with an error among them there is no plan.
fn stopped(
    session: &Session,
    findings: &[Diagnostic],
    world: &World,
) -> Result<Option<Exit>, Failure> {
    if findings.is_empty() {
        return Ok(None);
    }
    let sources = Redacted::of(&session.workspace.sources, findings);
    world.remark(&human(findings, &sources, world.look()))?;
    let wrong = findings.iter().any(Diagnostic::stops);
    Ok(wrong.then_some(Exit::Findings))
}

async fn compiled(
    args: &Args,
    session: &Session,
    loaded: &Loaded,
    report: &Report,
    world: &World,
) -> Result<Compiled, Failure> {
    let subject = Subject::new(&session.workspace, loaded);
    let observation = if args.offline {
        None
    } else {
        let platforms = session.connect(world, loaded)?;
        Some(observe(&platforms, &subject, session.clock.now()).await)
    };
    let stage = args.stage.map(|stage| match stage {
        StageArg::Prepare => Stage::Prepare,
        StageArg::Launch => Stage::Launch,
    });
    // Nobody is read offline, so that there is nobody to make a keyed digest of.
    let key = if args.offline { None } else { Some(session.recipients_key(world)?) };
    let request = Request {
        workspace: &session.workspace,
        loaded,
        report,
        observation: observation.as_ref(),
        stage,
        now: session.clock.now(),
        key: key.as_ref().map_or(&[], |key| key.reveal().as_bytes()),
        tool: env!("CARGO_PKG_VERSION"),
    };
    compile(&request).map_err(|error| Failure::new(Audience::Config, error.to_string()))
}

fn shown(args: &Args, compiled: &Compiled, world: &World) -> Result<(), Failure> {
    let plan = &compiled.plan;
    match args.format {
        Format::Human => world.print(&plan_human(plan, world.look())),
        Format::Markdown => world.print(&plan_markdown(plan)),
        Format::Json => {
            let bytes = plan.bytes().map_err(|error| unwritable(&error))?;
            world.print(&format!("{}\n", String::from_utf8_lossy(&bytes)))
        }
    }
}

/// Writes the plan and its recipients; the recipients first, so that a plan never stands alone.
fn written(out: &Path, compiled: &Compiled) -> Result<(), Failure> {
    let set = compiled.set.bytes().map_err(|error| unwritable(&error))?;
    let plan = compiled.plan.bytes().map_err(|error| unwritable(&error))?;
    for (path, bytes) in [(set_path(out), set), (out.to_path_buf(), plan)] {
        atomic::write(&path, &bytes).map_err(|error| {
            Failure::new(Audience::Environment, format!("cannot write `{}`", path.display()))
                .caused_by(&error)
        })?;
    }
    Ok(())
}

fn unwritable(error: &dyn std::error::Error) -> Failure {
    Failure::new(Audience::Environment, "the plan cannot be written").caused_by(error)
}

fn next(out: &Path, compiled: &Compiled) -> String {
    let out = out.display();
    if compiled.plan.appliable {
        format!("\nWritten to {out}. Next: sendoff approvals {out}\n")
    } else {
        format!("\nWritten to {out}. It can be read, never applied.\n")
    }
}

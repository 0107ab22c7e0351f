//! `sendoff show`: a plan, for people or for machines.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::plan_file::PlanOnDisk;
use crate::cli::session::Session;
use crate::cli::world::World;
use crate::engine::observe::{self, Part};
use crate::observation::{Observation, Reading};
use crate::plan::{CompileError, Context, Stage, samples};
use crate::render::plan::{human, markdown};
use crate::render::{self, wrap};
use crate::rules::Subject;
use crate::workspace::Loaded;

/// Show a plan
///
/// What will happen, to how many people, when, under which limits, and what cannot be checked.
/// Works offline. With `--messages` it reads the platforms and shows the texts that the message
/// item is signed over.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The plan
    file: PathBuf,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The same as `--format json`
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Read the platforms and show the sample messages of a launch, as people would get them
    ///
    /// Prints names and whatever else the templates take from records, to a pipe as well, and
    /// keeps none of it. Ends with 1 where a sample can no longer be made, because what it was
    /// made from changed since.
    #[arg(long, conflicts_with_all = ["format", "json"])]
    messages: bool,
}

/// How a plan is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// For machines: `sendoff-plan/v1`, indented
    Json,
    /// For a comment on a pull request
    Markdown,
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    let file = PlanOnDisk::read(world, &args.file)?;
    if args.messages {
        return messages(&file, world);
    }
    let format = if args.json { Format::Json } else { args.format };
    let plan = &file.plan;
    match format {
        Format::Human => {
            world.print(&human(plan, world.look()))?;
            if let Some(settled) = settled(&file, world) {
                let line = format!("Expiry: {settled}.");
                world.print(&format!("{}\n", wrap(&line, world.look().width, "", "")))?;
            }
        }
        Format::Markdown => world.print(&markdown(plan))?,
        Format::Json => {
            let text = serde_json::to_string_pretty(plan)
                .expect("invariant: a plan that was read can be written");
            world.print(&format!("{text}\n"))?;
        }
    }
    Ok(Exit::Done)
}

/// What the record says about the time the plan holds. A plan can be shown where there is no
/// workspace and no record, too.
fn settled(file: &PlanOnDisk, world: &World) -> Option<&'static str> {
    let session = file.session_offline(world).ok()?;
    render::settled(&file.run_state(&session).ok()?)
}

/// Shows the samples the message item is signed over.
fn messages(file: &PlanOnDisk, world: &World) -> Result<Exit, Failure> {
    let plan = &file.plan;
    if plan.messages.as_ref().is_none_or(|messages| messages.samples.is_empty()) {
        let headline = format!("`{}` holds no messages", file.shown);
        return Err(Failure::new(Audience::Usage, headline).hint(match plan.stage {
            Stage::Prepare => "a prepare plan sends nothing; name a launch plan",
            Stage::Launch => "it reaches nobody, or was made offline: plan again",
        }));
    }
    let session = file.session(world)?;
    let loaded = session.campaign(&plan.campaign)?;
    let key = session.recipients_key(world)?;
    let observation = world.block_on(read(&session, loaded, world))?;
    let broken = |error: CompileError| Failure::new(Audience::Config, error.to_string());
    let context = Context::gather(&session.workspace, loaded).map_err(broken)?;
    let made = samples(&context, plan, &observation, key.reveal().as_bytes()).map_err(broken)?;
    let made = made.expect("invariant: a plan with samples has messages");
    world.print(&render::samples(plan, file.digest, &made, &file.shown, world.look()))?;
    Ok(if made.missing.is_empty() { Exit::Done } else { Exit::Findings })
}

/// Reads what messages are made from: people, and the rows of enrichment.
async fn read(session: &Session, loaded: &Loaded, world: &World) -> Result<Observation, Failure> {
    let platforms = session.connect(world, loaded)?;
    let subject = Subject::new(&session.workspace, loaded);
    let unread = |platform: &'static str| {
        move |why: String| {
            Failure::new(Audience::Environment, format!("{platform} cannot be read: {why}"))
        }
    };
    let at = session.clock.now();
    let people = observe::salesforce(&platforms, &subject, Part::People, at).await;
    let people = people.map_err(unread("Salesforce"))?;
    let rows = match subject.enrich() {
        Ok(None) => Reading::NotAsked,
        _ => Reading::Read(observe::clay(&platforms, &subject).await.map_err(unread("Clay"))?),
    };
    let salesforce = Reading::Read(people);
    Ok(Observation { at, salesforce, smartlead: Reading::NotAsked, clay: rows })
}

//! `sendoff show`: a plan, for people or for machines.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use crate::base::digest::Digest;
use crate::base::words::{count, thousands};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::plan_file::PlanFile;
use crate::cli::world::World;
use crate::plan::PlanDocument;
use crate::render::{Look, page, table};

/// Show a plan
///
/// What will happen, to how many people, when, under which limits, and what cannot be checked.
/// Works offline.
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
    let file = PlanFile::read(world, &args.file)?;
    let format = if args.json { Format::Json } else { args.format };
    let (plan, digest, look) = (&file.plan, file.digest, world.look());
    match format {
        Format::Human => world.print(&page(&markdown(plan, digest, look), look))?,
        Format::Markdown => world.print(&markdown(plan, digest, Look { colour: false, ..look }))?,
        Format::Json => {
            let text = serde_json::to_string_pretty(plan)
                .expect("invariant: a plan that was read can be written");
            world.print(&format!("{text}\n"))?;
        }
    }
    Ok(Exit::Done)
}

/// The plan as a page.
fn markdown(plan: &PlanDocument, digest: Digest, look: Look) -> String {
    let mut text = format!("# {} plan of {}\n\n", plan.stage.word(), plan.campaign);
    let apply =
        if plan.appliable { "may begin" } else { "cannot be applied; it would have expired" };
    text.push_str(&format!(
        "{digest}, made {}. Apply {apply} until {}.\n\n{} people of {} considered, {} at most.\n",
        plan.made,
        plan.expires,
        thousands(plan.recipients.count),
        thousands(plan.recipients.considered),
        count(plan.messages_max(), "message"),
    ));
    let steps = plan.steps.iter().map(|step| {
        [format!("{} {}", step.class.sign(), step.class.word()), step.id.clone(), step.says.clone()]
    });
    text.push_str(&block("Steps", steps.collect(), look));
    let waves = plan.waves.iter().map(|wave| {
        let days = format!("from {}, first step through {}", wave.earliest, wave.first_step_done);
        [wave.name.clone(), thousands(wave.size), days]
    });
    text.push_str(&block("Waves", waves.collect(), look));
    let signatures = plan.signatures.iter();
    let signatures = signatures.map(|one| [one.item.clone(), one.role.clone(), one.why.clone()]);
    text.push_str(&block("Signatures it needs", signatures.collect(), look));
    for (title, lines) in [("Warnings", &plan.warnings), ("Not checked", &plan.unverifiable)] {
        if !lines.is_empty() {
            text.push_str(&format!("\n## {title}\n\n"));
            lines.iter().for_each(|line| text.push_str(&format!("- {line}\n")));
        }
    }
    text
}

/// A heading and rows in columns.
fn block(title: &str, rows: Vec<[String; 3]>, look: Look) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let rows: Vec<[&str; 3]> = rows.iter().map(|row| row.each_ref().map(String::as_str)).collect();
    let narrow = Look { width: look.width.saturating_sub(4), ..look };
    format!("\n## {title}\n\n```text\n{}```\n", table(&rows, narrow))
}

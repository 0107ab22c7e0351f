//! `sendoff check`: every rule that needs no platform, and the launch checklist as far as it goes.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use crate::cli::chosen::Chosen;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::mending::{Fixed, Fixing};
use crate::cli::world::World;
use crate::diagnostic::{Diagnostic, Redacted};
use crate::render::{Checked, check_json, concise, counts, human, standings, summary};
use crate::rules::check_campaigns;

/// Check campaigns against every rule that needs no platform
///
/// Reads the workspace, shows what is wrong and where, and ends with the launch checklist: what
/// has proved each item so far, what the plan has yet to prove, and which role signs it. Findings
/// in policy, templates and prompts are shown too. Works offline, and changes nothing unless
/// `--fix` says so.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// Files or folders of campaigns; all campaigns of the workspace unless said
    paths: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    #[command(flatten)]
    fixing: Fixing,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: excerpts, help, the launch checklist
    Human,
    /// A line each: `path:line:column: error[rule] what`
    Concise,
    /// For machines: `sendoff-check/v1`, see `sendoff schema check`
    Json,
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    let fix = args.fixing.is_asked()?;
    let mut chosen = Chosen::read(&args.paths, world)?;
    if fix {
        match args.fixing.run(&chosen, world)? {
            Fixed::Shown(exit) => return Ok(exit),
            Fixed::Written(workspace) => chosen.workspace = workspace,
        }
    }
    let workspace = &chosen.workspace;
    let mut report = check_campaigns(workspace, chosen.only.as_ref());
    let found = report.findings.len();
    let sources = Redacted::of(&workspace.sources, &report.findings);
    report.findings.retain(|finding| !chosen.elsewhere(finding));
    let standings = standings(workspace, &report, chosen.only.as_ref());
    let checked = Checked {
        files: workspace.files.len(),
        report: &report,
        elsewhere: found - report.findings.len(),
        standings: standings.as_deref(),
    };
    let (sources, look) = (&sources, world.look());
    match args.format {
        Format::Human => {
            let findings = human(&report.findings, sources, look);
            world.print(&(findings + &summary(&checked, look)))?;
        }
        Format::Concise => {
            world.print(&concise(&report.findings, sources))?;
            world.remark(&format!("{}\n", counts(&report.findings)))?;
        }
        Format::Json => world.print(&check_json(&checked, sources))?,
    }
    let wrong = report.findings.iter().any(Diagnostic::stops);
    Ok(if wrong { Exit::Findings } else { Exit::Done })
}

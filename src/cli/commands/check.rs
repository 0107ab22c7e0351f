//! `sendoff check`: every rule that needs no platform, and the launch checklist as far as it goes.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use crate::cli::changed::Changed;
use crate::cli::checking::{Checking, baseline};
use crate::cli::chosen::Chosen;
use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::formats::{Format, Output, each_its_own, write};
use crate::cli::mending::{Fixed, Fixing};
use crate::cli::watch::{self, Watched};
use crate::cli::world::World;
use crate::render::check::{Checked, standings};
use crate::rules::{Compared, Demands, Verdict};

/// Check campaigns against every rule that needs no platform
///
/// Reads the workspace, shows what is wrong and where, and ends with the launch checklist: what
/// has proved each item so far, what the plan has yet to prove, and which role signs it. Findings
/// in policy, templates and prompts are shown too. Works offline, and changes nothing unless
/// `--fix` says so. Formats, baselines and recipes for pipelines: docs/check.md.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// Files or folders of campaigns; all campaigns of the workspace unless said. `-` reads one
    /// document from a pipe
    paths: Vec<PathBuf>,
    /// How findings are written to standard output
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Write them to a file, too, in a format of its own; may be repeated
    #[arg(long, value_name = "FORMAT=FILE", value_parser = Output::parse)]
    output: Vec<Output>,
    /// Fail on warnings, too
    #[arg(long)]
    deny_warnings: bool,
    /// Leave out of the count what this file of `sendoff baseline` holds
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Fail where the baseline holds more than there is
    #[arg(long, requires = "baseline")]
    strict_baseline: bool,
    /// Check only campaigns that read something changed since they left this git revision
    #[arg(long, value_name = "REV")]
    changed_since: Option<String>,
    /// The file that the piped document stands for
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,
    /// Check again whenever a file was written, until Ctrl-C; says what is new and what is cleared
    #[arg(
        long,
        conflicts_with_all = [
            "output", "strict_baseline", "changed_since", "stdin_filename", "fix", "unsafe_fixes",
            "diff",
        ],
    )]
    watch: bool,
    #[command(flatten)]
    fixing: Fixing,
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    if args.watch {
        return watched(args, world);
    }
    let fix = args.fixing.is_asked()?;
    each_its_own(&args.output)?;
    let mut chosen = chosen(args, world)?;
    if fix {
        match args.fixing.run(&chosen, world)? {
            Fixed::Shown(exit) => return Ok(exit),
            Fixed::Written(workspace) => chosen.workspace = *workspace,
        }
    }
    let workspace = &chosen.workspace;
    let checking = Checking::of(&chosen);
    let report = &checking.report;
    let demands = Demands { no_warnings: args.deny_warnings, no_stale: args.strict_baseline };
    let verdict = Verdict::new(&report.findings, compared(args, &checking, world)?, demands);
    let standings = standings(workspace, report, chosen.only.as_ref());
    let checked = Checked {
        files: workspace.files.len(),
        report,
        verdict: &verdict,
        sources: &checking.sources,
        campaigns: &chosen.campaigns(),
        standings: standings.as_deref(),
        elsewhere: checking.elsewhere,
        unchanged: chosen.unchanged.as_ref(),
        folder: &in_repository(&workspace.root),
    };
    write(&checked, args.format, &args.output, world)?;
    Ok(if verdict.fails() { Exit::Findings } else { Exit::Done })
}

fn watched(args: &Args, world: &World) -> Result<Exit, Failure> {
    let concise = match args.format {
        Format::Human => false,
        Format::Concise => true,
        _ => {
            let headline = "`--watch` tells people what changed: in `human` or in `concise`";
            return Err(Failure::new(Audience::Usage, headline)
                .hint("without `--watch`, `check` writes every format"));
        }
    };
    let watched = Watched {
        paths: &args.paths,
        concise,
        deny_warnings: args.deny_warnings,
        baseline: args.baseline.as_deref(),
    };
    watch::run(&watched, world)
}

/// What is checked: what was named or is piped in, of that what has changed.
fn chosen(args: &Args, world: &World) -> Result<Chosen, Failure> {
    let piped = args.paths.iter().any(|path| path == Path::new("-"));
    let usage = |headline: &str, hint: &str| {
        Err(Failure::new(Audience::Usage, headline).hint(hint.to_owned()))
    };
    let mut chosen = match &args.stdin_filename {
        Some(_) if !piped => {
            return usage("`--stdin-filename` needs `-`", "write `check - --stdin-filename PATH`");
        }
        Some(_) if args.paths.len() > 1 || args.changed_since.is_some() => {
            return usage("`-` is checked alone", "run `check` again for the other paths");
        }
        Some(filename) => Chosen::piped(filename, world)?,
        None if piped => {
            return usage(
                "`-` says not which file it is",
                "add `--stdin-filename PATH`, such as `campaigns/a.yaml`",
            );
        }
        None => Chosen::read(&args.paths, world)?,
    };
    if let Some(revision) = &args.changed_since {
        chosen.since(&Changed::since(revision, &chosen.workspace.root)?);
    }
    Ok(chosen)
}

fn compared(
    args: &Args,
    checking: &Checking<'_>,
    world: &World,
) -> Result<Option<Compared>, Failure> {
    let Some(path) = &args.baseline else { return Ok(None) };
    let shown = path.display();
    let baseline = baseline(path, world)?.ok_or_else(|| {
        Failure::new(Audience::Usage, format!("there is no baseline `{shown}`"))
            .hint(format!("`sendoff baseline {shown}` writes one of what is found now"))
    })?;
    Ok(Some(checking.compare(&baseline)))
}

/// The folder of the workspace in the repository around it, with a slash at its end; empty where it
/// is the repository or there is none.
fn in_repository(root: &Path) -> String {
    let repository = root.ancestors().find(|folder| folder.join(".git").exists());
    let inside = repository.and_then(|repository| root.strip_prefix(repository).ok());
    let parts = inside.into_iter().flatten().map(|part| part.to_string_lossy().into_owned());
    parts.map(|part| part + "/").collect()
}

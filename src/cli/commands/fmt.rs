//! `sendoff fmt`: the canonical layout of documents, comments kept.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::base::words;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::named;
use crate::cli::rewrite::rewrite;
use crate::cli::world::World;
use crate::diagnostic::{Diagnostic, Problems, Redacted};
use crate::format::{self, Layout};
use crate::render::{diff, human};
use crate::rules::check_campaigns;
use crate::workspace::{PROMPTS, ReadFile, TEMPLATES, Workspace};

/// Lay documents out as everybody does: indentation, order of keys, quotes, blank lines
///
/// Keeps every comment with what it is about, every block of text as it is, and what the document
/// means. A policy file that is approved as it is stays so unless it is named: another layout is
/// another digest, and has to be approved again.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// Files or folders; every document of the workspace unless said
    paths: Vec<PathBuf>,
    /// Write nothing, name what would change, and end with 1 if anything would
    #[arg(long)]
    check: bool,
    /// Write nothing, show what would change as a unified diff, and end with 1 if anything would
    #[arg(long)]
    diff: bool,
}

/// What became of the documents.
#[derive(Default)]
struct Outcome {
    changed: BTreeMap<String, String>,
    unreadable: Problems,
    remarks: String,
    kept: usize,
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    let (workspace, chosen) = named::documents(&args.paths, world)?;
    let mut outcome = Outcome::default();
    for file in &workspace.files {
        if let Some(exactly) = chosen.names(&file.path) {
            lay_out(&workspace, file, exactly, &mut outcome);
        }
    }
    let findings = check_campaigns(&workspace, None).findings;
    let sources = Redacted::of(&workspace.sources, &findings);
    let unreadable: Vec<Diagnostic> = outcome.unreadable.sorted(&workspace.sources);
    world.print(&human(&unreadable, &sources, world.look()))?;
    if args.diff {
        for (path, text) in &outcome.changed {
            let before = workspace.sources.find(path).map(|file| workspace.sources.file(file));
            let before = before.map_or("", |file| file.text());
            let masked = |line: &str| sources.words(line);
            world.print(&diff(path, before, text, &masked, world.look()))?;
        }
    }
    let dry = args.check || args.diff;
    if !dry {
        rewrite(&workspace, &outcome.changed)?;
    }
    if !args.diff {
        let verb = if dry { "would lay out" } else { "laid out" };
        let line = |path: &String| format!("{verb} {path}\n");
        world.print(&outcome.changed.keys().map(line).collect::<String>())?;
    }
    let count = |n: usize| words::count(n as u64, "document");
    let sum =
        format!("{} to lay out, {} as they are\n", count(outcome.changed.len()), outcome.kept);
    world.remark(&(outcome.remarks + &sum))?;
    let changes = dry && !outcome.changed.is_empty();
    Ok(if changes || !unreadable.is_empty() { Exit::Findings } else { Exit::Done })
}

fn lay_out(workspace: &Workspace, file: &ReadFile, exactly: bool, outcome: &mut Outcome) {
    let source = workspace.sources.file(file.file);
    let path = &file.path;
    let template = [TEMPLATES, PROMPTS]
        .iter()
        .any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')));
    let layout = if template {
        format::template(file.file, source.text())
    } else {
        format::document(file.file, source.text())
    };
    match layout {
        Layout::Changed(text) if exactly || !is_approved(workspace, file) => {
            outcome.changed.insert(path.clone(), text);
            return;
        }
        Layout::Changed(_) => outcome.remarks.push_str(&format!(
            "left {path}: it is approved as it is; name it to lay it out, and have it approved \
             again\n"
        )),
        Layout::Doubtful => outcome.remarks.push_str(&format!(
            "left {path}: it is written in a way that cannot be laid out without a doubt\n"
        )),
        Layout::Unreadable(problems) => outcome.unreadable.extend(problems),
        Layout::Kept => {}
    }
    outcome.kept += 1;
}

/// Whether the register names the bytes of a file.
fn is_approved(workspace: &Workspace, file: &ReadFile) -> bool {
    let entries = workspace.policy.register.iter().flat_map(|register| &register.entries);
    entries
        .into_iter()
        .any(|entry| entry.what.value == file.path && entry.digest.value == file.digest)
}

//! `check --fix`: fixes are made in memory, shown or written, and told.

use clap::Args as ClapArgs;

use super::chosen::Chosen;
use super::exit::Exit;
use super::failure::{Audience, Failure};
use super::open;
use super::rewrite::rewrite;
use super::world::World;
use crate::base::words;
use crate::diagnostic::{Diagnostic, Fix, Redacted, Safety};
use crate::render::diff;
use crate::rules::{Made, Mended, ROUNDS_MAX, Refused, Scope, check_campaigns, mend};
use crate::workspace::Workspace;

/// What `check` does with the fixes it has.
#[derive(Debug, ClapArgs)]
pub(super) struct Fixing {
    /// Make the fixes that change nothing of what is read, and check again
    #[arg(long)]
    fix: bool,
    /// With `--fix` or `--diff`: also what was probably meant; look at what it did
    #[arg(long)]
    unsafe_fixes: bool,
    /// Show as a unified diff what `--fix` would change, write nothing, end with 1 if there is any
    #[arg(long, conflicts_with = "fix")]
    diff: bool,
}

impl Fixing {
    /// Whether anything is to be mended.
    ///
    /// # Errors
    /// [`Audience::Usage`] for `--unsafe-fixes` alone.
    pub fn is_asked(&self) -> Result<bool, Failure> {
        let asked = self.fix || self.diff;
        if self.unsafe_fixes && !asked {
            let headline = "`--unsafe-fixes` says which fixes are made, not that any is";
            return Err(Failure::new(Audience::Usage, headline)
                .hint("add `--fix` to write them or `--diff` to look at them"));
        }
        Ok(asked)
    }

    /// Makes the fixes, and writes them or shows what they would change.
    ///
    /// # Errors
    /// As [`rewrite`], and where the workspace cannot be read again.
    pub fn run(&self, chosen: &Chosen, world: &World) -> Result<Fixed, Failure> {
        let workspace = &chosen.workspace;
        let scope = Scope {
            only: chosen.only.as_ref(),
            may_change: &|path| chosen.may_change(path),
            most: if self.unsafe_fixes { Safety::Unsafe } else { Safety::Safe },
        };
        let mended = mend(workspace, &scope).map_err(open::unread)?;
        let found = check_campaigns(workspace, scope.only).findings;
        let sources = Redacted::of(&workspace.sources, &found);
        let more = if self.unsafe_fixes { 0 } else { unsafe_ones(&mended, chosen) };
        if self.diff {
            for (path, text) in &mended.files {
                let before = workspace.sources.find(path).map(|file| workspace.sources.file(file));
                let before = before.map_or("", |file| file.text());
                let masked = |line: &str| sources.words(line);
                world.print(&diff(path, before, text, &masked, world.look()))?;
            }
            world.remark(&sources.words(&told(&mended, "would fix", more)))?;
            let none = mended.files.is_empty();
            return Ok(Fixed::Shown(if none { Exit::Done } else { Exit::Findings }));
        }
        rewrite(workspace, &mended.files)?;
        world.remark(&sources.words(&told(&mended, "fixed", more)))?;
        Ok(Fixed::Written(mended.workspace))
    }
}

/// What became of the fixes.
pub(super) enum Fixed {
    /// They were shown; the verb ends here.
    Shown(Exit),
    /// They were written; this is the workspace as it is now.
    Written(Workspace),
}

/// How many findings could be mended by a fix that is not safe.
fn unsafe_ones(mended: &Mended, chosen: &Chosen) -> usize {
    let sources = &mended.workspace.sources;
    let open = |finding: &&Diagnostic| {
        let fix = finding.fix.as_ref().filter(|fix| fix.safety == Safety::Unsafe);
        let allowed = |fix: &Fix| {
            fix.edits.iter().all(|edit| chosen.may_change(sources.file(edit.at.file).path()))
        };
        finding.waived.is_none() && !finding.sensitive && fix.is_some_and(allowed)
    };
    mended.report.findings.iter().filter(open).count()
}

/// A line for each fix that was made or not, and a sum.
fn told(mended: &Mended, done: &str, more: usize) -> String {
    let mut text = String::new();
    for Made { rule, title, place } in &mended.made {
        text.push_str(&format!("{done} {place}: {title} ({rule})\n"));
    }
    for Refused { rule, title, place, because } in &mended.refused {
        text.push_str(&format!("left {place}: {title} ({rule}), because {because}\n"));
    }
    let count = |n: usize, what: &str| words::count(n as u64, what);
    let mut sums = vec![format!("{done} {}", count(mended.made.len(), "finding"))];
    if !mended.refused.is_empty() {
        sums.push(format!("left {}", count(mended.refused.len(), "fix")));
    }
    if mended.left > 0 {
        let rounds = count(ROUNDS_MAX, "round");
        sums.push(format!("stopped after {rounds}; run it again for {} more", mended.left));
    }
    if more > 0 {
        sums.push(format!("{} more with `--unsafe-fixes`", words::thousands(more as u64)));
    }
    text + &sums.join("; ") + "\n"
}

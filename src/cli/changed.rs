//! What has changed in a workspace since a revision, as the `git` program tells it.
//!
//! Counted are the differences between the files as they are and the commit where the branch left
//! the revision: committed or not, and files that git does not know yet.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use super::failure::{Audience, Failure};

/// What has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Changed {
    /// The revision, as it was named.
    pub since: String,
    /// The files, relative to the workspace, with forward slashes.
    pub paths: BTreeSet<String>,
}

impl Changed {
    /// Asks git about the folder of a workspace.
    ///
    /// # Errors
    /// [`Audience::Usage`] for a folder without a repository or a revision that does not exist
    /// there, [`Audience::Environment`] where git is missing or fails.
    pub fn since(revision: &str, root: &Path) -> Result<Self, Failure> {
        let git = Git { root };
        let within = git.run(&["rev-parse", "--is-inside-work-tree"])?;
        if !within.done {
            let headline = format!("git finds no repository around `{}`", root.display());
            return Err(within
                .failure(Audience::Usage, headline)
                .hint("`--changed-since` asks git; without it, every campaign is checked"));
        }
        let commit = format!("{revision}^{{commit}}");
        let named = git.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
        if !named.done {
            let headline = format!("git knows no revision `{revision}`");
            return Err(Failure::new(Audience::Usage, headline)
                .hint("fetch it first: a pipeline often has one branch only")
                .hint("in GitHub Actions: `fetch-depth: 0`; in GitLab: `GIT_DEPTH: 0`"));
        }
        let base = git.run(&["merge-base", named.line(), "HEAD"])?;
        if !base.done {
            let headline = format!("git finds no commit that `{revision}` and `HEAD` share");
            return Err(base
                .failure(Audience::Usage, headline)
                .hint("fetch more of the history: `git fetch --unshallow`"));
        }
        let known = ["diff", "--name-only", "--no-renames", "--relative", "-z", base.line(), "--"];
        let unknown = ["ls-files", "--others", "--exclude-standard", "-z"];
        let mut paths = BTreeSet::new();
        for arguments in [&known[..], &unknown[..]] {
            let told = git.run(arguments)?;
            if !told.done {
                let headline = "git could not list what changed".to_owned();
                return Err(told.failure(Audience::Environment, headline));
            }
            paths.extend(told.text.split('\0').filter(|it| !it.is_empty()).map(str::to_owned));
        }
        Ok(Self { since: revision.to_owned(), paths })
    }
}

struct Git<'a> {
    root: &'a Path,
}

/// What git said.
struct Told {
    done: bool,
    text: String,
    error: String,
}

impl Told {
    fn line(&self) -> &str {
        self.text.trim_end()
    }

    /// A failure with git's own reason, where it gave one.
    fn failure(&self, audience: Audience, headline: String) -> Failure {
        let mut failure = Failure::new(audience, headline);
        failure.causes.extend(self.error.lines().find(|line| !line.is_empty()).map(str::to_owned));
        failure
    }
}

impl Git<'_> {
    fn run(&self, arguments: &[&str]) -> Result<Told, Failure> {
        let mut command = Command::new("git");
        // A hook of git sets these relative to another folder.
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
            command.env_remove(name);
        }
        let output = command.current_dir(self.root).env("LC_ALL", "C").args(arguments).output();
        let output = output.map_err(|error| {
            Failure::new(Audience::Environment, "`--changed-since` needs the `git` program")
                .caused_by(&error)
                .hint("install git, or check without the option")
        })?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (done, error) = (output.status.success(), text(&output.stderr));
        Ok(Told { done, text: text(&output.stdout), error })
    }
}

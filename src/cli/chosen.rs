//! The campaigns somebody named on the command line, by file or by folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::failure::{Audience, Failure};
use super::open;
use super::world::World;
use crate::diagnostic::Diagnostic;
use crate::source::FileId;
use crate::workspace::{CAMPAIGNS, Workspace};

/// What was named: the workspace around it and the files to look at.
#[derive(Debug)]
pub(super) struct Chosen {
    /// The workspace, read.
    pub workspace: Workspace,
    /// The files that were named, of those a campaign was expected in.
    files: BTreeSet<FileId>,
    /// The names of the campaigns in them; `None` where all were meant.
    pub only: Option<BTreeSet<String>>,
}

impl Chosen {
    /// Reads the workspace around the paths and finds the campaigns they mean; without a path, all
    /// of the workspace's.
    ///
    /// # Errors
    /// [`Audience::Usage`] for a path that does not exist or lies outside, and
    /// [`Audience::NothingToCheck`] for one that means no campaign.
    pub fn read(paths: &[PathBuf], world: &World) -> Result<Self, Failure> {
        let mut named: Vec<(String, PathBuf)> = Vec::new();
        for path in paths {
            named.push((path.display().to_string(), real(path, world)?));
        }
        let start = named.first().map_or(world.folder(), |(_, path)| path.as_path());
        let root = open::root(world, start)?;
        let root = root.canonicalize().unwrap_or(root);
        let workspace = open::workspace(&root)?;
        let mut chosen = Self { workspace, files: BTreeSet::new(), only: None };
        if named.is_empty() {
            chosen.take(&format!("{CAMPAIGNS}/"), CAMPAIGNS)?;
        }
        for (typed, path) in &named {
            let inside = path.strip_prefix(&root).map_err(|_| outside(typed, &root))?;
            let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            chosen.take(typed, &parts.join("/"))?;
        }
        chosen.only = (!named.is_empty()).then(|| chosen.names());
        Ok(chosen)
    }

    /// Adds the files at or below a path of the workspace that hold a campaign, or should and
    /// cannot be read as one.
    fn take(&mut self, typed: &str, inside: &str) -> Result<(), Failure> {
        let folder = format!("{inside}/");
        let below = |path: &str| inside.is_empty() || path == inside || path.starts_with(&folder);
        let files = self.workspace.files.iter().filter(|file| below(&file.path));
        let meant: Vec<FileId> =
            files.map(|file| file.file).filter(|file| self.expected(*file)).collect();
        if meant.is_empty() {
            return Err(self.nothing(typed, inside));
        }
        self.files.extend(meant);
        Ok(())
    }

    /// Whether a file holds a campaign, or lies among campaigns and something is wrong with it.
    fn expected(&self, file: FileId) -> bool {
        let holds = self.workspace.campaigns.iter().any(|loaded| loaded.file == file);
        let broken = || self.workspace.problems.iter().any(|problem| at(problem) == Some(file));
        holds || (self.among_campaigns(file) && broken())
    }

    fn among_campaigns(&self, file: FileId) -> bool {
        let path = self.workspace.sources.file(file).path();
        path.strip_prefix(CAMPAIGNS).is_some_and(|rest| rest.starts_with('/'))
    }

    fn names(&self) -> BTreeSet<String> {
        let loaded = self.workspace.campaigns.iter();
        loaded
            .filter(|loaded| self.files.contains(&loaded.file))
            .map(|loaded| loaded.campaign.name.to_string())
            .collect()
    }

    /// Whether a finding concerns only campaigns that were not named. Policy, templates and the
    /// workspace concern every campaign.
    pub fn elsewhere(&self, finding: &Diagnostic) -> bool {
        let related = finding.related.iter().map(|label| label.at.file);
        at(finding).is_some_and(|file| self.among_campaigns(file))
            && !at(finding).into_iter().chain(related).any(|file| self.files.contains(&file))
    }

    /// Whether a file may be changed: every file where none was named, else the named ones.
    pub fn may_change(&self, path: &str) -> bool {
        let named = |file: &FileId| self.workspace.sources.file(*file).path() == path;
        self.only.is_none() || self.files.iter().any(named)
    }

    fn nothing(&self, typed: &str, inside: &str) -> Failure {
        let file = self.workspace.files.iter().find(|file| file.path == inside);
        let headline = match file.and_then(|file| self.kind(file.file)) {
            Some(kind) => format!("`{typed}` holds `{kind}`, not a campaign"),
            None if file.is_some() => format!("`{typed}` holds no campaign"),
            None => format!("no campaign in `{typed}`"),
        };
        let root = self.workspace.root.display();
        let read = self.workspace.files.len();
        let hint = if inside == CAMPAIGNS {
            "put one there; `sendoff schema campaign` says what it holds".to_owned()
        } else {
            format!("campaigns are the `.yaml` files in `{CAMPAIGNS}/` of the workspace")
        };
        Failure::new(Audience::NothingToCheck, headline)
            .hint(format!("searched `{root}`: {}", crate::base::words::count(read as u64, "file")))
            .hint(hint)
    }

    /// What a file says its kind is.
    fn kind(&self, file: FileId) -> Option<&str> {
        let tree = self.workspace.trees.iter().find(|tree| tree.file() == file)?;
        tree.root()?.get("kind")?.value.text()
    }
}

fn at(finding: &Diagnostic) -> Option<FileId> {
    finding.primary.as_ref().map(|label| label.at.file)
}

/// The path without links and detours.
pub(super) fn real(path: &Path, world: &World) -> Result<PathBuf, Failure> {
    world.folder().join(path).canonicalize().map_err(|error| {
        let shown = path.display();
        if error.kind() == std::io::ErrorKind::NotFound {
            return Failure::new(Audience::Usage, format!("`{shown}` does not exist"))
                .hint("name files or folders of campaigns, such as `campaigns/`");
        }
        Failure::new(Audience::Environment, format!("cannot read `{shown}`")).caused_by(&error)
    })
}

pub(super) fn outside(typed: &str, root: &Path) -> Failure {
    let headline = format!("`{typed}` lies outside the workspace `{}`", root.display());
    Failure::new(Audience::Usage, headline)
        .hint("check one workspace at a time; `--workspace DIR` names another")
}

//! The campaigns somebody named on the command line: by file, by folder, as a text that is piped
//! in, or by what has changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::changed::Changed;
use super::failure::{Audience, Failure};
use super::open;
use super::world::World;
use crate::base::limits::DOCUMENT_BYTES_MAX;
use crate::diagnostic::Diagnostic;
use crate::render::check::Unchanged;
use crate::source::FileId;
use crate::workspace::{CAMPAIGNS, Loaded, Overlay, Workspace};

/// What was named: the workspace around it and the files to look at.
#[derive(Debug)]
pub(super) struct Chosen {
    /// The workspace, read.
    pub workspace: Workspace,
    /// The files that were named, of those a campaign was expected in.
    files: BTreeSet<FileId>,
    /// The names of the campaigns in them; `None` where all were meant.
    pub only: Option<BTreeSet<String>>,
    /// The campaigns that were left out because nothing they read has changed.
    pub unchanged: Option<Unchanged>,
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
        let root = root(world, start)?;
        let mut chosen = Self::of(open::workspace(&root)?);
        if named.is_empty() {
            chosen.take(&format!("{CAMPAIGNS}/"), CAMPAIGNS)?;
        }
        for (typed, path) in &named {
            chosen.take(typed, &inside(typed, path, &root)?)?;
        }
        chosen.only = (!named.is_empty()).then(|| chosen.names());
        Ok(chosen)
    }

    /// Reads the workspace with what is piped in at the place of one of its files. Where that is a
    /// campaign, it alone is meant; anything else is read by all of them.
    ///
    /// # Errors
    /// [`Audience::Usage`] for a path that lies outside or is no document's.
    pub fn piped(filename: &Path, world: &World) -> Result<Self, Failure> {
        let typed = filename.display().to_string();
        let path = wanted(&world.folder().join(filename));
        let root = root(world, path.parent().unwrap_or(&path))?;
        let shown = inside(&typed, &path, &root)?;
        if !Workspace::reads(&root, &path) {
            let headline = format!("`{typed}` is no document of the workspace");
            return Err(Failure::new(Audience::Usage, headline).hint(
                "documents are `sendoff.yaml`, `.yaml` files in `campaigns/` and `policy/`, and \
                 `.md` or `.html` files in `templates/` and `prompts/`",
            ));
        }
        let mut overlay = Overlay::new();
        overlay.put(path, world.input(DOCUMENT_BYTES_MAX)?);
        let mut chosen = Self::of(open::workspace_with(&root, &overlay)?);
        let among = chosen.workspace.sources.find(&shown).filter(|it| chosen.among_campaigns(*it));
        if let Some(file) = among {
            chosen.files.insert(file);
            chosen.only = Some(chosen.names());
        } else {
            chosen.take(&format!("{CAMPAIGNS}/"), CAMPAIGNS)?;
        }
        Ok(chosen)
    }

    fn of(workspace: Workspace) -> Self {
        Self { workspace, files: BTreeSet::new(), only: None, unchanged: None }
    }

    /// Leaves out the campaigns that read nothing of what has changed. A changed template or prompt
    /// means the campaigns that name it, in whatever version; anything else that is not a campaign
    /// is read by all.
    pub fn since(&mut self, changed: &Changed) {
        let shared = changed.paths.iter().any(|path| self.is_read_by_all(path));
        let ids: BTreeSet<&str> =
            changed.paths.iter().flat_map(|path| self.templates_in(path)).collect();
        let touched = |loaded: &Loaded| {
            let path = self.workspace.sources.file(loaded.file).path();
            shared || changed.paths.contains(path) || self.reads_one_of(loaded, &ids)
        };
        let asked = self.workspace.campaigns.iter().filter(|one| self.files.contains(&one.file));
        let (kept, left): (Vec<&Loaded>, Vec<&Loaded>) = asked.partition(|one| touched(one));
        let name = |loaded: &&Loaded| loaded.campaign.name.to_string();
        let campaigns = left.iter().map(name).collect();
        let left: Vec<FileId> = left.iter().map(|loaded| loaded.file).collect();
        let only = kept.iter().map(name).collect();
        // What cannot be read as a campaign stays where it was touched.
        let path = |file: FileId| self.workspace.sources.file(file).path();
        let kept: Vec<FileId> = kept.iter().map(|loaded| loaded.file).collect();
        let stays = |file: &FileId| {
            let broken = !left.contains(file);
            kept.contains(file) || (broken && (shared || changed.paths.contains(path(*file))))
        };
        let files = self.files.iter().copied().filter(stays).collect();
        self.files = files;
        self.only = Some(only);
        self.unchanged = Some(Unchanged { since: changed.since.clone(), campaigns });
    }

    /// Whether a changed path of the workspace is read by every campaign, or was read by nobody
    /// knows which.
    fn is_read_by_all(&self, path: &str) -> bool {
        let below = |folder: &str| path.strip_prefix(folder).is_some_and(|it| it.starts_with('/'));
        let full = self.workspace.root.join(path);
        let read = Workspace::reads(&self.workspace.root, &full)
            || crate::workspace::CODEOWNERS.contains(&path);
        read && !below(CAMPAIGNS) && self.templates_in(path).next().is_none()
    }

    /// The ids of the templates and prompts that a file holds.
    fn templates_in<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        let templates = self.workspace.templates.iter();
        let held = templates.map(|template| &template.front.id);
        held.filter(move |id| self.workspace.sources.file(id.at.file).path() == path)
            .map(|id| id.value.as_str())
    }

    /// Whether a campaign names one of some changed templates or prompts. One whose message cannot
    /// be read may; one that names what is not there may name what one of them was called before.
    fn reads_one_of(&self, loaded: &Loaded, ids: &BTreeSet<&str>) -> bool {
        let Some(message) = loaded.campaign.message.get() else { return !ids.is_empty() };
        let templates = message.steps.iter().map(|step| &step.template.value);
        let mut named = templates.chain(message.prompt.iter().map(|prompt| &prompt.value));
        named.any(|named| {
            let gone = self.workspace.template_at(&named.id, named.version).is_none();
            ids.contains(named.id.as_str()) || (gone && !ids.is_empty())
        })
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
        self.campaigns().into_iter().map(|(name, _)| name).collect()
    }

    /// The campaigns that were named, by path.
    pub fn campaigns(&self) -> Vec<(String, FileId)> {
        let loaded = self.workspace.campaigns.iter();
        loaded
            .filter(|loaded| self.files.contains(&loaded.file))
            .map(|loaded| (loaded.campaign.name.to_string(), loaded.file))
            .collect()
    }

    /// Whether every finding of a file is among those of a check: what lies in policy may have
    /// been found for a campaign that was not named.
    pub fn is_whole(&self, path: &str) -> bool {
        let file = || self.workspace.sources.find(path);
        self.only.is_none() || file().is_some_and(|file| self.files.contains(&file))
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
        let tree = self.workspace.tree(file)?;
        tree.root()?.get("kind")?.value.text()
    }
}

fn at(finding: &Diagnostic) -> Option<FileId> {
    finding.primary.as_ref().map(|label| label.at.file)
}

/// The folder of the workspace, without links.
fn root(world: &World, start: &Path) -> Result<PathBuf, Failure> {
    let root = open::root(world, start)?;
    Ok(root.canonicalize().unwrap_or(root))
}

/// The path of a file in the workspace, with forward slashes.
fn inside(typed: &str, path: &Path, root: &Path) -> Result<String, Failure> {
    let inside = path.strip_prefix(root).map_err(|_| outside(typed, root))?;
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    Ok(parts.join("/"))
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

/// The path without links and detours of a file that need not exist: those of the nearest folder
/// above it that does.
fn wanted(path: &Path) -> PathBuf {
    let existing = path.ancestors().find_map(|above| {
        let real = above.canonicalize().ok()?;
        Some(path.strip_prefix(above).map_or(real.clone(), |rest| real.join(rest)))
    });
    // Joining an empty rest would leave a slash at the end.
    existing.map_or_else(|| path.to_path_buf(), |path| path.components().collect())
}

pub(super) fn outside(typed: &str, root: &Path) -> Failure {
    let headline = format!("`{typed}` lies outside the workspace `{}`", root.display());
    Failure::new(Audience::Usage, headline)
        .hint("check one workspace at a time; `--workspace DIR` names another")
}

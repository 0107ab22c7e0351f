//! The documents somebody named on the command line, of whatever kind.

use std::path::PathBuf;

use super::chosen::{outside, real};
use super::failure::{Audience, Failure};
use super::open;
use super::world::World;
use crate::workspace::{CODEOWNERS, Workspace};

/// Which documents of a workspace are meant.
pub(super) struct Named {
    /// Paths inside the workspace; empty where all are meant.
    paths: Vec<String>,
}

impl Named {
    /// Whether a document is meant, and if so whether by its own name.
    pub fn names(&self, path: &str) -> Option<bool> {
        if CODEOWNERS.contains(&path) {
            return None;
        }
        let below = |folder: &String| folder.is_empty() || path.starts_with(&format!("{folder}/"));
        let own = self.paths.iter().any(|named| named == path);
        let meant = own || self.paths.is_empty() || self.paths.iter().any(below);
        meant.then_some(own)
    }
}

/// Reads the workspace around the paths and finds the documents they mean.
///
/// # Errors
/// [`Audience::Usage`] for a path that does not exist or lies outside, and
/// [`Audience::NothingToCheck`] for one that means no document.
pub(super) fn documents(paths: &[PathBuf], world: &World) -> Result<(Workspace, Named), Failure> {
    let mut typed: Vec<(String, PathBuf)> = Vec::new();
    for path in paths {
        typed.push((path.display().to_string(), real(path, world)?));
    }
    let start = typed.first().map_or(world.folder(), |(_, path)| path.as_path());
    let root = open::root(world, start)?;
    let root = root.canonicalize().unwrap_or(root);
    let workspace = open::workspace(&root)?;
    let mut named = Named { paths: Vec::new() };
    for (typed, path) in &typed {
        let inside = path.strip_prefix(&root).map_err(|_| outside(typed, &root))?;
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        let one = Named { paths: vec![parts.join("/")] };
        if !workspace.files.iter().any(|file| one.names(&file.path).is_some()) {
            return Err(nothing(typed));
        }
        named.paths.extend(one.paths);
    }
    Ok((workspace, named))
}

fn nothing(typed: &str) -> Failure {
    Failure::new(Audience::NothingToCheck, format!("no document in `{typed}`")).hint(
        "documents are `sendoff.yaml` and the files in `campaigns/`, `policy/`, `templates/` and \
         `prompts/`",
    )
}

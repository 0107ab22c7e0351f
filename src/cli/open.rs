//! Finding and reading the workspace for a verb, with the way out where there is none.

use std::path::{Path, PathBuf};

use super::failure::{Audience, Failure};
use super::world::World;
use crate::workspace::{DiscoverError, LoadError, SETTINGS_FILE, Workspace, find_root};

/// The folder of the workspace: the one named by `--workspace`, else the nearest one at or above
/// `start`.
///
/// # Errors
/// [`Audience::Config`] where there is none.
pub(super) fn root(world: &World, start: &Path) -> Result<PathBuf, Failure> {
    if let Some(named) = world.workspace() {
        if named.join(SETTINGS_FILE).is_file() {
            return Ok(named.to_path_buf());
        }
        let headline = format!("`{}` is not a workspace: no `{SETTINGS_FILE}`", named.display());
        return Err(Failure::new(Audience::Config, headline)
            .hint(format!("name the folder that holds `{SETTINGS_FILE}`")));
    }
    find_root(start).map_err(|error| discover(&error))
}

/// Reads the workspace at a folder.
///
/// # Errors
/// [`Audience::Environment`] where a file cannot be read, [`Audience::Config`] where there are too
/// many.
pub(super) fn workspace(root: &Path) -> Result<Workspace, Failure> {
    Workspace::load(root).map_err(unread)
}

/// A workspace that could not be read, as a failure.
pub(super) fn unread(error: LoadError) -> Failure {
    match &error {
        LoadError::Discover(error) => discover(error),
        LoadError::Unreadable { path, source } => unreadable(path, source),
    }
}

fn discover(error: &DiscoverError) -> Failure {
    match error {
        DiscoverError::NoWorkspace { .. } => Failure::new(Audience::Config, error.to_string())
            .hint("run it inside a workspace, or name one with `--workspace DIR`")
            .hint("to begin one, run `sendoff new workspace FOLDER`"),
        DiscoverError::Unreadable { path, source } => unreadable(path, source),
        DiscoverError::TooManyFiles { .. } => Failure::new(Audience::Config, error.to_string())
            .hint("keep only campaigns, policy, templates and prompts in their folders"),
    }
}

fn unreadable(path: &Path, source: &std::io::Error) -> Failure {
    Failure::new(Audience::Environment, format!("cannot read `{}`", path.display()))
        .caused_by(source)
        .hint("make it readable for this account, or take it out of the workspace")
}

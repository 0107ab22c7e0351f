//! Which folder is the workspace, and which files it holds.

use std::io;
use std::path::{Path, PathBuf};

use super::SETTINGS_FILE;
use crate::base::limits::WORKSPACE_FILES_MAX;

/// Why no workspace was found or its files could not be listed.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// Neither the folder nor one above it holds a workspace file.
    #[error("no `{SETTINGS_FILE}` in `{}` or a folder above it", start.display())]
    NoWorkspace {
        /// Where the search began.
        start: PathBuf,
    },
    /// A folder could not be read.
    #[error("cannot list `{}`: {source}", path.display())]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There are more files than a workspace may hold.
    #[error("`{}` holds more than {WORKSPACE_FILES_MAX} files", path.display())]
    TooManyFiles {
        /// The folder.
        path: PathBuf,
    },
}

/// The nearest folder at or above `start` that holds a workspace file.
pub fn find_root(start: &Path) -> Result<PathBuf, DiscoverError> {
    let absolute = std::path::absolute(start).unwrap_or_else(|_| start.to_path_buf());
    let from = if absolute.is_file() { absolute.parent().unwrap_or(&absolute) } else { &absolute };
    from.ancestors()
        .find(|folder| folder.join(SETTINGS_FILE).is_file())
        .map(Path::to_path_buf)
        .ok_or_else(|| DiscoverError::NoWorkspace { start: start.to_path_buf() })
}

/// The files below a folder of the workspace with one of some extensions, sorted by path. A folder
/// that does not exist holds none. Hidden files and those the `.gitignore` files of
/// the repository name are passed over; what one person ignores on one machine is not, since a
/// campaign must be checked alike everywhere.
pub(super) fn files(folder: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>, DiscoverError> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    let walk = ignore::WalkBuilder::new(folder)
        .follow_links(false)
        .require_git(false)
        .git_global(false)
        .git_exclude(false)
        .build();
    for entry in walk {
        let entry = entry.map_err(|error| DiscoverError::Unreadable {
            path: folder.to_path_buf(),
            source: error.into_io_error().unwrap_or_else(|| io::Error::other("unreadable entry")),
        })?;
        let path = entry.path();
        let fits = path
            .extension()
            .and_then(|extension| extension.to_str())
            .is_some_and(|extension| extensions.contains(&extension));
        if fits && entry.file_type().is_some_and(|kind| kind.is_file()) {
            found.push(path.to_path_buf());
        }
        if found.len() > WORKSPACE_FILES_MAX {
            return Err(DiscoverError::TooManyFiles { path: folder.to_path_buf() });
        }
    }
    found.sort();
    Ok(found)
}

/// The path a file is shown under: relative to the workspace, with forward slashes.
pub(super) fn shown(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<String> =
        relative.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_workspace_above_is_found_and_none_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("campaigns/q1");
        std::fs::create_dir_all(&deep).unwrap();
        assert!(matches!(find_root(&deep), Err(DiscoverError::NoWorkspace { .. })));
        std::fs::write(folder.path().join(SETTINGS_FILE), "kind: workspace/v1\n").unwrap();
        assert_eq!(find_root(&deep).unwrap(), folder.path());
    }

    #[test]
    fn files_come_sorted_and_hidden_ones_do_not() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.yaml", "a.yml", ".hidden.yaml", "note.txt"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let found = files(folder.path(), &["yaml", "yml"]).unwrap();
        let names: Vec<String> = found.iter().map(|path| shown(folder.path(), path)).collect();
        assert_eq!(names, ["a.yml", "b.yaml"]);
        assert!(files(&folder.path().join("absent"), &["yaml"]).unwrap().is_empty());
    }

    #[test]
    fn what_the_repository_ignores_is_passed_over_and_what_one_machine_ignores_is_not() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join(".git/info")).unwrap();
        std::fs::write(folder.path().join(".git/info/exclude"), "kept.yaml\n").unwrap();
        std::fs::write(folder.path().join(".gitignore"), "draft.yaml\n").unwrap();
        for name in ["kept.yaml", "draft.yaml"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let found = files(folder.path(), &["yaml"]).unwrap();
        assert_eq!(found, [folder.path().join("kept.yaml")]);
    }
}

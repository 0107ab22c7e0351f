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
    /// Something stands where a file of the workspace is read, and is none of it.
    #[error("`{}` is not read: {why}", path.display())]
    NotOurs {
        /// What it is.
        path: PathBuf,
        /// Why not, and what to do.
        why: &'static str,
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
///
/// A link to a file of the workspace is that file; a link to anything else, a pipe, a device or a
/// folder with the name of a file is refused: what is passed over in silence would be missed.
pub(super) fn files(
    root: &Path,
    folder: &Path,
    extensions: &[&str],
) -> Result<Vec<PathBuf>, DiscoverError> {
    let mut found = Vec::new();
    if folder.symlink_metadata().is_err() {
        return Ok(found);
    }
    if !folder.is_dir() {
        let why = "it is no folder, and the files of the workspace are read below it";
        return Err(DiscoverError::NotOurs { path: folder.to_path_buf(), why });
    }
    inside(root, folder)?;
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
        let kind = entry.file_type();
        let linked = kind.is_some_and(|kind| kind.is_symlink());
        let plain = kind.is_some_and(|kind| kind.is_file());
        if linked && path.is_dir() {
            let why = "links to folders are not followed; link the files, or move them here";
            return Err(DiscoverError::NotOurs { path: path.to_path_buf(), why });
        }
        if fits && path != folder {
            // What no link leads to lies below a folder that is known to be inside.
            if !plain {
                ordinary(root, path)?;
            }
            found.push(path.to_path_buf());
        }
        if found.len() > WORKSPACE_FILES_MAX {
            return Err(DiscoverError::TooManyFiles { path: folder.to_path_buf() });
        }
    }
    found.sort();
    Ok(found)
}

/// Refuses a path that is no ordinary file of the workspace.
pub(super) fn ordinary(root: &Path, path: &Path) -> Result<(), DiscoverError> {
    inside(root, path)?;
    if path.is_file() {
        return Ok(());
    }
    let why = "it is no ordinary file; give it another name or take it away";
    Err(DiscoverError::NotOurs { path: path.to_path_buf(), why })
}

/// Refuses a path that leads out of the workspace or nowhere.
fn inside(root: &Path, path: &Path) -> Result<(), DiscoverError> {
    let why = match (root.canonicalize(), path.canonicalize()) {
        (Ok(root), Ok(real)) if real.starts_with(&root) => return Ok(()),
        (Ok(_), Ok(_)) => "it links to a place outside the workspace; copy the file here",
        _ => "it links to nothing that can be read",
    };
    Err(DiscoverError::NotOurs { path: path.to_path_buf(), why })
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
        let found = files(folder.path(), folder.path(), &["yaml", "yml"]).unwrap();
        let names: Vec<String> = found.iter().map(|path| shown(folder.path(), path)).collect();
        assert_eq!(names, ["a.yml", "b.yaml"]);
        let absent = folder.path().join("absent");
        assert!(files(folder.path(), &absent, &["yaml"]).unwrap().is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_in_the_workspace_and_only_ordinary_files_are_read() {
        use std::os::unix::fs::symlink;
        let outside = tempfile::tempdir().unwrap();
        std::fs::write(outside.path().join("a.yaml"), "").unwrap();
        let refused = |name: &str, make: &dyn Fn(&Path)| {
            let folder = tempfile::tempdir().unwrap();
            make(&folder.path().join(name));
            matches!(
                files(folder.path(), folder.path(), &["yaml"]),
                Err(DiscoverError::NotOurs { .. })
            )
        };
        let target = outside.path().join("a.yaml");
        assert!(refused("a.yaml", &|path| symlink(&target, path).unwrap()));
        assert!(refused("a.yaml", &|path| symlink("/dev/zero", path).unwrap()));
        assert!(refused("a.yaml", &|path| symlink("nowhere.yaml", path).unwrap()));
        assert!(refused("linked", &|path| symlink(outside.path(), path).unwrap()));
        assert!(refused("a.yaml", &|path| std::fs::create_dir(path).unwrap()));
        let pipe = |path: &Path| {
            let made = std::process::Command::new("mkfifo").arg(path).status().unwrap();
            assert!(made.success());
        };
        assert!(refused("a.yaml", &pipe));
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("real.yaml"), "").unwrap();
        symlink("real.yaml", folder.path().join("a.yaml")).unwrap();
        assert_eq!(files(folder.path(), folder.path(), &["yaml"]).unwrap().len(), 2);
        let policy = folder.path().join("policy");
        symlink(outside.path(), &policy).unwrap();
        assert!(files(folder.path(), &policy, &["yaml"]).is_err());
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
        let found = files(folder.path(), folder.path(), &["yaml"]).unwrap();
        assert_eq!(found, [folder.path().join("kept.yaml")]);
    }
}

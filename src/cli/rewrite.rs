//! Writing changed files back into the workspace: whole or not at all, never over what somebody
//! else has written since they were read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::failure::{Audience, Failure};
use crate::base::atomic;
use crate::base::digest::Digest;
use crate::workspace::{ReadFile, Workspace};

/// Writes the new texts of some files of a workspace. Every file is looked at before the first one
/// is written. A file that is a link is written where the link leads.
///
/// # Errors
/// [`Audience::Environment`] where a file changed since it was read, lies outside of the workspace
/// behind a link, or cannot be written. The message names the files that were written before.
pub(super) fn rewrite(
    workspace: &Workspace,
    texts: &BTreeMap<String, String>,
) -> Result<(), Failure> {
    let mut ready: Vec<(&str, PathBuf, Vec<u8>)> = Vec::new();
    for file in &workspace.files {
        let Some(text) = texts.get(&file.path) else { continue };
        let path = unchanged(&workspace.root, file)?;
        ready.push((&file.path, path, file.bytes_of(text)));
    }
    let mut written: Vec<String> = Vec::new();
    for (shown, path, bytes) in ready {
        atomic::write(&path, &bytes).map_err(|error| {
            let failure = Failure::new(Audience::Environment, format!("cannot write `{shown}`"));
            let failure = failure.caused_by(&error);
            if written.is_empty() {
                return failure.hint("nothing was changed");
            }
            failure.hint(format!("written before it: {}", written.join(", ")))
        })?;
        written.push(format!("`{shown}`"));
    }
    Ok(())
}

/// Where a file really lies, if it is inside the workspace and holds what was read.
fn unchanged(root: &Path, file: &ReadFile) -> Result<PathBuf, Failure> {
    let shown = &file.path;
    let failed = |error: std::io::Error| {
        Failure::new(Audience::Environment, format!("cannot read `{shown}`")).caused_by(&error)
    };
    let root = root.canonicalize().map_err(failed)?;
    let path = root.join(shown).canonicalize().map_err(failed)?;
    if !path.starts_with(&root) {
        let headline = format!("`{shown}` is a link that leads out of the workspace");
        return Err(Failure::new(Audience::Environment, headline)
            .hint("change the file it leads to, or put the file itself into the workspace")
            .hint("nothing was changed"));
    }
    let bytes = std::fs::read(&path).map_err(failed)?;
    if Digest::of(&bytes) != file.digest {
        let headline = format!("`{shown}` changed while it was looked at");
        return Err(Failure::new(Audience::Environment, headline)
            .hint("nothing was changed; run the same command again"));
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(folder: &Path) -> Workspace {
        let campaigns = folder.join("campaigns");
        std::fs::create_dir_all(&campaigns).unwrap();
        std::fs::write(folder.join("sendoff.yaml"), "kind: workspace/v1\n").unwrap();
        std::fs::write(campaigns.join("a.yaml"), "\u{feff}kind: campaign/v1\n").unwrap();
        Workspace::load(folder).unwrap()
    }

    fn texts() -> BTreeMap<String, String> {
        let text = "kind: campaign/v1\nname: new\n".to_owned();
        BTreeMap::from([("campaigns/a.yaml".to_owned(), text)])
    }

    #[test]
    fn a_byte_order_mark_stays() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = workspace(folder.path());
        rewrite(&workspace, &texts()).unwrap();
        let text = std::fs::read_to_string(folder.path().join("campaigns/a.yaml")).unwrap();
        assert_eq!(text, "\u{feff}kind: campaign/v1\nname: new\n");
    }

    #[test]
    fn a_file_that_changed_since_it_was_read_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = workspace(folder.path());
        let path = folder.path().join("campaigns/a.yaml");
        std::fs::write(&path, "kind: campaign/v1\n# by hand\n").unwrap();
        let failure = rewrite(&workspace, &texts()).unwrap_err();
        assert_eq!(failure.headline, "`campaigns/a.yaml` changed while it was looked at");
        assert!(std::fs::read_to_string(path).unwrap().ends_with("# by hand\n"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_inside_the_workspace_and_refused_out_of_it() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let workspace = workspace(folder.path());
        let path = folder.path().join("campaigns/a.yaml");
        let bytes = std::fs::read(&path).unwrap();
        for (target, inside) in
            [(folder.path().join("real.yaml"), true), (other.path().join("x"), false)]
        {
            std::fs::write(&target, &bytes).unwrap();
            std::fs::remove_file(&path).unwrap();
            std::os::unix::fs::symlink(&target, &path).unwrap();
            assert_eq!(rewrite(&workspace, &texts()).is_ok(), inside);
            assert!(std::fs::symlink_metadata(&path).unwrap().is_symlink());
            assert_eq!(std::fs::read(&target).unwrap() == bytes, !inside);
        }
    }
}

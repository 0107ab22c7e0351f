//! When the files of a workspace were last written, for whoever waits for a change.
//!
//! Reads no file and refuses none: what is wrong with a file is said by whoever reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::SystemTime;

use super::discover::shown;
use super::{CAMPAIGNS, CODEOWNERS, POLICY, PROMPTS, SETTINGS_FILE, TEMPLATES, Workspace};

/// What tells two states of a file apart: when it was written, how long it is in bytes.
type Stamp = (Option<SystemTime>, u64);

/// A look at the files of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamps(BTreeMap<String, Stamp>);

impl Stamps {
    /// Looks at the files that [`Workspace::load`] would read. What cannot be seen is not there.
    pub fn look(root: &Path) -> Self {
        let mut stamps = Self(BTreeMap::new());
        stamps.add(root, &root.join(SETTINGS_FILE));
        CODEOWNERS.iter().for_each(|path| stamps.add(root, &root.join(path)));
        for folder in [POLICY, CAMPAIGNS, TEMPLATES, PROMPTS] {
            let walk = ignore::WalkBuilder::new(root.join(folder))
                .require_git(false)
                .git_global(false)
                .git_exclude(false)
                .build();
            let paths = walk.flatten().map(ignore::DirEntry::into_path);
            paths.filter(|path| Workspace::reads(root, path)).for_each(|path| {
                stamps.add(root, &path);
            });
        }
        stamps
    }

    /// Looks at one more file, such as one outside of the workspace.
    pub fn add(&mut self, root: &Path, path: &Path) {
        if let Ok(data) = std::fs::metadata(path) {
            self.0.insert(shown(root, path), (data.modified().ok(), data.len()));
        }
    }

    /// The files that differ between two looks: written, new or gone. Paths of the workspace are
    /// relative to it, with forward slashes.
    pub fn changed(&self, before: &Self) -> BTreeSet<String> {
        let paths = self.0.keys().chain(before.0.keys());
        paths.filter(|path| self.0.get(*path) != before.0.get(*path)).cloned().collect()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn written_new_and_gone_files_are_told_and_others_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(SETTINGS_FILE, "kind: workspace/v1\n");
        write("campaigns/a.yaml", "a");
        write("campaigns/b.yaml", "b");
        write("templates/t.md", "t");
        let before = Stamps::look(folder.path());
        assert_eq!(before.len(), 4);
        assert_eq!(Stamps::look(folder.path()).changed(&before), BTreeSet::new());
        write("campaigns/a.yaml", "longer");
        write("campaigns/new/c.yaml", "c");
        write("campaigns/note.txt", "no document");
        // As an editor saves: into another file, which takes the name.
        write("templates/.t.md.swp", "tt");
        fs::rename(folder.path().join("templates/.t.md.swp"), folder.path().join("templates/t.md"))
            .unwrap();
        fs::remove_file(folder.path().join("campaigns/b.yaml")).unwrap();
        let changed = Stamps::look(folder.path()).changed(&before);
        let expected = ["campaigns/a.yaml", "campaigns/b.yaml", "campaigns/new/c.yaml"];
        let expected = expected.into_iter().chain(["templates/t.md"]).map(str::to_owned).collect();
        assert_eq!(changed, expected);
    }
}

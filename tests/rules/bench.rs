//! A copy of an example in a temporary folder, changed by one block at a time.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use sendoff::rules::{Report, check_campaigns};
use sendoff::workspace::Workspace;
use serde_yaml::Value;

use crate::page::Block;

const REGISTER: &str = "policy/register.yaml";

/// An example, ready to be changed.
pub struct Bench {
    files: Vec<(PathBuf, Vec<u8>)>,
}

impl Bench {
    pub fn of_the_full_example() -> Self {
        Self::of_the_example("full")
    }

    pub fn of_the_example(name: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
        let mut files = Vec::new();
        collect(&root, &root, &mut files);
        Self { files }
    }

    /// The rules raised once the block is laid over its file; what is waived is not raised.
    pub fn rules_raised(&self, block: &Block) -> BTreeSet<String> {
        let report = self.report(block);
        let standing = report.findings.iter().filter(|finding| finding.waived.is_none());
        standing.map(|finding| finding.rule.to_string()).collect()
    }

    /// What the rules say once a text of a file was replaced by another.
    pub fn edited(&self, file: &str, from: &str, to: &str) -> Report {
        let signed = |sign: char, text: &str| -> String {
            text.lines().map(|line| format!("{sign}{line}\n")).collect()
        };
        let text = signed('-', from) + &signed('+', to);
        let file = file.to_owned();
        let block = Block { bad: true, file, whole: false, diff: true, also: Vec::new(), text };
        self.report(&block)
    }

    /// What the rules say once the block is laid over its file.
    pub fn report(&self, block: &Block) -> Report {
        let folder = self.with(block);
        check_campaigns(&Workspace::load(folder.path()).unwrap(), None)
    }

    /// A copy of the example with the block laid over its file.
    pub fn with(&self, block: &Block) -> tempfile::TempDir {
        let folder = self.copy();
        let path = folder.path().join(&block.file);
        let text = match (block.whole, fs::read_to_string(&path)) {
            (false, Ok(base)) if block.diff => replaced(&base, &block.text),
            (false, Ok(base)) => laid_over(&base, &block.text),
            _ => block.text.clone(),
        };
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        if block.file != REGISTER {
            bring_up_to_date(folder.path());
        }
        folder
    }

    /// The findings of the example as it is, one line each.
    pub fn findings(&self) -> Vec<String> {
        let folder = self.copy();
        let workspace = Workspace::load(folder.path()).unwrap();
        let report = check_campaigns(&workspace, None);
        let show = |finding: &sendoff::diagnostic::Diagnostic| {
            let at = finding.primary.as_ref().map(|label| workspace.sources.show(label.at));
            format!("{} {}: {}", at.unwrap_or_default(), finding.rule, finding.headline)
        };
        report.findings.iter().map(show).collect()
    }

    fn copy(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in &self.files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        folder
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let bytes = fs::read(&path).unwrap();
            files.push((path.strip_prefix(root).unwrap().to_path_buf(), bytes));
        }
    }
}

/// A document in which the text of the lines that begin with `-` became that of those with `+`.
fn replaced(base: &str, diff: &str) -> String {
    let side = |sign: char| -> String {
        let lines: Vec<&str> = diff.lines().filter_map(|line| line.strip_prefix(sign)).collect();
        lines.join("\n")
    };
    let old = side('-');
    assert!(base.contains(&old), "the file does not hold `{old}`");
    base.replacen(&old, &side('+'), 1)
}

/// A document with another laid over it, key by key; `null` takes a key away.
fn laid_over(base: &str, over: &str) -> String {
    let mut base: Value = serde_yaml::from_str(base).unwrap();
    let over: Value = serde_yaml::from_str(over).unwrap();
    lay(&mut base, over);
    serde_yaml::to_string(&base).unwrap()
}

fn lay(base: &mut Value, over: Value) {
    match (base, over) {
        (Value::Mapping(base), Value::Mapping(over)) => {
            for (key, value) in over {
                if value.is_null() {
                    base.remove(&key);
                } else if let Some(there) = base.get_mut(&key) {
                    lay(there, value);
                } else {
                    base.insert(key, value);
                }
            }
        }
        (base, over) => *base = over,
    }
}

/// Writes the digests of the files as they are into the register, keeping everything else of it.
pub fn bring_up_to_date(root: &Path) {
    let workspace = Workspace::load(root).unwrap();
    let path = root.join(REGISTER);
    let mut register: Value = serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let Some(entries) = register.get_mut("entries").and_then(Value::as_sequence_mut) else {
        return;
    };
    for now in workspace.registrable() {
        for entry in entries.iter_mut() {
            if entry.get("what").and_then(Value::as_str) == Some(&now.what) {
                entry["digest"] = now.digest.to_string().into();
            }
        }
    }
    fs::write(path, serde_yaml::to_string(&register).unwrap()).unwrap();
}

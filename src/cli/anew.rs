//! How a rehearsal is begun anew once its sandbox has ended: the doubles' state lived in that
//! process alone, so the old one cannot go on.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::failure::Failure;
use super::rehearsal;

/// The file that says how a rehearsal was begun, in its own folder; it holds no secret.
const FILE: &str = ".sendoff/rehearsal.json";

/// The words after the program's name that began a rehearsal, without the folder it is in.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Begun {
    words: Vec<String>,
}

/// Records how the rehearsal in a folder was begun.
pub(super) fn record(into: &Path, words: Vec<String>) -> Result<(), Failure> {
    let text = serde_json::to_string(&Begun { words }).expect("invariant: words are JSON");
    rehearsal::put(into, FILE, text.as_bytes())
}

/// The command that begins a rehearsal like the one in a folder, beside it; `None` where the
/// folder is no rehearsal.
pub(super) fn command(root: &Path) -> Option<String> {
    let begun: Begun = serde_json::from_slice(&std::fs::read(root.join(FILE)).ok()?).ok()?;
    let into = free(root, &|path| path.exists())?;
    let words = begun.words.iter().map(|word| quoted(word));
    let words: Vec<String> = words.chain([quoted(&into.display().to_string())]).collect();
    let (last, words) = words.split_last()?;
    Some(format!("sendoff {} --into {last}", words.join(" ")))
}

/// The first folder beside another, with a number behind its name, that is not taken.
fn free(root: &Path, taken: &dyn Fn(&Path) -> bool) -> Option<PathBuf> {
    let name = root.file_name()?.to_string_lossy();
    let stem = match name.rsplit_once('-') {
        Some((stem, number)) if number.parse::<u32>().is_ok() => stem,
        _ => &name,
    };
    let mut paths = (2..).map(|number: u32| root.with_file_name(format!("{stem}-{number}")));
    paths.find(|path| !taken(path))
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=+@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_names_a_free_folder_and_is_one_a_shell_takes() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("try 2");
        assert_eq!(command(&root), None);
        let words = ["sandbox", "--seed", "7", "--rehearse", "/a b/it's"].map(str::to_owned);
        record(&root, words.to_vec()).unwrap();
        let into = folder.path().join("try 2-2");
        assert_eq!(
            command(&root).unwrap(),
            format!(
                "sendoff sandbox --seed 7 --rehearse '/a b/it'\\''s' --into '{}'",
                into.display()
            )
        );
    }

    #[test]
    fn a_number_behind_a_name_is_counted_on() {
        let taken = |path: &Path| path.ends_with("try-2");
        let free = |name: &str| free(&Path::new("/x").join(name), &taken).unwrap();
        assert_eq!(free("try"), Path::new("/x/try-3"));
        assert_eq!(free("try-2"), Path::new("/x/try-3"));
        assert_eq!(free("q1-dormant"), Path::new("/x/q1-dormant-2"));
    }
}

//! The mark of a halt: a file beside the record, which every apply on this machine looks at right
//! before each effect.
//!
//! Needs no record and no lock. It is never taken away: a decision in a campaign's record lifts one
//! halt for that campaign, and the next halt writes another mark over it.

use std::io;
use std::path::Path;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::base::atomic;
use crate::base::digest::Digest;
use crate::engine::Halt;

/// The id of a halt whose mark is there and cannot be read: no decision names it.
pub(super) const UNREADABLE: &str = "unreadable";

/// Leaves the mark of a halt ordered at `at`; `moment` tells it from every other one.
pub(super) fn leave(path: &Path, at: Timestamp, moment: i128) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mark = json!({ "halted": at.to_string(), "moment": moment.to_string() });
    atomic::write(path, format!("{mark}\n").as_bytes())
}

/// The halt whose mark is there. One that cannot be read stands.
pub(super) fn standing(path: &Path) -> Option<Halt> {
    match std::fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(_) => Some(Halt { id: UNREADABLE.to_owned(), at: "a time that cannot be read".into() }),
        Ok(bytes) => {
            let mark: Value = serde_json::from_slice(&bytes).unwrap_or_default();
            let at = mark["halted"].as_str().unwrap_or("a time that cannot be read").to_owned();
            Some(Halt { id: Digest::of(&bytes).to_string(), at })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stands_until_the_next_and_each_halt_has_its_own_id() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store").join("halted");
        assert_eq!(standing(&path), None);
        let at = Timestamp::UNIX_EPOCH;
        leave(&path, at, 1).unwrap();
        let first = standing(&path).unwrap();
        assert_eq!(first.at, "1970-01-01T00:00:00Z");
        leave(&path, at, 2).unwrap();
        assert_ne!(standing(&path).unwrap().id, first.id);
        std::fs::write(&path, "cut").unwrap();
        assert!(standing(&path).is_some(), "a mark that says nothing stands");
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        assert_eq!(standing(&path).unwrap().id, UNREADABLE);
    }
}

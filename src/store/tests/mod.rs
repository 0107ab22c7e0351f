//! Tests of the store as a whole: what it keeps, what it refuses, what it notices.

mod damage;
mod leases;
mod records;
mod writing;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::base::clock::ManualClock;

/// A directory, a clock that stands still, and the path of a record in it.
struct Desk {
    directory: TempDir,
    clock: ManualClock,
}

impl Desk {
    fn new() -> Self {
        let clock = ManualClock::new("2027-01-11T08:00:00Z".parse().unwrap());
        Self { directory: tempfile::tempdir().unwrap(), clock }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("record.db")
    }

    fn open(&self) -> Store {
        self.open_at(&self.path()).unwrap()
    }

    fn open_at(&self, path: &Path) -> Result<Store, StoreError> {
        Store::open(path, Arc::new(self.clock.clone()))
    }

    fn read(&self, path: &Path) -> Result<Store, StoreError> {
        Store::open_read_only(path, Arc::new(self.clock.clone()))
    }

    /// A closed record with `count` events of `spring` and one of `autumn`.
    fn filled(&self, count: u32) -> Vec<Event> {
        let store = self.open();
        for n in 0..count {
            store.append("spring", "intent", json!({"step": n, "note": "ä".repeat(40)})).unwrap();
        }
        store.append("autumn", "intent", json!({})).unwrap();
        let events = events(&store, "spring");
        assert_eq!(events.len(), count as usize);
        events
    }

    /// Runs SQL on the file behind the store's back, with its guards removed.
    fn tamper(&self, sql: &str) {
        let connection = rusqlite::Connection::open(self.path()).unwrap();
        let schema = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'";
        let triggers: Vec<(String, String)> = connection
            .prepare(schema)
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        for (name, _) in &triggers {
            connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
        }
        connection.execute_batch(sql).unwrap();
        for (_, trigger) in &triggers {
            connection.execute_batch(trigger).unwrap();
        }
    }
}

fn events(store: &Store, stream: &str) -> Vec<Event> {
    store.events(stream, 0).map(Result::unwrap).collect()
}

/// Changes a setting of an open store.
fn set(store: &Store, name: &str, value: i64) {
    let read = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
    let set = |open: &rusqlite::Connection| {
        open.pragma_update_and_check(None, name, value, read).unwrap()
    };
    store.with_connection(set);
}

fn found(verdict: Verdict) -> Damage {
    match verdict {
        Verdict::Damaged(damage) => damage,
        Verdict::Intact { heads } => panic!("no damage was found: {heads:?}"),
    }
}

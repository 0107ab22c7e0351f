//! The keys of a table's rows against the keys that should be there, and how its cells stand.
//!
//! A key is a record identifier, not something about a person; what a key means is not known here.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::table::{Cell, Row};

/// The keys found in one column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// Each key once.
    pub keys: BTreeSet<String>,
    /// Keys that more than one row has.
    pub repeated: BTreeSet<String>,
    /// Rows without a usable key: blank, failed, stale, or not finished.
    pub unusable: u64,
}

impl Keys {
    /// The keys in the column of that name.
    pub fn of(rows: &[Row], column: &str) -> Self {
        let mut found = Self::default();
        for row in rows {
            match row.cells.get(column).and_then(key_of) {
                Some(key) if found.keys.contains(&key) => {
                    found.repeated.insert(key);
                }
                Some(key) => {
                    found.keys.insert(key);
                }
                None => found.unusable += 1,
            }
        }
        found
    }

    /// These keys against the ones that should be there.
    pub fn compare(&self, expected: &BTreeSet<String>) -> KeyComparison {
        KeyComparison {
            missing: expected.difference(&self.keys).cloned().collect(),
            unexpected: self.keys.difference(expected).cloned().collect(),
            repeated: self.repeated.clone(),
            unusable: self.unusable,
        }
    }
}

fn key_of(cell: &Cell) -> Option<String> {
    let text = match cell {
        Cell::Success { value, stale: false } => match value.reveal() {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        },
        Cell::Unknown { shown } => shown.reveal().trim().to_owned(),
        Cell::Success { .. } | Cell::Error { .. } | Cell::Pending(_) | Cell::Empty => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Where two sets of keys are not the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyComparison {
    /// Expected and not there.
    pub missing: BTreeSet<String>,
    /// There and not expected.
    pub unexpected: BTreeSet<String>,
    /// There more than once.
    pub repeated: BTreeSet<String>,
    /// Rows without a usable key.
    pub unusable: u64,
}

impl KeyComparison {
    /// Whether exactly the expected keys are there, each in one row.
    pub fn is_equal(&self) -> bool {
        *self == Self::default()
    }
}

/// How the cells of a column stand, over all rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Computed and current.
    pub success: u64,
    /// Computed from inputs that have changed since.
    pub stale: u64,
    /// Failed.
    pub error: u64,
    /// Not finished.
    pub pending: u64,
    /// Nothing there.
    pub empty: u64,
    /// Of no known state.
    pub unknown: u64,
}

/// How the cells of every column stand.
pub fn tally(rows: &[Row]) -> BTreeMap<String, Tally> {
    let mut columns: BTreeMap<String, Tally> = BTreeMap::new();
    for (column, cell) in rows.iter().flat_map(|row| &row.cells) {
        let tally = columns.entry(column.clone()).or_default();
        let counter = match cell {
            Cell::Success { stale: false, .. } => &mut tally.success,
            Cell::Success { stale: true, .. } => &mut tally.stale,
            Cell::Error { .. } => &mut tally.error,
            Cell::Pending(_) => &mut tally.pending,
            Cell::Empty => &mut tally.empty,
            Cell::Unknown { .. } => &mut tally.unknown,
        };
        *counter += 1;
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::private::Personal;
    use crate::platform::clay::table::Pending;

    fn cells() -> Vec<Cell> {
        let value = |value: Value, stale| Cell::Success { value: Personal::new(value), stale };
        vec![
            value("00v1".into(), false),
            value("00v1".into(), false),
            value(7.into(), false),
            Cell::Unknown { shown: " 00v3 ".into() },
            value("00v4".into(), true),
            value(Value::Null, false),
            value("  ".into(), false),
            Cell::Empty,
            Cell::Pending(Pending::Queued),
            Cell::Error { message: "00v5".into() },
        ]
    }

    fn rows() -> Vec<Row> {
        let row = |cell| Row { id: None, cells: [("key".to_owned(), cell)].into() };
        cells().into_iter().map(row).collect()
    }

    fn set(keys: &[&str]) -> BTreeSet<String> {
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

    #[test]
    fn key_sets_are_compared_and_not_only_counted() {
        let keys = Keys::of(&rows(), "key");
        assert_eq!(keys.keys, set(&["00v1", "7", "00v3"]));
        let comparison = keys.compare(&set(&["00v1", "7", "00v9"]));
        assert_eq!(comparison.missing, set(&["00v9"]));
        assert_eq!(comparison.unexpected, set(&["00v3"]));
        assert_eq!(comparison.repeated, set(&["00v1"]));
        assert_eq!(comparison.unusable, 6);
        assert!(!comparison.is_equal());
        let two = Keys::of(&rows()[1..3], "key");
        assert!(two.compare(&set(&["00v1", "7"])).is_equal());
        assert!(!two.compare(&set(&["00v1"])).is_equal());
        assert_eq!(Keys::of(&rows(), "other").unusable, 10);
    }

    #[test]
    fn every_cell_is_counted_once_under_its_state() {
        let tally = tally(&rows())["key"];
        let expected = Tally { success: 5, stale: 1, error: 1, pending: 1, empty: 1, unknown: 1 };
        assert_eq!(tally, expected);
    }
}

//! A table: its columns, the rows that came in, and when their enrichment began.
//!
//! Knows nothing of how a row comes in or is shown.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use super::settings::{ColumnSettings, TableSettings};

/// A table and its rows.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) settings: TableSettings,
    pub(super) rows: Vec<Row>,
    pub(super) accepted: u64,
}

/// A row as it came in.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) source: Map<String, Value>,
    /// When its enrichment was started; none means nobody started it.
    pub(super) started: Option<Timestamp>,
}

/// The truth about a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableTruth {
    /// Its id.
    pub id: String,
    /// Rows in it.
    pub rows: u64,
    /// Submissions accepted so far.
    pub accepted: u64,
    /// Rows beyond the first with the same `CampaignMemberId`.
    pub duplicates: u64,
    /// How often each `CampaignMemberId` came in.
    pub keys: BTreeMap<String, u64>,
}

impl Table {
    pub(super) fn new(settings: TableSettings) -> Self {
        Self { settings, rows: Vec::new(), accepted: 0 }
    }

    /// Takes a submission in as one row. Anything but an object becomes one column, `value`.
    pub(super) fn take(&mut self, body: Value, now: Timestamp) {
        self.accepted += 1;
        let source = match body {
            Value::Object(source) => source,
            other => Map::from_iter([("value".to_owned(), other)]),
        };
        for key in source.keys() {
            if self.settings.columns.iter().all(|column| column.name != *key) {
                let id = format!("f_0new{}", self.settings.columns.len());
                self.settings.columns.push(ColumnSettings::source(id, key));
            }
        }
        let id = format!("r_0{:07}", self.accepted);
        let started = self.settings.auto_run.then_some(now);
        self.rows.push(Row { id, source, started });
    }

    /// Starts the enrichment of every row that is not under way.
    pub(super) fn run(&mut self, now: Timestamp) {
        for row in &mut self.rows {
            row.started.get_or_insert(now);
        }
    }

    /// What really is in it.
    pub(super) fn truth(&self) -> TableTruth {
        let mut keys = BTreeMap::new();
        for row in &self.rows {
            if let Some(key) = row.source.get("CampaignMemberId").and_then(Value::as_str) {
                *keys.entry(key.to_owned()).or_default() += 1;
            }
        }
        TableTruth {
            id: self.settings.id.clone(),
            rows: self.rows.len() as u64,
            accepted: self.accepted,
            duplicates: keys.values().map(|count| count - 1).sum(),
            keys,
        }
    }
}

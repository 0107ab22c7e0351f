//! Clay: the configuration of the campaign's table as a digest, and its rows by the column names of
//! the workspace file.

use serde_json::Value;

use super::why;
use crate::base::digest::Digest;
use crate::base::private::Personal;
use crate::engine::Platforms;
use crate::observation::{CellSeen, ClaySeen, RowSeen};
use crate::platform::clay::{Cell, Claim, Column, Configuration, Proof, Row, TableReader};
use crate::rules::Subject;
use crate::spec::ClayTable;

/// What may be asked of a way of reading, in words.
const CLAIMS: [(Claim, &str); 5] = [
    (Claim::RowKeys, "which rows are there"),
    (Claim::CellValues, "what the cells hold"),
    (Claim::CellStates, "whether cells failed, are stale or still running"),
    (Claim::Configuration, "how the columns are configured"),
    (Claim::RunSettings, "whether columns run by themselves"),
];

/// Reads the Clay table of a campaign that enriches.
pub async fn clay(platforms: &Platforms, subject: &Subject<'_>) -> Result<ClaySeen, String> {
    let enrich = subject.enrich().map_err(why)?.ok_or("the campaign has no `enrich`")?;
    let name = &enrich.table.value;
    let settings = subject.workspace.settings.as_ref();
    let table = settings.and_then(|settings| settings.clay.tables.get(name.as_str()));
    let table =
        table.ok_or_else(|| format!("the workspace has no readable Clay table `{name}`"))?;
    let access = platforms.clay.as_ref();
    let reader =
        &*access.ok_or_else(|| format!("the Clay table `{name}` is not connected"))?.reader;
    let info = reader.info().await.map_err(|error| error.to_string())?;
    if let Some(other) = info.id.filter(|id| *id != table.id.value) {
        return Err(format!("the table that was read is `{other}`, not `{}`", table.id.value));
    }
    if info.archived == Some(true) {
        return Err(format!("the Clay table `{name}` is archived"));
    }
    let columns = reader.columns().await.map_err(|error| error.to_string())?;
    check_columns(name, table, &columns)?;
    let rows = reader.rows().await.map_err(|error| error.to_string())?;
    Ok(ClaySeen {
        table: table.id.value.clone(),
        config: config(reader, &columns)?,
        rows: rows.iter().map(|row| row_seen(row, table)).collect(),
        unproved: unproved(reader),
    })
}

fn check_columns(name: &str, table: &ClayTable, columns: &[Column]) -> Result<(), String> {
    let there = |wanted: &str| columns.iter().any(|column| column.name == wanted);
    let missing = table.columns.iter().find(|(_, column)| !there(&column.value));
    match missing {
        Some((key, column)) => Err(format!(
            "the Clay table `{name}` has no column `{}`, which the workspace calls `{}`",
            column.value, key.value
        )),
        None => Ok(()),
    }
}

/// The digest of the configuration. Where the reader sees none it is that of the names alone,
/// which is no approved one: `unproved` says so.
fn config(reader: &dyn TableReader, columns: &[Column]) -> Result<Digest, String> {
    if reader.proof(Claim::Configuration) == Proof::Read {
        let configuration = Configuration::of(columns).map_err(|error| error.to_string())?;
        return Ok(configuration.digest());
    }
    let mut names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    names.sort_unstable();
    let parts: Vec<&[u8]> = names.iter().map(|name| name.as_bytes()).collect();
    Ok(Digest::of_parts(&parts))
}

fn unproved(reader: &dyn TableReader) -> Vec<String> {
    let words = |(claim, what): (Claim, &str)| match reader.proof(claim) {
        Proof::Read => None,
        Proof::Attested => Some(format!("{what}: attested by whoever exported it")),
        Proof::Unavailable => Some(format!("{what}: cannot be known this way")),
    };
    CLAIMS.into_iter().filter_map(words).collect()
}

fn row_seen(row: &Row, table: &ClayTable) -> RowSeen {
    let cell = |column: &str| row.cells.get(column).map_or(CellSeen::Empty, cell_seen);
    let key = |name: &str| match cell(table.columns.get(name)?.value.as_str()) {
        CellSeen::Value { value, stale: false } => Some(value.into_revealed()),
        _ => None,
    };
    let cells = table.columns.iter();
    RowSeen {
        lead: key("lead"),
        member: key("member"),
        cells: cells.map(|(name, column)| (name.value.clone(), cell(&column.value))).collect(),
    }
}

/// A cell without a state, from an export, is taken at its word: its text is its value.
fn cell_seen(cell: &Cell) -> CellSeen {
    let (value, stale) = match cell {
        Cell::Success { value, stale } => (text(value.reveal()), *stale),
        Cell::Unknown { shown } => (shown.reveal().trim().to_owned(), false),
        Cell::Error { .. } => return CellSeen::Failed,
        Cell::Pending(_) => return CellSeen::Pending,
        Cell::Empty => return CellSeen::Empty,
    };
    match value.is_empty() {
        true => CellSeen::Empty,
        false => CellSeen::Value { value: Personal::new(value), stale },
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

//! Reads a table through Clay's own `clay` program.
//!
//! The program is young and its output is partly known from its documents only. What is assumed,
//! and checked on every answer:
//!
//! - `clay tables get ID` prints `{"id","name","type","rowCount","archived"}`;
//! - `clay tables columns list ID` prints `{"columns":[{"id","name","type"}]}`, all of them;
//! - `clay tables columns get ID COLUMN` adds `sources:[{"id","name","numSourceRecords"}]` (left
//!   out when there are none) and `settings`, an object or null, with `formulaText`,
//!   `inputsBinding:[{"name","formulaText"}]`, `conditionalRunFormulaText`, `authAccountId`,
//!   `actionKey` and others that are listed as uncovered;
//! - `clay tables rows list ID --limit N [--cursor C]` prints
//!   `{"rows":[{"id","cells":{COLUMN_ID:{"status","value"?,"error"?,"is_stale"?}}}],"nextCursor"}`,
//!   where `nextCursor` is there and null at the end, and every row has a cell for every column.
//!
//! What does not hold is an error: no row, column or state is passed over. Knows no other reader.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::process::Program;
pub use super::process::{CliError, ExitKind};
use super::table::{
    Cell, Claim, Column, ColumnSettings, InputBinding, Pending, Proof, Reading, Row, Source,
    TableError, TableInfo, TableReader,
};
use crate::base::clock::SharedClock;
use crate::base::private::Personal;

/// Rows of a page.
const PAGE_ROWS: &str = "100";
/// Pages of one listing: Clay's tables hold 50,000 rows, and ones without that limit exist.
const PAGES_MAX: usize = 10_000;

const GET: &str = "tables get";
const COLUMNS: &str = "tables columns list";
const COLUMN: &str = "tables columns get";
const ROWS: &str = "tables rows list";

/// A table read through the `clay` program.
pub struct CliTable {
    program: Program,
    table: String,
}

impl CliTable {
    /// The table with an identifier, read by running `command` (`["clay"]`, or a path with first
    /// arguments). The program finds its own credentials.
    pub fn new(command: Vec<String>, table: impl Into<String>, clock: SharedClock) -> Self {
        Self { program: Program { command, clock }, table: table.into() }
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        command: &'static str,
        arguments: &[&str],
    ) -> Result<T, TableError> {
        let printed = self.program.run(command, arguments).await?;
        serde_json::from_slice(&printed)
            .map_err(|error| TableError::Unreadable { command, problem: describe(&error) })
    }

    async fn read_info(&self) -> Result<TableInfo, TableError> {
        let table: WireTable = self.ask(GET, &[&self.table]).await?;
        Ok(TableInfo {
            id: Some(table.id),
            name: Some(table.name),
            kind: Some(table.kind),
            row_count: table.row_count,
            archived: Some(table.archived),
        })
    }

    async fn list_columns(&self) -> Result<Vec<WireColumn>, TableError> {
        let list: WireColumns = self.ask(COLUMNS, &[&self.table]).await?;
        let mut names = BTreeSet::new();
        let twice = list.columns.iter().find(|column| !names.insert(column.name.as_str()));
        match twice {
            Some(column) => Err(TableError::TwoColumns(column.name.clone())),
            None => Ok(list.columns),
        }
    }

    async fn read_columns(&self) -> Result<Vec<Column>, TableError> {
        let mut columns = Vec::new();
        for listed in self.list_columns().await? {
            let column: WireColumnDetail = self.ask(COLUMN, &[&self.table, &listed.id]).await?;
            if column.id != listed.id || column.name != listed.name {
                return Err(unreadable(COLUMN, "it is about another column than was asked for"));
            }
            columns.push(Column {
                id: Some(column.id),
                name: column.name,
                kind: Some(column.kind),
                sources: column.sources.into_iter().map(Source::from).collect(),
                settings: Some(settings(column.settings.unwrap_or_default())?),
            });
        }
        Ok(columns)
    }

    async fn read_rows(&self) -> Result<Vec<Row>, TableError> {
        let columns = self.list_columns().await?;
        let names = columns.into_iter().map(|column| (column.id, column.name)).collect();
        let mut rows = BTreeMap::new();
        let mut cursors = BTreeSet::new();
        let mut cursor: Option<String> = None;
        for _ in 0..PAGES_MAX {
            let mut arguments = vec![self.table.as_str(), "--limit", PAGE_ROWS];
            arguments.extend(cursor.iter().flat_map(|cursor| ["--cursor", cursor]));
            let page: WireRows = self.ask(ROWS, &arguments).await?;
            for row in page.rows {
                // A row that changed under the reading may come twice; its later state counts.
                let cells = cells(row.cells, &names)?;
                rows.insert(row.id.clone(), Row { id: Some(row.id), cells });
            }
            cursor = page.next_cursor;
            match &cursor {
                None => return self.whole(rows).await,
                Some(cursor) if !cursors.insert(cursor.clone()) => break,
                Some(_) => {}
            }
        }
        Err(TableError::Endless)
    }

    async fn whole(&self, rows: BTreeMap<String, Row>) -> Result<Vec<Row>, TableError> {
        let (read, announced) = (rows.len() as u64, self.read_info().await?.row_count);
        if read != announced {
            return Err(TableError::Incomplete { read, announced });
        }
        Ok(rows.into_values().collect())
    }
}

impl TableReader for CliTable {
    fn info(&self) -> Reading<'_, TableInfo> {
        Box::pin(self.read_info())
    }

    fn columns(&self) -> Reading<'_, Vec<Column>> {
        Box::pin(self.read_columns())
    }

    fn rows(&self) -> Reading<'_, Vec<Row>> {
        Box::pin(self.read_rows())
    }

    fn proof(&self, claim: Claim) -> Proof {
        match claim {
            Claim::RowKeys | Claim::CellValues | Claim::CellStates | Claim::Configuration => {
                Proof::Read
            }
            Claim::RunSettings => Proof::Unavailable,
        }
    }
}

#[derive(Deserialize)]
struct WireTable {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(rename = "rowCount")]
    row_count: u64,
    archived: bool,
}

#[derive(Deserialize)]
struct WireColumns {
    columns: Vec<WireColumn>,
}

#[derive(Deserialize)]
struct WireColumn {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct WireColumnDetail {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    sources: Vec<WireSource>,
    #[serde(deserialize_with = "there_or_null")]
    settings: Option<Map<String, Value>>,
}

#[derive(Deserialize)]
struct WireSource {
    name: String,
    #[serde(default, rename = "numSourceRecords")]
    records: Option<u64>,
}

impl From<WireSource> for Source {
    fn from(source: WireSource) -> Self {
        Self { name: source.name, records: source.records }
    }
}

#[derive(Deserialize)]
struct WireRows {
    rows: Vec<WireRow>,
    #[serde(rename = "nextCursor", deserialize_with = "there_or_null")]
    next_cursor: Option<String>,
}

#[derive(Deserialize)]
struct WireRow {
    id: String,
    cells: BTreeMap<String, WireCell>,
}

#[derive(Deserialize)]
struct WireCell {
    status: String,
    #[serde(default, deserialize_with = "there")]
    value: Option<Value>,
    #[serde(default)]
    error: Option<Value>,
    #[serde(default)]
    is_stale: Option<bool>,
}

/// A member that must be there, and may be null.
fn there_or_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// A member that may be left out; null is a value.
fn there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

fn cells(
    mut wire: BTreeMap<String, WireCell>,
    names: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Cell>, TableError> {
    let mut cells = BTreeMap::new();
    for (id, name) in names {
        let found = wire.remove(id);
        let found = found.ok_or_else(|| {
            unreadable(ROWS, &format!("a row has no cell for the column `{name}`"))
        })?;
        cells.insert(name.clone(), cell(found, name)?);
    }
    match wire.is_empty() {
        true => Ok(cells),
        false => Err(unreadable(ROWS, "a row has a cell for a column that is not listed")),
    }
}

fn cell(wire: WireCell, column: &str) -> Result<Cell, TableError> {
    Ok(match wire.status.as_str() {
        "success" => {
            let value = wire.value.ok_or_else(|| {
                unreadable(ROWS, &format!("a finished cell of the column `{column}` has no value"))
            })?;
            let stale = wire.is_stale.unwrap_or_default();
            Cell::Success { value: Personal::new(value), stale }
        }
        "error" => {
            let message = match wire.error.unwrap_or_default() {
                Value::Null => String::new(),
                Value::String(text) => text,
                value => value.to_string(),
            };
            Cell::Error { message: Personal::new(message) }
        }
        "running" => Cell::Pending(Pending::Running),
        "queued" => Cell::Pending(Pending::Queued),
        "retry" => Cell::Pending(Pending::Retry),
        "rate_limited" => Cell::Pending(Pending::RateLimited),
        "awaiting_callback" => Cell::Pending(Pending::AwaitingCallback),
        "empty" => Cell::Empty,
        status => {
            let status = status.chars().take(40).collect();
            return Err(TableError::UnknownStatus { column: column.to_owned(), status });
        }
    })
}

fn settings(mut wire: Map<String, Value>) -> Result<ColumnSettings, TableError> {
    let mut uncovered = BTreeSet::new();
    let bindings = match wire.remove("inputsBinding") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(bindings)) => bindings,
        Some(_) => return Err(unreadable(COLUMN, "`inputsBinding` is no list")),
    };
    let mut inputs = Vec::new();
    for binding in bindings {
        let Value::Object(mut binding) = binding else {
            return Err(unreadable(COLUMN, "an entry of `inputsBinding` is no object"));
        };
        let name = text(&mut binding, "name")?
            .ok_or_else(|| unreadable(COLUMN, "an entry of `inputsBinding` has no `name`"))?;
        inputs.push(InputBinding { name, formula: text(&mut binding, "formulaText")? });
        uncovered.extend(binding.into_iter().map(|(key, _)| format!("inputsBinding.{key}")));
    }
    let settings = ColumnSettings {
        formula: text(&mut wire, "formulaText")?,
        inputs,
        run_condition: text(&mut wire, "conditionalRunFormulaText")?,
        account_id: text(&mut wire, "authAccountId")?,
        action_key: text(&mut wire, "actionKey")?,
        uncovered: BTreeSet::new(),
    };
    uncovered.extend(wire.into_iter().map(|(key, _)| key));
    Ok(ColumnSettings { uncovered, ..settings })
}

fn text(wire: &mut Map<String, Value>, key: &str) -> Result<Option<String>, TableError> {
    match wire.remove(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(unreadable(COLUMN, &format!("`{key}` is no text"))),
    }
}

fn unreadable(command: &'static str, problem: &str) -> TableError {
    TableError::Unreadable { command, problem: problem.to_owned() }
}

/// The parser's complaint without the values it quotes.
fn describe(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let message = error.to_string();
    let said = match error.classify() {
        Category::Data => match message.strip_prefix("missing field `") {
            Some(rest) => format!("it has no `{}`", rest.split('`').next().unwrap_or_default()),
            None => "a value has another type than the documented one".to_owned(),
        },
        Category::Eof => "it ends in the middle".to_owned(),
        Category::Syntax | Category::Io => "it is not JSON".to_owned(),
    };
    format!("{said} (line {}, column {})", error.line(), error.column())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_state_of_a_cell_is_told_apart() {
        for (cell, expected) in [
            (
                json!({"status": "success", "value": null}),
                "Success { value: Personal(masked), stale: false }",
            ),
            (
                json!({"status": "error", "error": "no ada@a.example"}),
                "Error { message: Personal(masked) }",
            ),
            (json!({"status": "running"}), "Pending(Running)"),
            (json!({"status": "queued"}), "Pending(Queued)"),
            (json!({"status": "retry"}), "Pending(Retry)"),
            (json!({"status": "rate_limited"}), "Pending(RateLimited)"),
            (json!({"status": "awaiting_callback"}), "Pending(AwaitingCallback)"),
            (json!({"status": "empty"}), "Empty"),
        ] {
            let wire: WireCell = serde_json::from_value(cell).unwrap();
            assert_eq!(format!("{:?}", super::cell(wire, "Summary").unwrap()), expected);
        }
    }
}

//! A table as it can be read: its size, its columns with their settings, every cell with its
//! state. And how far a reader's word can be believed.
//!
//! Knows no way of reading; [`CliTable`](super::CliTable) and [`CsvTable`](super::CsvTable) are
//! two.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;

use serde_json::Value;

use super::cli::CliError;
use crate::base::private::Personal;

/// A reading under way.
pub type Reading<'a, T> = Pin<Box<dyn Future<Output = Result<T, TableError>> + Send + 'a>>;

/// Something that reads one table.
pub trait TableReader: Send + Sync {
    /// The table itself.
    fn info(&self) -> Reading<'_, TableInfo>;

    /// Its columns, in no order that may be relied on.
    fn columns(&self) -> Reading<'_, Vec<Column>>;

    /// Every row, in no order that may be relied on; complete, or an error.
    fn rows(&self) -> Reading<'_, Vec<Row>>;

    /// What this reader's word is worth for a claim.
    fn proof(&self, claim: Claim) -> Proof;
}

/// What somebody may want to know about a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// Which rows are there, by key.
    RowKeys,
    /// What their cells hold.
    CellValues,
    /// Whether each cell was computed, failed, is stale or is still running.
    CellStates,
    /// Names, types, formulas, bindings, run conditions and accounts of the columns.
    Configuration,
    /// Auto-run, batching, whole prompts: settings that no reader is known to show.
    RunSettings,
}

/// What a reader's word is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// Nothing: it cannot be known this way.
    Unavailable,
    /// Somebody says so: a file that a person exported.
    Attested,
    /// Read from Clay by this program.
    Read,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableInfo {
    /// Its identifier; `None` when the reader does not see it.
    pub id: Option<String>,
    /// Its name; `None` when the reader does not see it.
    pub name: Option<String>,
    /// Its type in Clay's word; `None` when the reader does not see it.
    pub kind: Option<String>,
    /// How many rows it has.
    pub row_count: u64,
    /// Whether it is archived; `None` when the reader does not see it.
    pub archived: Option<bool>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its identifier; `None` when the reader does not see it.
    pub id: Option<String>,
    /// Its name, as people see it.
    pub name: String,
    /// Its type in Clay's word; `None` when the reader does not see it.
    pub kind: Option<String>,
    /// The sources that fill it.
    pub sources: Vec<Source>,
    /// How it is computed; `None` when the reader does not see it.
    pub settings: Option<ColumnSettings>,
}

/// A source of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// How many records it has brought so far.
    pub records: Option<u64>,
}

/// How a column is computed. Formulas name other columns as `{{f_...}}` by identifier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnSettings {
    /// Its formula.
    pub formula: Option<String>,
    /// What its action is given, by input.
    pub inputs: Vec<InputBinding>,
    /// The formula that decides whether it runs for a row.
    pub run_condition: Option<String>,
    /// The connected account it acts with.
    pub account_id: Option<String>,
    /// The action it performs.
    pub action_key: Option<String>,
    /// The names of further settings, which no digest covers.
    pub uncovered: BTreeSet<String>,
}

/// One input of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputBinding {
    /// The input.
    pub name: String,
    /// What it is given.
    pub formula: Option<String>,
}

/// A row: cells by the name of their column.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its identifier; `None` when the reader does not see it.
    pub id: Option<String>,
    /// Its cells.
    pub cells: BTreeMap<String, Cell>,
}

/// A cell with its state.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A value is there.
    Success {
        /// The value.
        value: Personal<Value>,
        /// Whether its inputs have changed since it was computed.
        stale: bool,
    },
    /// It failed.
    Error {
        /// Clay's words, which may quote the row.
        message: Personal,
    },
    /// It is not finished.
    Pending(Pending),
    /// Nothing is there: never run, or its run condition was not met.
    Empty,
    /// A text without a state: the reader does not see whether it was computed, failed or is stale.
    Unknown {
        /// The text.
        shown: Personal,
    },
}

/// Why a cell is not finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pending {
    /// It is running.
    Running,
    /// It waits for its turn.
    Queued,
    /// It will be tried again.
    Retry,
    /// It waits for an allowance.
    RateLimited,
    /// It waits for an answer from elsewhere.
    AwaitingCallback,
}

/// A table that could not be read. Holds no value of any cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// The `clay` program failed.
    #[error(transparent)]
    Cli(#[from] CliError),
    /// An answer that is not of the documented form.
    #[error("the answer of `clay {command}` could not be read: {problem}")]
    Unreadable {
        /// The command, without arguments.
        command: &'static str,
        /// What is wrong with it, without any value.
        problem: String,
    },
    /// A state that this program does not know, of which nothing may be concluded.
    #[error("the column `{column}` has a cell in the state `{status}`, which is not a known one")]
    UnknownStatus {
        /// The column.
        column: String,
        /// The state.
        status: String,
    },
    /// Two columns under one name, which could not be told apart in a row.
    #[error("two columns of the table are named `{0}`: rename one of them in Clay")]
    TwoColumns(String),
    /// A listing that is not whole.
    #[error(
        "{read} rows were read of a table that says it has {announced}: wait until nothing is \
         written to it, and read again"
    )]
    Incomplete {
        /// Distinct rows read.
        read: u64,
        /// Rows announced.
        announced: u64,
    },
    /// A listing whose pages repeat or do not end.
    #[error("the list of rows does not end")]
    Endless,
}

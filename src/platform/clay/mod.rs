//! Clay: rows in by webhook, tables read back, table configurations compared.
//!
//! No supported interface of Clay edits a table, a column or a cell, or starts a native run; so
//! none is here. What can be read, and how far it can be believed, depends on the reader: see
//! [`TableReader::proof`].
//!
//! Knows Clay's own nouns (table, column, row, cell, webhook); knows nothing of campaigns, plans
//! or approvals.

mod cli;
mod config;
mod csv;
mod keys;
mod process;
mod table;
#[cfg(test)]
mod tests;
mod webhook;

pub use cli::{CliError, CliTable, ExitKind};
pub use config::{Change, ColumnChange, ColumnConfig, Configuration, NotConfigurable, Setting};
pub use csv::{CsvExpectation, CsvTable, CsvTrap, CsvTraps};
pub use keys::{KeyComparison, Keys, Tally, tally};
pub use table::{
    Cell, Claim, Column, ColumnSettings, InputBinding, Pending, Proof, Reading, Row, Source,
    TableError, TableInfo, TableReader,
};
pub use webhook::{
    ClayDialect, ClayWebhooks, PushError, ROW_BYTES_MAX, RowProblem, Webhook, WebhookProblem,
    WebhookRow, default_rates,
};

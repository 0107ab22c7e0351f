//! Reports: finding one by name, reading what it asks, running it.
//!
//! A run gives at most 2,000 detail rows and says so only in a flag: [`ReportRun::is_complete`].
//! Knows no report by name.

use std::collections::BTreeMap;
use std::fmt;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::client::{Ask, Client, unusable};
use super::id::Id;
use super::limits::REPORT_TIMEOUT;
use super::record::Record;
use super::soql::{Condition, Soql};
use crate::platform::transport::{CallError, json};

/// A report as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRef {
    /// Its id.
    pub id: Id,
    /// The name people see; several reports may share one.
    pub name: String,
    /// Its API name, unique within its folder's namespace.
    pub developer_name: String,
    /// The folder it lies in.
    pub folder: String,
    /// `TABULAR`, `SUMMARY`, `MATRIX` or `MULTI_BLOCK`.
    pub format: String,
}

/// What a report asks.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportDescription {
    /// The name people see.
    pub name: String,
    /// `TABULAR`, `SUMMARY`, `MATRIX` or `MULTI_BLOCK`.
    #[serde(rename = "reportFormat")]
    pub format: String,
    /// The columns of its detail rows, in order, by Salesforce's names for them.
    pub detail_columns: Vec<String>,
    /// Its filters.
    #[serde(default)]
    pub report_filters: Vec<ReportFilter>,
    /// How the filters combine, such as `(1 OR 2) AND 3`; absent when all hold together.
    #[serde(default)]
    pub report_boolean_filter: Option<String>,
    /// The filter on a date, as Salesforce writes it: column, duration, start and end.
    #[serde(default)]
    pub standard_date_filter: Option<Value>,
}

/// One filter of a report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ReportFilter {
    /// The column.
    pub column: String,
    /// The operator, such as `equals`.
    pub operator: String,
    /// The value, in the form the operator takes.
    #[serde(default)]
    pub value: Option<String>,
}

/// A column of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportColumn {
    /// Salesforce's name for it.
    pub name: String,
    /// What people see above it; empty when Salesforce does not say.
    pub label: String,
}

/// A cell: what people see, and the value behind it. `Debug` shows neither.
#[derive(Clone, PartialEq, Deserialize)]
pub struct Cell {
    /// The text that people see.
    #[serde(default)]
    pub label: Option<String>,
    /// The value: an id where the text is a name.
    #[serde(default)]
    pub value: Value,
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cell(masked)")
    }
}

/// The detail rows of one run.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportRun {
    /// The columns, in the order of each row's cells.
    pub columns: Vec<ReportColumn>,
    /// The rows; those of a grouped report one group after another.
    pub rows: Vec<Vec<Cell>>,
    all_data: bool,
}

impl ReportRun {
    /// Whether these are all rows. A run that is not complete must never stand for the whole.
    pub fn is_complete(&self) -> bool {
        self.all_data
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DescribeAnswer {
    report_metadata: ReportDescription,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RunAnswer {
    all_data: bool,
    #[serde(default)]
    has_exceeded_tabular_row_limit: bool,
    fact_map: IndexMap<String, Facts>,
    report_metadata: ReportDescription,
    #[serde(default)]
    report_extended_metadata: ExtendedMetadata,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Facts {
    #[serde(default)]
    rows: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    data_cells: Vec<Cell>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct ExtendedMetadata {
    #[serde(default)]
    detail_column_info: BTreeMap<String, ColumnInfo>,
}

#[derive(Deserialize)]
struct ColumnInfo {
    #[serde(default)]
    label: String,
}

impl Client {
    /// Every report that carries a name. Names are not unique: whoever needs one decides about two.
    pub async fn reports_named(&self, name: &str) -> Result<Vec<ReportRef>, CallError> {
        let fields = ["Id", "Name", "DeveloperName", "FolderName", "Format"];
        let soql =
            Soql::select("Report", fields).filter(Condition::is("Name", name)).order_by("Id");
        let read = |record: Record| {
            let text = |field| record.text(field).unwrap_or_default().to_owned();
            let id =
                record.id().ok_or_else(|| unusable("list Report records", "one has no `Id`"))?;
            Ok(ReportRef {
                id,
                name: text("Name"),
                developer_name: text("DeveloperName"),
                folder: text("FolderName"),
                format: text("Format"),
            })
        };
        self.query(&soql).await?.into_iter().map(read).collect()
    }

    /// What a report asks.
    pub async fn describe_report(&self, id: &Id) -> Result<ReportDescription, CallError> {
        let path = ["analytics", "reports", id.as_str(), "describe"];
        let ask = Ask::get("describe one report".to_owned(), &path);
        let answer: DescribeAnswer = self.send(&ask, json).await?;
        Ok(answer.report_metadata)
    }

    /// Runs a report as it is saved and gives its detail rows.
    pub async fn run_report(&self, id: &Id) -> Result<ReportRun, CallError> {
        let operation = "run one report";
        let ask = Ask::get(operation.to_owned(), &["analytics", "reports", id.as_str()])
            .query("includeDetails", "true")
            .timeout(REPORT_TIMEOUT);
        let answer: RunAnswer = self.send(&ask, json).await?;
        let info = answer.report_extended_metadata.detail_column_info;
        let column = |name: String| {
            let label = info.get(&name).map(|info| info.label.clone()).unwrap_or_default();
            ReportColumn { name, label }
        };
        let columns: Vec<ReportColumn> =
            answer.report_metadata.detail_columns.into_iter().map(column).collect();
        let rows = answer.fact_map.into_values().flat_map(|facts| facts.rows);
        let rows: Vec<Vec<Cell>> = rows.map(|row| row.data_cells).collect();
        if rows.iter().any(|row| row.len() != columns.len()) {
            return Err(unusable(operation, "a row has another number of cells than columns"));
        }
        let all_data = answer.all_data && !answer.has_exceeded_tabular_row_limit;
        Ok(ReportRun { columns, rows, all_data })
    }
}

//! Runs a report at once: filters, the first 2,000 rows, and whether that was everything.
//!
//! It asks for its rows in SOQL, so a column that field-level security hides cannot leak.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::fault::Fault;
use super::reports::{ReportColumn, ReportDefinition, ReportFilter, extended, metadata};
use super::settings::OrgSettings;
use super::soql;
use super::tables::Tables;

/// The most detail rows of one run.
const ROWS_MAX: usize = 2_000;

/// What a run reads.
pub(super) struct Run<'a> {
    pub(super) settings: &'a OrgSettings,
    pub(super) tables: &'a Tables,
    pub(super) now: jiff::Timestamp,
    pub(super) base: &'a str,
}

impl Run<'_> {
    /// The answer of a run.
    pub(super) fn answer(
        &self,
        id: &str,
        report: &ReportDefinition,
        details: bool,
    ) -> Result<Value, Fault> {
        let rows = self.rows(report)?;
        let all = rows.len() <= ROWS_MAX;
        let count = rows.len();
        let mut facts = json!({"aggregates": [{"label": count.to_string(), "value": count}]});
        if details {
            let cells =
                |row: &Vec<Value>| json!({"dataCells": row.iter().map(cell).collect::<Vec<_>>()});
            facts["rows"] = rows.iter().take(ROWS_MAX).map(cells).collect();
        }
        let path = format!("{}/analytics/reports/{id}", self.base);
        Ok(json!({
            "attributes": {
                "type": "Report", "reportId": id, "reportName": report.name,
                "describeUrl": format!("{path}/describe"),
                "instancesUrl": format!("{path}/instances"),
            },
            "allData": all, "factMap": {"T!T": facts},
            "groupingsAcross": {"groupings": []}, "groupingsDown": {"groupings": []},
            "hasDetailRows": details, "hasExceededTabularRowLimit": !all,
            "reportExtendedMetadata": extended(self.settings, report),
            "reportMetadata": metadata(id, report),
        }))
    }

    /// The shown values of every row that passes the filters.
    fn rows(&self, report: &ReportDefinition) -> Result<Vec<Vec<Value>>, Fault> {
        let shown = report.shown.iter().map(|name| known(report, name));
        let shown: Vec<&ReportColumn> = shown.collect::<Result<_, _>>()?;
        let mut filters = Vec::new();
        for filter in &report.filters {
            filters.push((known(report, &filter.column)?, filter));
        }
        let mut paths: Vec<&str> = vec!["Id"];
        let wanted = shown.iter().copied().chain(filters.iter().map(|(column, _)| *column));
        for column in wanted {
            if !paths.contains(&column.field.as_str()) {
                paths.push(&column.field);
            }
        }
        let soql = format!("SELECT {} FROM CampaignMember", paths.join(", "));
        let found = soql::run(self.settings, self.tables, self.now, self.base, &soql, false)?;
        let mut rows = Vec::new();
        for row in &found.rows {
            let mut passes = true;
            for (column, filter) in &filters {
                passes = passes && holds(&at(row, &column.field), filter)?;
            }
            if passes {
                rows.push(shown.iter().map(|column| self.shown(at(row, &column.field))).collect());
            }
        }
        Ok(rows)
    }

    fn shown(&self, value: Value) -> Value {
        let short = self.settings.switches.short_ids_in_reports;
        match value.as_str().filter(|text| short && super::id::checked(text).is_some()) {
            Some(id) => json!(&id[..15]),
            None => value,
        }
    }
}

fn known<'a>(report: &'a ReportDefinition, name: &str) -> Result<&'a ReportColumn, Fault> {
    report.column(name).ok_or_else(|| {
        Fault::new(400, "BAD_REQUEST", format!("The column {name} is not in this report type"))
    })
}

fn at(row: &Value, path: &str) -> Value {
    path.split('.').try_fold(row, |here, part| here.get(part)).cloned().unwrap_or(Value::Null)
}

fn cell(value: &Value) -> Value {
    let label = match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    json!({"label": label, "value": value})
}

fn holds(value: &Value, filter: &ReportFilter) -> Result<bool, Fault> {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.to_lowercase(),
        other => other.to_string(),
    };
    let lower = filter.value.to_lowercase();
    let whole = text == lower;
    let any = |test: &dyn Fn(&str) -> bool| lower.split(',').map(str::trim).any(test);
    let order = match (text.parse::<f64>(), lower.parse::<f64>()) {
        (Ok(one), Ok(other)) => one.partial_cmp(&other).unwrap_or(Ordering::Equal),
        _ => text.cmp(&lower),
    };
    Ok(match filter.operator.as_str() {
        "equals" => whole || any(&|part| text == part),
        "notEqual" => !(whole || any(&|part| text == part)),
        "contains" => any(&|part| text.contains(part)),
        "notContain" => !any(&|part| text.contains(part)),
        "startsWith" => any(&|part| text.starts_with(part)),
        "lessThan" => order.is_lt(),
        "greaterThan" => order.is_gt(),
        "lessOrEqual" => order.is_le(),
        "greaterOrEqual" => order.is_ge(),
        other => {
            let message = format!("The filter operator {other} is not known");
            return Err(Fault::new(400, "BAD_REQUEST", message));
        }
    })
}

/// A definition with the parts of a `reportMetadata` that a run or a save may override.
pub(super) fn overridden(
    report: &ReportDefinition,
    metadata: &Value,
) -> Result<ReportDefinition, Fault> {
    let mut report = report.clone();
    let Some(parts) = metadata.as_object() else {
        return Err(Fault::json("reportMetadata must be an object"));
    };
    for (key, value) in parts {
        match key.as_str() {
            "reportFilters" => report.filters = filters(value)?,
            "detailColumns" => report.shown = strings(value)?,
            "name" => {
                report.name = value.as_str().unwrap_or(&report.name).to_owned();
            }
            "reportBooleanFilter" if !value.is_null() => {
                let message = "this org combines report filters with AND only";
                return Err(Fault::new(400, "BAD_REQUEST", message));
            }
            _ => {}
        }
    }
    Ok(report)
}

fn filters(value: &Value) -> Result<Vec<ReportFilter>, Fault> {
    let wrong = || Fault::json("reportFilters must be a list of column, operator and value");
    let one = |filter: &Value| {
        let text = |key: &str| filter.get(key).and_then(Value::as_str).map(str::to_owned);
        let (column, operator) = (text("column")?, text("operator")?);
        Some(ReportFilter { column, operator, value: text("value")? })
    };
    value.as_array().ok_or_else(wrong)?.iter().map(|f| one(f).ok_or_else(wrong)).collect()
}

fn strings(value: &Value) -> Result<Vec<String>, Fault> {
    let wrong = || Fault::json("detailColumns must be a list of column names");
    let one = |name: &Value| name.as_str().map(str::to_owned).ok_or_else(wrong);
    value.as_array().ok_or_else(wrong)?.iter().map(one).collect()
}

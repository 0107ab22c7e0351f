//! The approved export report: what it shows, which campaign it is set to, how many rows a run
//! gives and whether these are all.

use std::collections::BTreeMap;

use crate::observation::ReportSeen;
use crate::platform::salesforce::{Client, ReportDescription, ReportRun};

/// Salesforce's name of the report column, and what people see, that names a campaign.
const CAMPAIGN_COLUMNS: [&str; 2] = ["CAMPAIGN_NAME", "Campaign Name"];

/// Reads the one report with a name: describes it and runs it as it is saved. The rows are
/// counted and let go.
pub(super) async fn report(client: &Client, name: &str) -> Result<ReportSeen, String> {
    let found = client.reports_named(name).await.map_err(|error| error.to_string())?;
    let found: Vec<_> = found.into_iter().filter(|report| report.name == name).collect();
    let report = match found.as_slice() {
        [only] => only,
        [] => {
            return Err(format!("no report named `{name}` can be seen by the integration's user"));
        }
        several => return Err(format!("{} reports are named `{name}`", several.len())),
    };
    let described = client.describe_report(&report.id).await.map_err(|error| error.to_string())?;
    let run = client.run_report(&report.id).await.map_err(|error| error.to_string())?;
    let labels = labels(&run);
    Ok(ReportSeen {
        id: report.id.as_str().to_owned(),
        name: described.name.clone(),
        format: described.format.clone(),
        columns: columns(&described, &labels),
        campaign_filter: campaign_filter(&described, &labels),
        rows: run.rows.len() as u64,
        complete: run.is_complete(),
    })
}

fn labels(run: &ReportRun) -> BTreeMap<&str, &str> {
    run.columns.iter().map(|column| (column.name.as_str(), column.label.as_str())).collect()
}

/// Each column by what people see and by Salesforce's name: an import matches either.
fn columns(described: &ReportDescription, labels: &BTreeMap<&str, &str>) -> Vec<String> {
    let mut columns = Vec::new();
    for name in &described.detail_columns {
        let label = labels.get(name.as_str()).filter(|label| !label.is_empty());
        columns.extend(label.map(|label| (*label).to_owned()));
        columns.push(name.clone());
    }
    columns
}

/// The one campaign the report is set to. A filter that is no equality names no one campaign.
fn campaign_filter(described: &ReportDescription, labels: &BTreeMap<&str, &str>) -> Option<String> {
    let names_campaigns = |column: &str| {
        let label = labels.get(column).copied().unwrap_or_default();
        CAMPAIGN_COLUMNS.contains(&column) || CAMPAIGN_COLUMNS.contains(&label)
    };
    let mut filters = described
        .report_filters
        .iter()
        .filter(|filter| names_campaigns(&filter.column) && filter.operator == "equals");
    filters.next().and_then(|filter| filter.value.clone())
}

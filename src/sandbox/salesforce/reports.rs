//! Report definitions: columns, filters, and how describe shows them.
//!
//! Reports here list campaign members, one row each: the type a member export has. Running one
//! is `report_run.rs`.

use serde_json::{Map, Value, json};

use super::schema::Field;
use super::settings::OrgSettings;

/// One column of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportColumn {
    /// The report's API name of the column, as `CAMPAIGN_MEMBER_ID`.
    pub name: String,
    /// Its heading.
    pub label: String,
    /// The field it shows, as a path from `CampaignMember`.
    pub field: String,
}

/// One filter of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFilter {
    /// The column it looks at; it need not be shown.
    pub column: String,
    /// `equals`, `notEqual`, `contains`, `notContain`, `startsWith`, `lessThan`, `greaterThan`,
    /// `lessOrEqual` or `greaterOrEqual`.
    pub operator: String,
    /// The value; several, separated by commas, mean any of them.
    pub value: String,
}

/// A tabular report of campaign members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportDefinition {
    /// Name.
    pub name: String,
    /// Unique name.
    pub developer_name: String,
    /// The folder it is in.
    pub folder: String,
    /// Every column it may show or filter by.
    pub columns: Vec<ReportColumn>,
    /// The names of the columns it shows, in order.
    pub shown: Vec<String>,
    /// Filters, all of which rows must pass.
    pub filters: Vec<ReportFilter>,
}

const COLUMNS: &[(&str, &str, &str)] = &[
    ("CAMPAIGN_MEMBER_ID", "Campaign Member ID", "Id"),
    ("LEAD_ID", "Lead ID", "LeadId"),
    ("CAMPAIGN_NAME", "Campaign Name", "Campaign.Name"),
    ("FIRST_NAME", "First Name", "Lead.FirstName"),
    ("LAST_NAME", "Last Name", "Lead.LastName"),
    ("TITLE", "Title", "Lead.Title"),
    ("COMPANY", "Company / Account", "Lead.Company"),
    ("EMAIL", "Email", "Lead.Email"),
    ("COUNTRY", "Country", "Lead.Country"),
    ("INDUSTRY", "Industry", "Lead.Industry"),
    ("EMPLOYEES", "Employees", "Lead.NumberOfEmployees"),
    ("MEMBER_STATUS", "Member Status", "Status"),
    ("OPT_OUT", "Email Opt Out", "Lead.HasOptedOutOfEmail"),
    ("ELIGIBLE", "Cold Lead Eligible", "Lead.Cold_Lead_Eligible__c"),
];

impl ReportDefinition {
    /// The report of the outreach process that feeds the enrichment import, scoped to a campaign.
    pub fn member_export(campaign: &str) -> Self {
        let columns: Vec<ReportColumn> = COLUMNS
            .iter()
            .map(|(name, label, field)| ReportColumn {
                name: (*name).to_owned(),
                label: (*label).to_owned(),
                field: (*field).to_owned(),
            })
            .collect();
        Self {
            name: "SFDC Campaign Member Export for Clay Import".to_owned(),
            developer_name: "SFDC_Campaign_Member_Export_for_Clay_Import".to_owned(),
            folder: "Public Reports".to_owned(),
            shown: columns.iter().map(|column| column.name.clone()).collect(),
            columns,
            filters: vec![ReportFilter {
                column: "CAMPAIGN_NAME".to_owned(),
                operator: "equals".to_owned(),
                value: campaign.to_owned(),
            }],
        }
    }

    /// What the integration user sees of it: columns that field-level security hides are gone.
    pub(super) fn seen_by_user(&self, settings: &OrgSettings) -> Self {
        let mut report = self.clone();
        report.columns.retain(|column| resolve(settings, &column.field).is_some());
        let left = &report.columns;
        report.shown.retain(|name| left.iter().any(|column| column.name == *name));
        report
    }

    /// The column of this name.
    pub(super) fn column(&self, name: &str) -> Option<&ReportColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// The `reportMetadata` of a definition.
pub(super) fn metadata(id: &str, report: &ReportDefinition) -> Value {
    let filters: Vec<Value> = report
        .filters
        .iter()
        .map(|filter| {
            json!({
                "column": filter.column, "filterType": "fieldValue",
                "isRunPageEditable": true, "operator": filter.operator, "value": filter.value,
            })
        })
        .collect();
    json!({
        "aggregates": ["RowCount"], "chart": null, "crossFilters": [], "currency": null,
        "description": null, "detailColumns": report.shown, "developerName": report.developer_name,
        "division": null, "folderId": null, "groupingsAcross": [], "groupingsDown": [],
        "hasDetailRows": true, "hasRecordCount": true, "historicalSnapshotDates": [], "id": id,
        "name": report.name, "reportBooleanFilter": null, "reportFilters": filters,
        "reportFormat": "TABULAR",
        "reportType": {"label": "Campaigns with Campaign Members", "type": "CampaignMember"},
        "scope": "organization", "showGrandTotal": true, "showSubtotals": true, "sortBy": [],
        "standardDateFilter": {
            "column": "CAMPAIGN_MEMBER_CREATED_DATE", "durationValue": "CUSTOM", "endDate": null,
            "startDate": null,
        },
        "standardFilters": [],
    })
}

/// The `reportExtendedMetadata` of a definition: labels and types of the shown columns.
pub(super) fn extended(settings: &OrgSettings, report: &ReportDefinition) -> Value {
    let mut columns = Map::new();
    for column in report.shown.iter().filter_map(|name| report.column(name)) {
        columns.insert(column.name.clone(), info(settings, column));
    }
    json!({
        "aggregateColumnInfo": {"RowCount": {"dataType": "int", "label": "Record Count"}},
        "detailColumnInfo": columns, "groupingColumnInfo": {},
    })
}

/// The `reportTypeMetadata` of a definition: every column it may use.
pub(super) fn type_metadata(settings: &OrgSettings, report: &ReportDefinition) -> Value {
    let mut columns = Map::new();
    for column in &report.columns {
        let mut info = info(settings, column);
        info["filterable"] = json!(true);
        columns.insert(column.name.clone(), info);
    }
    json!({
        "categories": [{"label": "Campaign Members", "columns": columns}],
        "dataTypeFilterOperatorMap": {},
    })
}

fn info(settings: &OrgSettings, column: &ReportColumn) -> Value {
    let kind = resolve(settings, &column.field).map_or("string", |field| field.kind.word());
    json!({
        "dataType": kind, "entityColumnName": column.field.replace('.', "$"),
        "filterValues": [], "isLookup": kind == "reference", "label": column.label,
    })
}

/// The field a path from a campaign member leads to, unless it is unknown or hidden.
fn resolve<'a>(settings: &'a OrgSettings, path: &str) -> Option<&'a Field> {
    let mut object = settings.schema.object("CampaignMember")?;
    let mut parts = path.split('.').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return settings.field(object, part);
        }
        let parent = object.relationship(part)?.reference_to.first()?;
        object = settings.schema.object(parent)?;
    }
    None
}

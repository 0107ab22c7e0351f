//! What a Clay workspace is made of: its tables, their webhooks and columns.
//!
//! Knows nothing of rows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A workspace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ClaySettings {
    /// Its id.
    pub workspace: String,
    /// Whether the command line is logged in.
    pub logged_in: bool,
    /// Its tables.
    pub tables: Vec<TableSettings>,
}

/// A table and the webhook that feeds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TableSettings {
    /// The table's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The uuid at the end of the webhook's address.
    pub webhook: String,
    /// The token the webhook asks for; none means it asks for none.
    pub token: Option<String>,
    /// Submissions the webhook accepts in its life.
    pub lifetime: u64,
    /// Whether enrichment columns run by themselves for every new row.
    pub auto_run: bool,
    /// Its columns from the start. Keys of a submission that no column has become columns.
    pub columns: Vec<ColumnSettings>,
    /// The share of enrichment cells that end in an error.
    pub error_rate: f64,
    /// The share of enrichment cells that end empty.
    pub empty_rate: f64,
    /// The share of addresses that the unreachable flag marks wrongly, besides those known to
    /// bounce and most of those that will.
    pub unreachable_rate: f64,
    /// Seconds from start to end of one cell at most.
    pub slowest_cell: u32,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnSettings {
    /// Its id.
    pub id: String,
    /// Its name; a source column is filled by the key of the same name.
    pub name: String,
    /// Its type in the words of the command line: `source`, `action`, `formula`, `text`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it finds out; none for a source column.
    #[serde(default)]
    pub enrichment: Option<Enrichment>,
    /// Its formula or prompt.
    #[serde(default)]
    pub formula: Option<String>,
    /// Name and formula of each input.
    #[serde(default)]
    pub inputs: Vec<(String, String)>,
    /// The formula that decides whether it runs.
    #[serde(default)]
    pub run_if: Option<String>,
    /// The connection it uses.
    #[serde(default)]
    pub account: Option<String>,
    /// The action it performs.
    #[serde(default)]
    pub action: Option<String>,
}

/// What an enrichment column finds out about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Enrichment {
    /// A sentence about the company.
    CompanyDescription,
    /// `true` when the address cannot be reached.
    Unreachable,
    /// The company's industry.
    Industry,
}

impl Default for ClaySettings {
    fn default() -> Self {
        Self {
            workspace: "412907".to_owned(),
            logged_in: true,
            tables: vec![TableSettings::default()],
        }
    }
}

impl Default for TableSettings {
    fn default() -> Self {
        Self {
            id: "t_0sandboxoutreach".to_owned(),
            name: "Outreach core".to_owned(),
            webhook: "3b0f5a9e-6c1d-4f57-9a53-1f0c5e7d2b84".to_owned(),
            token: Some("sandbox-clay-token".to_owned()),
            lifetime: 50_000,
            auto_run: true,
            columns: default_columns(),
            error_rate: 0.02,
            empty_rate: 0.03,
            unreachable_rate: 0.02,
            slowest_cell: 240,
        }
    }
}

impl ColumnSettings {
    /// A column that the submission's key of the same name fills.
    pub fn source(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            kind: "source".to_owned(),
            enrichment: None,
            formula: None,
            inputs: Vec::new(),
            run_if: None,
            account: None,
            action: None,
        }
    }

    /// A column that finds something out by an action with one input.
    pub fn action(
        id: &str,
        name: &str,
        enrichment: Enrichment,
        action: &str,
        (input, formula): (&str, &str),
    ) -> Self {
        Self {
            kind: "action".to_owned(),
            enrichment: Some(enrichment),
            inputs: vec![(input.to_owned(), formula.to_owned())],
            account: Some(format!("aa_0sandbox-{action}")),
            action: Some(action.to_owned()),
            ..Self::source(id, name)
        }
    }
}

fn default_columns() -> Vec<ColumnSettings> {
    let sources = ["CampaignMemberId", "LeadId", "Company", "Website", "Email", "Country"];
    let sources = sources.into_iter().enumerate();
    let mut columns: Vec<ColumnSettings> =
        sources.map(|(at, name)| ColumnSettings::source(format!("f_0src{at}"), name)).collect();
    let prompt = ("prompt", "\"Describe in one sentence what {{f_0src2}} ships.\"");
    let summary = Enrichment::CompanyDescription;
    columns.push(ColumnSettings {
        run_if: Some("!!{{f_0src2}}".to_owned()),
        ..ColumnSettings::action("f_0summary", "summary", summary, "use-ai", prompt)
    });
    let email = ("email", "{{f_0src4}}");
    let unreachable = Enrichment::Unreachable;
    let check = "validate-email";
    columns.push(ColumnSettings::action(
        "f_0unreachable",
        "unreachable",
        unreachable,
        check,
        email,
    ));
    let domain = ("domain", "{{f_0src3}}");
    let industry = Enrichment::Industry;
    let enrich = "enrich-company";
    columns.push(ColumnSettings::action("f_0industry", "industry", industry, enrich, domain));
    columns
}

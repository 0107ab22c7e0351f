//! What Salesforce said.

use std::collections::BTreeMap;

use super::{PersonSeen, Reading};

/// One Salesforce organisation, as far as one campaign is concerned.
#[derive(Debug, Clone)]
pub struct SalesforceSeen {
    /// The 18-character id of the connected organisation.
    pub org: String,
    /// The campaigns that carry the campaign's name; more than one is a refusal.
    pub campaigns: Vec<CampaignSeen>,
    /// The member statuses of that campaign.
    pub statuses: Vec<MemberStatusSeen>,
    /// Object to field to what describe says. A field that is not here cannot be seen by the
    /// integration's user.
    pub fields: BTreeMap<String, BTreeMap<String, FieldSeen>>,
    /// The approved export report; read only where the campaign names it.
    pub report: Reading<ReportSeen>,
    /// The people the campaign could write to: members, or eligible leads where the plan adds them.
    pub people: Vec<PersonSeen>,
    /// Whether earlier outreach could be looked for, so that a person without any had none.
    pub history: bool,
    /// Users by id: those who own leads, and those who follow up on replies.
    pub users: BTreeMap<String, UserSeen>,
}

/// A Salesforce campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignSeen {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The flag that marks AI outreach; `None` where the field cannot be seen.
    pub outreach_flag: Option<bool>,
    /// Its type.
    pub kind: Option<String>,
    /// Its first day.
    pub starts: Option<String>,
    /// Its last day.
    pub ends: Option<String>,
    /// Whether it is active.
    pub active: bool,
}

/// A member status of a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberStatusSeen {
    /// Its label.
    pub label: String,
    /// Whether a member in it counts as having responded.
    pub responded: bool,
    /// Whether new members get it.
    pub default: bool,
}

/// What describe says of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSeen {
    /// The type's name, such as `boolean` or `textarea`.
    pub kind: String,
    /// The longest value, in characters; 0 where the type has none.
    pub length: u32,
    /// Whether the integration's user may change it.
    pub updateable: bool,
    /// The active values, for a picklist.
    pub values: Vec<String>,
}

/// The export report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportSeen {
    /// Its id.
    pub id: String,
    /// Its exact name.
    pub name: String,
    /// `TABULAR`, `SUMMARY`, `MATRIX`.
    pub format: String,
    /// The labels and API names of its columns.
    pub columns: Vec<String>,
    /// The campaign its Campaign Name filter is set to; `None` where it has no such filter.
    pub campaign_filter: Option<String>,
    /// The rows of a run; with `complete` false there are more.
    pub rows: u64,
    /// Whether the run held every row.
    pub complete: bool,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserSeen {
    /// Whether the user is active.
    pub active: bool,
}

//! What the platforms should look like once the plan is through: no people, no secrets.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::calendar::{Hours, Weekday};

/// Everything the plan wants to be true, platform by platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Desired {
    /// The Salesforce campaign.
    pub campaign: CampaignWanted,
    /// The member statuses it needs.
    pub statuses: Vec<StatusWanted>,
    /// The enrichment, where the campaign has one.
    pub enrichment: Option<EnrichmentWanted>,
    /// The Smartlead campaign.
    pub sequencer: SequencerWanted,
}

/// The Salesforce campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CampaignWanted {
    /// Its name, at most 80 characters.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// Its first day, `YYYY-MM-DD`.
    pub starts: String,
    /// Its last day.
    pub ends: String,
    /// The API name of the flag that marks AI outreach.
    pub flag: String,
}

/// A member status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatusWanted {
    /// Its label.
    pub label: String,
    /// Whether it counts as a response.
    pub responded: bool,
}

/// The enrichment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EnrichmentWanted {
    /// The table, by its name in the workspace file.
    pub table: String,
    /// Name in the campaign to column in Clay.
    pub columns: BTreeMap<String, String>,
    /// What each row carries to Clay: column to Salesforce field of the lead; only fields that may
    /// leave for Clay.
    pub sends: BTreeMap<String, String>,
    /// What is written back to Salesforce.
    pub writes: Vec<FieldWrite>,
    /// Column to the least share of rows it must fill, in percent as written.
    pub fill: BTreeMap<String, String>,
}

/// One column that is written to one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FieldWrite {
    /// The column, by its name in the campaign.
    pub column: String,
    /// The object.
    pub object: String,
    /// The field.
    pub field: String,
    /// The write rule, as policy words it: `if-blank`, `only-to-true` ...
    pub rule: String,
    /// The longest value, in characters; `None` where policy names none.
    pub length: Option<u32>,
}

/// The Smartlead campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SequencerWanted {
    /// Its marked name: `sendoff/WORKSPACE/CAMPAIGN`.
    pub name: String,
    /// Whether a reply ends the sequence.
    pub stop_on_reply: bool,
    /// Whether opens are tracked.
    pub track_opens: bool,
    /// Whether clicks are tracked.
    pub track_clicks: bool,
    /// Whether a reply pauses everybody at the same company.
    pub pause_colleagues: bool,
    /// Whether messages go out as plain text, which takes the unsubscribe link away.
    pub plain_text: bool,
    /// The vendor's own backstop: bounces in percent of all loaded leads at which it pauses.
    pub bounce_autopause_percent: u32,
    /// The days of the send window.
    pub days: Vec<Weekday>,
    /// The hours of the send window.
    pub hours: Hours,
    /// Their time zone.
    pub timezone: String,
    /// The least time between two sends of a mailbox, in minutes.
    pub gap_minutes: u32,
    /// The most first messages in a day, over all mailboxes.
    pub new_leads_per_day: u32,
    /// The sequence.
    pub steps: Vec<StepWanted>,
    /// The addresses of the mailboxes.
    pub mailboxes: Vec<String>,
    /// Merge tag to where its value comes from (`Lead.FirstName`, `clay:summary`) and what stands
    /// in.
    pub values: BTreeMap<String, ValueSource>,
}

/// One step of the sequence, as Smartlead holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StepWanted {
    /// The template with its version.
    pub template: String,
    /// Days after the step before; 0 for the first.
    pub delay_days: u32,
    /// The subject; empty in a follow-up of the same thread.
    pub subject: String,
    /// The body as HTML, with Smartlead's merge tags.
    pub body: String,
}

/// Where the value of a merge tag comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ValueSource {
    /// `Lead.FIELD` or `clay:COLUMN`.
    pub from: String,
    /// What stands in for no value; `None` where a person without one cannot be written to.
    pub fallback: Option<String>,
}

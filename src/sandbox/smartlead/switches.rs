//! What can be chosen about the Smartlead double: the account and each documented conflict.
//!
//! Knows nothing of how a choice is carried out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An account: its key, mailboxes, block lists and the switches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SmartleadSettings {
    /// The API key that every call must carry.
    pub api_key: String,
    /// The mailboxes that are connected.
    pub mailboxes: Vec<MailboxSettings>,
    /// Addresses and domains on the account's block list.
    pub block_list: Vec<String>,
    /// Addresses on the community bounce list.
    pub community_bounces: Vec<String>,
    /// Which side of each conflict the double takes.
    pub switches: Switches,
}

/// One mailbox.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MailboxSettings {
    /// The sender's name.
    pub from_name: String,
    /// The address.
    pub from_email: String,
    /// Messages a day at most, over all campaigns.
    pub message_per_day: u32,
    /// Minutes between two messages at least, over all campaigns.
    pub min_minutes_between: u32,
    /// Days since warm-up began; none means it was never warmed up.
    pub warmup_days: Option<u32>,
    /// Warm-up reputation in percent.
    pub reputation: u32,
    /// Whether its mail server can be reached; one that cannot sends nothing.
    pub healthy: bool,
}

/// The sides of the conflicts in the public reference. The default is what was seen live, and
/// where nothing was seen, the stricter side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Switches {
    /// Leads in one request at most. Sources say 100, 350 and 400; more are refused with 422.
    pub lead_cap: u32,
    /// What a read of a campaign that does not exist is answered with.
    pub missing_campaign: MissingCampaign,
    /// Whether the read words of `track_settings` are taken on write too.
    pub lenient_track_words: bool,
    /// Whether counters of statistics and analytics are strings.
    pub string_counters: bool,
    /// Whether lead ids and map ids of a listing are strings.
    pub string_ids: bool,
    /// Whether sequence, schedule and settings of an ACTIVE campaign may be changed; if not, 400.
    pub edit_while_active: bool,
    /// Which limit on the rate of requests holds.
    pub rate_profile: RateProfile,
    /// The body of a 429.
    pub too_many_form: TooManyForm,
    /// Whether a 429 carries `Retry-After`.
    pub retry_after: bool,
    /// Whether the first read of a sequence after it was saved shows it as it was before.
    pub stale_sequence_once: bool,
    /// Whether a saved sequence is answered with ids (seen) or `"data":"success"` (documented).
    pub sequence_ids_in_answer: bool,
    /// Whether deleting an ACTIVE campaign is refused (documented, never seen).
    pub refuse_delete_of_active: bool,
    /// Whether tracking words, the cron value and custom fields are read as JSON inside a text.
    pub json_as_text: bool,
    /// Whether a campaign becomes COMPLETED when no lead is left, and ACTIVE again with new ones.
    pub completes: bool,
}

/// A read of a campaign that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MissingCampaign {
    /// 200 without a body.
    Empty,
    /// 200 and `{}`.
    EmptyObject,
}

/// Which limit on the rate of requests holds, for the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RateProfile {
    /// None.
    Unlimited,
    /// 10 requests in 2 seconds.
    TenInTwoSeconds,
    /// 60 requests in a minute.
    SixtyInAMinute,
    /// 200 requests in a minute: what was seen live.
    TwoHundredInAMinute,
}

/// The body of a 429, in each form a source shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TooManyForm {
    /// The text seen live, under `message`.
    Observed,
    /// The text seen live, under `error`.
    ObservedAsError,
    /// The guide's `error` object with code and `retry_after`.
    Guide,
    /// The short `message` of the vendor's interface document.
    Document,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            lead_cap: 400,
            missing_campaign: MissingCampaign::Empty,
            lenient_track_words: false,
            string_counters: true,
            string_ids: true,
            edit_while_active: true,
            rate_profile: RateProfile::TwoHundredInAMinute,
            too_many_form: TooManyForm::Observed,
            retry_after: true,
            stale_sequence_once: false,
            sequence_ids_in_answer: true,
            refuse_delete_of_active: false,
            json_as_text: false,
            completes: true,
        }
    }
}

impl Default for MailboxSettings {
    fn default() -> Self {
        Self {
            from_name: "Nora Winter".to_owned(),
            from_email: "nora@freight-outreach.example".to_owned(),
            message_per_day: 40,
            min_minutes_between: 6,
            warmup_days: Some(60),
            reputation: 97,
            healthy: true,
        }
    }
}

impl Default for SmartleadSettings {
    fn default() -> Self {
        Self {
            api_key: "sandbox-smartlead-key".to_owned(),
            mailboxes: default_mailboxes(),
            block_list: vec!["competitor.example".to_owned()],
            community_bounces: Vec::new(),
            switches: Switches::default(),
        }
    }
}

/// Six mailboxes on three domains: four in good health, one young, one never warmed up.
fn default_mailboxes() -> Vec<MailboxSettings> {
    let rows = [
        ("nora@freight-outreach.example", Some(90), 98),
        ("nora.winter@freight-outreach.example", Some(75), 96),
        ("nora@freight-talks.example", Some(60), 97),
        ("nora.winter@freight-talks.example", Some(45), 94),
        ("nora@try-freight.example", Some(9), 88),
        ("nora.winter@try-freight.example", None, 0),
    ];
    rows.into_iter()
        .map(|(from_email, warmup_days, reputation)| MailboxSettings {
            from_name: "Nora, virtual assistant of Larkfield Freight".to_owned(),
            from_email: from_email.to_owned(),
            warmup_days,
            reputation,
            ..MailboxSettings::default()
        })
        .collect()
}

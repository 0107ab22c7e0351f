//! A campaign as it is listed and read, and the answer to its creation. Knows none of its parts:
//! sequence, mailboxes and leads have answers of their own.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

use super::super::ids::{CampaignId, ClientId};
use super::super::loose;

/// The state of a campaign. Read states are other words than the ones that are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CampaignStatus {
    /// Never started.
    Drafted,
    /// Sends when its schedule says so.
    Active,
    /// Sends nothing until it is started again.
    Paused,
    /// Stopped for good.
    Stopped,
    /// Every lead has been through the sequence.
    Completed,
    /// Put away.
    Archived,
    /// A word this client does not know: nothing may be concluded from it.
    Other(String),
}

impl CampaignStatus {
    /// The word Smartlead uses.
    pub fn word(&self) -> &str {
        match self {
            Self::Drafted => "DRAFTED",
            Self::Active => "ACTIVE",
            Self::Paused => "PAUSED",
            Self::Stopped => "STOPPED",
            Self::Completed => "COMPLETED",
            Self::Archived => "ARCHIVED",
            Self::Other(word) => word,
        }
    }
}

impl fmt::Display for CampaignStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl<'de> Deserialize<'de> for CampaignStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Ok(match word.as_str() {
            "DRAFTED" => Self::Drafted,
            "ACTIVE" => Self::Active,
            "PAUSED" => Self::Paused,
            "STOPPED" => Self::Stopped,
            "COMPLETED" => Self::Completed,
            "ARCHIVED" => Self::Archived,
            _ => Self::Other(word),
        })
    }
}

/// The answer to a creation.
#[derive(Debug, Clone, Deserialize)]
pub struct Created {
    /// The new campaign.
    pub id: CampaignId,
}

/// A campaign as it is listed and read. The names are those of reading; writing has others, see
/// [`super::super::normal`].
#[derive(Debug, Clone, Deserialize)]
pub struct Campaign {
    /// Its identifier.
    pub id: CampaignId,
    /// Its name; names are not unique.
    pub name: String,
    /// Its state.
    pub status: CampaignStatus,
    /// When it was created.
    #[serde(default, deserialize_with = "loose::optional_time")]
    pub created_at: Option<Timestamp>,
    /// The client it belongs to, in an agency account.
    #[serde(default)]
    pub client_id: Option<ClientId>,
    /// What is *not* tracked; `None` when the answer says nothing of tracking.
    #[serde(default, deserialize_with = "loose::maybe_encoded")]
    pub track_settings: Option<Vec<String>>,
    /// Zone, days and hours of sending; `None` until a schedule was written.
    #[serde(default, deserialize_with = "loose::maybe_encoded")]
    pub scheduler_cron_value: Option<CronValue>,
    /// Minutes between two messages of one mailbox.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub min_time_btwn_emails: Option<u64>,
    /// The most new leads per day.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub max_leads_per_day: Option<u64>,
    /// The instant before which nothing is sent.
    #[serde(default, deserialize_with = "loose::optional_time")]
    pub schedule_start_time: Option<Timestamp>,
    /// The event that ends the sequence for a lead.
    #[serde(default)]
    pub stop_lead_settings: Option<String>,
    /// The text of the unsubscribe link.
    #[serde(default)]
    pub unsubscribe_text: Option<String>,
    /// Whether messages are sent as plain text.
    #[serde(default)]
    pub send_as_plain_text: Option<bool>,
    /// The share of the daily capacity kept for follow-ups, in percent.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub follow_up_percentage: Option<u64>,
    /// Whether mailboxes are matched to leads by mail provider.
    #[serde(default)]
    pub enable_ai_esp_matching: Option<bool>,
}

/// Zone, days and hours of sending as they are read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CronValue {
    /// A time zone of the IANA database.
    #[serde(default)]
    pub tz: Option<String>,
    /// Days by number; see [`super::super::normal::DayNumbering`].
    #[serde(default)]
    pub days: Vec<u8>,
    /// `HH:MM`.
    #[serde(default, rename = "startHour")]
    pub start_hour: Option<String>,
    /// `HH:MM`.
    #[serde(default, rename = "endHour")]
    pub end_hour: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORDED: &str = r#"{"id":549768,"user_id":59646,
        "created_at":"2024-08-12T15:54:37.014Z","updated_at":"2024-08-12T15:54:37.014Z",
        "status":"DRAFTED","name":"Monthly sales","track_settings":[],
        "scheduler_cron_value":null,"min_time_btwn_emails":20,"max_leads_per_day":100,
        "stop_lead_settings":"REPLY_TO_AN_EMAIL","enable_ai_esp_matching":false,
        "send_as_plain_text":false,"follow_up_percentage":100,"unsubscribe_text":null,
        "parent_campaign_id":null,"client_id":null}"#;

    #[test]
    fn a_recorded_campaign_is_read() {
        let campaign: Campaign = serde_json::from_str(RECORDED).unwrap();
        assert_eq!(campaign.id, CampaignId(549_768));
        assert_eq!(campaign.status, CampaignStatus::Drafted);
        assert_eq!(campaign.track_settings.as_deref(), Some(&[][..]));
        assert_eq!(campaign.scheduler_cron_value, None);
        assert_eq!(campaign.max_leads_per_day, Some(100));
    }

    #[test]
    fn settings_that_arrive_as_texts_of_json_are_read() {
        let json = r#"{"id":"1","name":"n","status":"ACTIVE",
            "track_settings":"[\"DONT_EMAIL_OPEN\"]",
            "scheduler_cron_value":"{\"tz\":\"Europe/Berlin\",\"days\":[1,2]}"}"#;
        let campaign: Campaign = serde_json::from_str(json).unwrap();
        assert_eq!(campaign.track_settings.unwrap(), ["DONT_EMAIL_OPEN"]);
        let cron = campaign.scheduler_cron_value.unwrap();
        assert_eq!((cron.tz.as_deref(), cron.days), (Some("Europe/Berlin"), vec![1, 2]));
    }

    #[test]
    fn a_state_of_another_word_is_kept_and_is_none_of_the_known_ones() {
        for word in ["DRAFTED", "ACTIVE", "PAUSED", "STOPPED", "COMPLETED", "ARCHIVED", "LOST"] {
            let status: CampaignStatus = serde_json::from_value(word.into()).unwrap();
            assert_eq!(status.word(), word);
            assert_eq!(matches!(status, CampaignStatus::Other(_)), word == "LOST");
        }
    }
}

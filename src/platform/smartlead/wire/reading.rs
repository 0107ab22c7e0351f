//! What Smartlead counts and remembers of messages: statistics, analytics, message history. Knows
//! no rate and no denominator.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

use super::super::ids::{CampaignId, StepId, VariantId};
use super::super::loose;
use super::campaign::CampaignStatus;
use crate::base::private::Personal;

/// A page of a campaign's statistics, one row per message sent.
#[derive(Debug, Clone, Deserialize)]
pub struct StatisticsPage {
    /// Rows over all pages.
    #[serde(deserialize_with = "loose::number")]
    pub total_stats: u64,
    /// The rows of this page.
    pub data: Vec<StatisticsRow>,
}

/// What became of one message.
#[derive(Debug, Clone, Deserialize)]
pub struct StatisticsRow {
    /// The identifier of the message in statistics and in the history.
    #[serde(deserialize_with = "loose::text")]
    pub stats_id: String,
    /// The recipient's name.
    #[serde(default, deserialize_with = "loose::personal")]
    pub lead_name: Personal,
    /// The recipient's address.
    #[serde(deserialize_with = "loose::personal")]
    pub lead_email: Personal,
    /// The recipient's category by name.
    #[serde(default)]
    pub lead_category: Option<String>,
    /// The step's place in the sequence, from 1.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub sequence_number: Option<u64>,
    /// The step.
    #[serde(default)]
    pub email_campaign_seq_id: Option<StepId>,
    /// The variant.
    #[serde(default)]
    pub seq_variant_id: Option<VariantId>,
    /// The subject as sent.
    #[serde(default, deserialize_with = "loose::personal")]
    pub email_subject: Personal,
    /// When it was sent.
    #[serde(default, deserialize_with = "loose::optional_time")]
    pub sent_time: Option<Timestamp>,
    /// When it was first opened.
    #[serde(default, deserialize_with = "loose::optional_time")]
    pub open_time: Option<Timestamp>,
    /// When a link was first followed.
    #[serde(default, deserialize_with = "loose::optional_time")]
    pub click_time: Option<Timestamp>,
    /// When it was answered.
    #[serde(default, deserialize_with = "loose::optional_time")]
    pub reply_time: Option<Timestamp>,
    /// Times opened.
    #[serde(default, deserialize_with = "loose::counter")]
    pub open_count: u64,
    /// Links followed.
    #[serde(default, deserialize_with = "loose::counter")]
    pub click_count: u64,
    /// Whether the recipient unsubscribed.
    #[serde(default, deserialize_with = "loose::flag")]
    pub is_unsubscribed: bool,
    /// Whether it bounced.
    #[serde(default, deserialize_with = "loose::flag")]
    pub is_bounced: bool,
}

/// The counters of a campaign. A counter that the answer leaves out is `None`, never zero.
#[derive(Debug, Clone, Deserialize)]
pub struct Analytics {
    /// The campaign.
    pub id: CampaignId,
    /// Its state.
    pub status: CampaignStatus,
    /// Messages sent.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub sent_count: Option<u64>,
    /// Leads written to.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub unique_sent_count: Option<u64>,
    /// Times opened.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub open_count: Option<u64>,
    /// Leads that opened.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub unique_open_count: Option<u64>,
    /// Links followed.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub click_count: Option<u64>,
    /// Leads that followed a link.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub unique_click_count: Option<u64>,
    /// Replies.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub reply_count: Option<u64>,
    /// Leads blocked.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub block_count: Option<u64>,
    /// Messages in all.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub total_count: Option<u64>,
    /// Messages drafted.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub drafted_count: Option<u64>,
    /// Bounces.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub bounce_count: Option<u64>,
    /// Leads that unsubscribed.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub unsubscribed_count: Option<u64>,
    /// Steps of the sequence.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub sequence_count: Option<u64>,
    /// Leads by state.
    #[serde(default)]
    pub campaign_lead_stats: Option<LeadCounts>,
}

/// Leads of a campaign by state. A counter that the answer leaves out is `None`, never zero.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LeadCounts {
    /// All of them.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub total: Option<u64>,
    /// Blocked.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub blocked: Option<u64>,
    /// Stopped.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub stopped: Option<u64>,
    /// Through the sequence.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub completed: Option<u64>,
    /// Some steps sent.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub inprogress: Option<u64>,
    /// Nothing sent yet.
    #[serde(default, rename = "notStarted", deserialize_with = "loose::optional_number")]
    pub not_started: Option<u64>,
    /// Paused.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub paused: Option<u64>,
}

/// Every message between a lead and a campaign's mailboxes.
#[derive(Debug, Clone, Deserialize)]
pub struct MessageHistory {
    /// The mailbox.
    #[serde(default, deserialize_with = "loose::personal")]
    pub from: Personal,
    /// The lead.
    #[serde(default, deserialize_with = "loose::personal")]
    pub to: Personal,
    /// The messages.
    pub history: Vec<Message>,
}

/// Which way a message went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageKind {
    /// From the campaign.
    Sent,
    /// From the lead.
    Reply,
    /// A word this client does not know.
    Other(String),
}

impl<'de> Deserialize<'de> for MessageKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Ok(match word.as_str() {
            "SENT" => Self::Sent,
            "REPLY" => Self::Reply,
            _ => Self::Other(word),
        })
    }
}

/// One message of the history.
#[derive(Debug, Clone, Deserialize)]
pub struct Message {
    /// Which way it went.
    #[serde(rename = "type")]
    pub kind: MessageKind,
    /// Its identifier in statistics.
    #[serde(default)]
    pub stats_id: Option<String>,
    /// Its `Message-ID`, which names a mailbox's host.
    #[serde(default, deserialize_with = "loose::personal")]
    pub message_id: Personal,
    /// When it was sent.
    #[serde(default, deserialize_with = "loose::optional_time")]
    pub time: Option<Timestamp>,
    /// The subject.
    #[serde(default, deserialize_with = "loose::personal")]
    pub subject: Personal,
    /// The body in HTML.
    #[serde(default, deserialize_with = "loose::personal")]
    pub email_body: Personal,
    /// The step's place in the sequence.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub email_seq_number: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_counters_are_read_and_missing_ones_are_not_zero() {
        let json = r#"{"id":5,"user_id":1,"status":"ACTIVE","name":"n","sent_count":"419",
            "bounce_count":"0","reply_count":"","tags":[],
            "campaign_lead_stats":{"total":10,"inprogress":"4","notStarted":6,"revenue":0}}"#;
        let analytics: Analytics = serde_json::from_str(json).unwrap();
        assert_eq!((analytics.sent_count, analytics.bounce_count), (Some(419), Some(0)));
        assert_eq!((analytics.reply_count, analytics.unsubscribed_count), (None, None));
        let leads = analytics.campaign_lead_stats.unwrap();
        assert_eq!((leads.inprogress, leads.not_started, leads.blocked), (Some(4), Some(6), None));
    }

    #[test]
    fn statistics_and_history_hide_people_and_their_words() {
        let page = r#"{"total_stats":"1","offset":0,"limit":100,"data":[{"lead_name":"Ada",
            "lead_email":"ada@shipper.example","lead_category":null,"sequence_number":"1",
            "stats_id":"s-1","email_campaign_seq_id":9,"seq_variant_id":null,
            "email_subject":"Hello Ada","email_message":"<p>Ada</p>",
            "sent_time":"2027-01-11T08:00:00.000Z","open_time":null,"reply_time":"",
            "open_count":"2","click_count":0,"is_unsubscribed":false,"is_bounced":null}]}"#;
        let page: StatisticsPage = serde_json::from_str(page).unwrap();
        let row = &page.data[0];
        assert_eq!((page.total_stats, row.open_count, row.is_bounced), (1, 2, false));
        assert!(row.sent_time.is_some() && row.reply_time.is_none());
        let history = r#"{"from":"nora@send.example","to":"ada@shipper.example","history":[
            {"type":"SENT","stats_id":"s-1","message_id":"<1@send.example>",
             "time":"2027-01-11T08:00:00Z","email_body":"<p>Ada</p>","subject":"Hello Ada",
             "email_seq_number":"1"},
            {"type":"REPLY","stats_id":"s-1","message_id":"<2@shipper.example>",
             "time":"2027-01-11T09:00:00Z","email_body":"Not now, Ada"}]}"#;
        let history: MessageHistory = serde_json::from_str(history).unwrap();
        assert_eq!(history.history[1].kind, MessageKind::Reply);
        assert_eq!(history.history[0].email_seq_number, Some(1));
        let shown = format!("{page:?} {history:?}");
        assert!(!shown.contains("Ada") && !shown.contains("example"), "{shown}");
    }
}

//! A mailbox as it is listed, allow-listed: the answer holds passwords, and this type has no place
//! for them. Knows nothing of the campaigns a mailbox is in.

use jiff::Timestamp;
use serde::Deserialize;

use super::super::ids::{ClientId, MailboxId};
use super::super::loose;
use crate::base::private::Personal;

/// A mailbox ("email account").
#[derive(Debug, Clone, Deserialize)]
pub struct Mailbox {
    /// Its identifier.
    pub id: MailboxId,
    /// The name recipients see.
    #[serde(default, deserialize_with = "loose::personal")]
    pub from_name: Personal,
    /// The address recipients see.
    #[serde(deserialize_with = "loose::personal")]
    pub from_email: Personal,
    /// `SMTP`, `GMAIL`, `ZOHO` or `OUTLOOK`.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
    /// The most messages per day, over all campaigns and warm-up.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub message_per_day: Option<u64>,
    /// Minutes between two messages.
    #[serde(default, rename = "minTimeToWaitInMins", deserialize_with = "loose::optional_number")]
    pub min_time_to_wait_in_mins: Option<u64>,
    /// Messages sent today.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub daily_sent_count: Option<u64>,
    /// Whether sending works; `None` when the answer does not say.
    #[serde(default)]
    pub is_smtp_success: Option<bool>,
    /// Whether receiving works; `None` when the answer does not say.
    #[serde(default)]
    pub is_imap_success: Option<bool>,
    /// Whether it is suspended; `None` when the answer does not say.
    #[serde(default)]
    pub is_suspended: Option<bool>,
    /// In how many campaigns it is.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub campaign_count: Option<u64>,
    /// The client it belongs to, in an agency account.
    #[serde(default)]
    pub client_id: Option<ClientId>,
    /// Where answers go instead of to this mailbox; blank where they go to it.
    #[serde(default, deserialize_with = "loose::personal")]
    pub different_reply_to_address: Personal,
    /// The domain of tracking links.
    #[serde(default)]
    pub custom_tracking_domain: Option<String>,
    /// Its warm-up.
    #[serde(default)]
    pub warmup_details: Option<Warmup>,
}

/// The warm-up of a mailbox.
#[derive(Debug, Clone, Deserialize)]
pub struct Warmup {
    /// `ACTIVE` or `INACTIVE`.
    #[serde(default)]
    pub status: Option<String>,
    /// The reputation in percent.
    #[serde(default, deserialize_with = "loose::optional_percent")]
    pub warmup_reputation: Option<u64>,
    /// Since when it is warmed up.
    #[serde(default, deserialize_with = "loose::optional_time")]
    pub warmup_created_at: Option<Timestamp>,
    /// Warm-up messages sent.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub total_sent_count: Option<u64>,
    /// Warm-up messages that arrived as spam.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub total_spam_count: Option<u64>,
    /// The most warm-up messages per day.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub max_email_per_day: Option<u64>,
    /// Whether the warm-up is blocked; `None` when the answer does not say.
    #[serde(default)]
    pub is_warmup_blocked: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_read_without_its_password() {
        let json = r#"{"id":2849,"from_name":"Nora","from_email":"nora@send.example",
            "username":"nora@send.example","password":"aHVudGVyMg==","imap_password":"hunter3",
            "smtp_host":"smtp.example.net","message_per_day":40,"minTimeToWaitInMins":"12",
            "type":"SMTP","is_smtp_success":true,"is_imap_success":null,"daily_sent_count":"3",
            "signature":"hunter4","different_reply_to_address":"nora@office.example",
            "warmup_details":{"id":1,"status":"ACTIVE","warmup_reputation":"95%",
            "warmup_key_id":"hunter5","is_warmup_blocked":false}}"#;
        let mailbox: Mailbox = serde_json::from_str(json).unwrap();
        let shown = format!("{mailbox:?}");
        for hidden in ["hunter", "aHVudGVyMg", "nora", "Nora", "smtp.example"] {
            assert!(!shown.contains(hidden), "{hidden} in {shown}");
        }
        assert_eq!(mailbox.different_reply_to_address.reveal(), "nora@office.example");
        assert_eq!(mailbox.message_per_day, Some(40));
        assert_eq!(mailbox.min_time_to_wait_in_mins, Some(12));
        assert_eq!((mailbox.is_smtp_success, mailbox.is_imap_success), (Some(true), None));
        assert_eq!(mailbox.warmup_details.unwrap().warmup_reputation, Some(95));
    }
}

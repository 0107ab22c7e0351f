//! Leads as they are listed, the answer to adding them, categories and the block list. Knows
//! nothing of what was sent to them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

use super::super::ids::{BlockId, CampaignId, CategoryId, ClientId, LeadId, MembershipId};
use super::super::loose;
use crate::base::private::Personal;

/// The answer to adding leads: where each submitted row went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct LeadsAdded {
    /// Rows submitted, not rows added.
    #[serde(deserialize_with = "loose::number")]
    pub upload_count: u64,
    /// Rows newly added.
    #[serde(deserialize_with = "loose::number")]
    pub total_leads: u64,
    /// Rows on a block list.
    #[serde(default, deserialize_with = "loose::counter")]
    pub block_count: u64,
    /// Rows that repeat another, here or in another campaign.
    #[serde(default, deserialize_with = "loose::counter")]
    pub duplicate_count: u64,
    /// Rows whose address is not one.
    #[serde(default, deserialize_with = "loose::counter")]
    pub invalid_email_count: u64,
    /// Those addresses.
    #[serde(default, deserialize_with = "loose::personal_list")]
    pub invalid_emails: Vec<Personal>,
    /// Rows that were in this campaign before; their fields were overwritten all the same.
    #[serde(default, deserialize_with = "loose::counter")]
    pub already_added_to_campaign: u64,
    /// Rows that unsubscribed before.
    #[serde(default, deserialize_with = "loose::counter_or_list")]
    pub unsubscribed_leads: u64,
    /// Rows that bounced before.
    #[serde(default, deserialize_with = "loose::counter")]
    pub bounce_count: u64,
    /// Whether the account's lead limit was reached.
    #[serde(default, deserialize_with = "loose::flag")]
    pub is_lead_limit_exhausted: bool,
    /// Rows not taken for that reason.
    #[serde(default, deserialize_with = "loose::counter")]
    pub lead_import_stopped_count: u64,
}

impl LeadsAdded {
    /// Rows that were not added, by the counter that gives the reason.
    pub fn reasons(&self) -> [(&'static str, u64); 7] {
        [
            ("block_count", self.block_count),
            ("duplicate_count", self.duplicate_count),
            ("invalid_email_count", self.invalid_email_count),
            ("already_added_to_campaign", self.already_added_to_campaign),
            ("unsubscribed_leads", self.unsubscribed_leads),
            ("bounce_count", self.bounce_count),
            ("lead_import_stopped_count", self.lead_import_stopped_count),
        ]
    }

    /// Rows the answer gives a reason for not adding.
    pub fn skipped(&self) -> u64 {
        self.reasons().into_iter().fold(0, |sum, (_, count)| sum.saturating_add(count))
    }

    /// Whether added and skipped rows together are the rows submitted. An answer that does not add
    /// up (zero everywhere is one that was seen) proves nothing: list the campaign's leads.
    pub fn adds_up_to(&self, submitted: u64) -> bool {
        self.upload_count == submitted
            && self.total_leads.checked_add(self.skipped()) == Some(submitted)
    }
}

/// A page of a campaign's leads.
#[derive(Debug, Clone, Deserialize)]
pub struct LeadPage {
    /// Leads of the campaign that match, over all pages.
    #[serde(deserialize_with = "loose::number")]
    pub total_leads: u64,
    /// The rows of this page.
    pub data: Vec<CampaignLead>,
}

/// The state of a lead in one campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberStatus {
    /// Loaded, nothing sent.
    Started,
    /// Some steps sent.
    InProgress,
    /// All steps sent.
    Completed,
    /// Paused.
    Paused,
    /// Stopped.
    Stopped,
    /// On a block list.
    Blocked,
    /// A word this client does not know.
    Other(String),
}

impl<'de> Deserialize<'de> for MemberStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
        Ok(match word.as_str() {
            "STARTED" => Self::Started,
            "INPROGRESS" => Self::InProgress,
            "COMPLETED" => Self::Completed,
            "PAUSED" => Self::Paused,
            "STOPPED" => Self::Stopped,
            "BLOCKED" => Self::Blocked,
            _ => Self::Other(word),
        })
    }
}

/// A lead's place in a campaign.
#[derive(Debug, Clone, Deserialize)]
pub struct CampaignLead {
    /// The identifier of the place, which is not that of the lead.
    pub campaign_lead_map_id: MembershipId,
    /// Its category.
    #[serde(default)]
    pub lead_category_id: Option<CategoryId>,
    /// Its state.
    pub status: MemberStatus,
    /// When it was loaded.
    #[serde(default, deserialize_with = "loose::optional_time")]
    pub created_at: Option<Timestamp>,
    /// The lead; `None` for the rows without one that occur.
    #[serde(default, deserialize_with = "lead_or_none")]
    pub lead: Option<Lead>,
}

/// Rows whose lead is null, or an object of nulls, have none.
fn lead_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Lead>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    let nothing = match &value {
        serde_json::Value::Null => true,
        serde_json::Value::Object(fields) => fields.values().all(serde_json::Value::is_null),
        _ => false,
    };
    if nothing {
        return Ok(None);
    }
    serde_json::from_value(value)
        .map(Some)
        .map_err(|_| serde::de::Error::custom("the lead has another shape than expected"))
}

/// A lead of the account. Its identity is its address.
#[derive(Debug, Clone, Deserialize)]
pub struct Lead {
    /// Its identifier.
    pub id: LeadId,
    /// Its address.
    #[serde(deserialize_with = "loose::personal")]
    pub email: Personal,
    /// First name.
    #[serde(default, deserialize_with = "loose::personal")]
    pub first_name: Personal,
    /// Last name.
    #[serde(default, deserialize_with = "loose::personal")]
    pub last_name: Personal,
    /// Telephone.
    #[serde(default, deserialize_with = "loose::personal")]
    pub phone_number: Personal,
    /// Company.
    #[serde(default, deserialize_with = "loose::personal")]
    pub company_name: Personal,
    /// Web site.
    #[serde(default, deserialize_with = "loose::personal")]
    pub website: Personal,
    /// Place.
    #[serde(default, deserialize_with = "loose::personal")]
    pub location: Personal,
    /// Profile page.
    #[serde(default, deserialize_with = "loose::personal")]
    pub linkedin_profile: Personal,
    /// The company's web address.
    #[serde(default, deserialize_with = "loose::personal")]
    pub company_url: Personal,
    /// Custom fields by key, blank ones left out.
    #[serde(default, deserialize_with = "loose::custom_fields")]
    pub custom_fields: BTreeMap<String, Personal>,
    /// Whether the person unsubscribed from everything.
    #[serde(default, deserialize_with = "loose::flag")]
    pub is_unsubscribed: bool,
    /// The campaigns the lead is in; only in the answer to a question by address.
    #[serde(default)]
    pub lead_campaign_data: Vec<CrossCampaign>,
}

/// A campaign a lead is in, as told with the lead.
#[derive(Debug, Clone, Deserialize)]
pub struct CrossCampaign {
    /// The lead's place in it.
    pub campaign_lead_map_id: MembershipId,
    /// The campaign.
    pub campaign_id: CampaignId,
    /// Its name.
    #[serde(default, deserialize_with = "loose::text")]
    pub campaign_name: String,
    /// When the lead was last written to.
    #[serde(default, deserialize_with = "loose::optional_time")]
    pub last_sent_at: Option<Timestamp>,
    /// When the lead last answered.
    #[serde(default, deserialize_with = "loose::optional_time")]
    pub last_reply_at: Option<Timestamp>,
}

/// A lead category.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Category {
    /// Its identifier.
    pub id: CategoryId,
    /// Its name, such as `Interested`.
    pub name: String,
    /// `positive`, `negative` or `neutral`, where it is said.
    #[serde(default)]
    pub sentiment_type: Option<String>,
}

/// An address or a domain on the block list.
#[derive(Debug, Clone, Deserialize)]
pub struct BlockEntry {
    /// Its identifier.
    pub id: BlockId,
    /// The address or domain.
    #[serde(deserialize_with = "loose::personal")]
    pub email_or_domain: Personal,
    /// When it was added.
    #[serde(default, deserialize_with = "loose::optional_time")]
    pub created_at: Option<Timestamp>,
    /// How it got there.
    #[serde(default)]
    pub source: Option<String>,
    /// The client it is for, in an agency account.
    #[serde(default)]
    pub client_id: Option<ClientId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counters_of_adding_are_read_in_both_forms_and_must_add_up() {
        let live = r#"{"ok":true,"upload_count":100,"total_leads":95,"block_count":1,
            "duplicate_count":1,"invalid_email_count":1,"invalid_emails":["x"],
            "already_added_to_campaign":2,"unsubscribed_leads":[],
            "is_lead_limit_exhausted":false,"lead_import_stopped_count":0,"bounce_count":0}"#;
        let texts = r#"{"ok":true,"upload_count":"100","total_leads":"95","block_count":"1",
            "duplicate_count":"1","invalid_email_count":"1","invalid_emails":["x"],
            "already_added_to_campaign":"2","unsubscribed_leads":0,"bounce_count":null}"#;
        let live: LeadsAdded = serde_json::from_str(live).unwrap();
        assert_eq!(live, serde_json::from_str(texts).unwrap());
        assert_eq!(live.skipped(), 5);
        assert!(live.adds_up_to(100));
        assert!(!live.adds_up_to(99), "another batch than was sent");
        let zero: LeadsAdded =
            serde_json::from_str(r#"{"ok":true,"upload_count":100,"total_leads":0}"#).unwrap();
        assert!(!zero.adds_up_to(100), "zero everywhere explains nothing");
        let absurd = LeadsAdded { total_leads: 1, block_count: u64::MAX, ..zero };
        assert!(!LeadsAdded { bounce_count: 1, ..absurd }.adds_up_to(0), "nothing overflows");
        assert!(serde_json::from_str::<LeadsAdded>(r#"{"ok":true}"#).is_err());
    }

    #[test]
    fn a_listing_has_text_totals_and_rows_without_a_lead() {
        let json = r#"{"total_leads":"42","offset":0,"limit":100,"data":[
            {"campaign_lead_map_id":"2126","lead_category_id":null,"status":"STARTED",
             "created_at":"2024-08-13T15:01:21.817Z","lead":{"id":"42","first_name":null,
             "email":"ada@shipper.example","custom_fields":"{\"member\":\"00v1\"}",
             "is_unsubscribed":null,"unsubscribed_client_id_map":{}}},
            {"campaign_lead_map_id":2127,"status":null,"lead":{"id":null,"email":null}},
            {"campaign_lead_map_id":2128,"status":"FROZEN","lead":null}]}"#;
        let page: LeadPage = serde_json::from_str(json).unwrap();
        assert_eq!(page.total_leads, 42);
        let lead = page.data[0].lead.as_ref().unwrap();
        assert_eq!((lead.id, lead.is_unsubscribed), (LeadId(42), false));
        assert_eq!(lead.custom_fields["member"].reveal(), "00v1");
        assert!(page.data[1].lead.is_none() && page.data[2].lead.is_none());
        assert_eq!(page.data[2].status, MemberStatus::Other("FROZEN".into()));
        assert!(!format!("{page:?}").contains("ada@"));
    }
}

//! What Smartlead says became of the people of one campaign: bounces, followed opt-out links,
//! replies with their texts.
//!
//! Costs one call for a hundred leads, one for a thousand messages, and one for each person who
//! has replied. Concludes nothing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::base::private::Personal;
use crate::platform::smartlead::wire::{CampaignLead, Message, MessageKind, StatisticsRow};
use crate::platform::smartlead::{CampaignId, LeadId, SmartleadClient, SmartleadError};

/// The custom field that holds the Salesforce lead's id.
const LEAD_FIELD: &str = "lead_id";
/// The custom field that holds the campaign member's id.
const MEMBER_FIELD: &str = "campaign_member_id";

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignalKind {
    /// The address does not exist.
    HardBounce,
    /// The person followed the link that ends all mail.
    OptOutLink,
    /// The person replied; Smartlead's category of the lead, where it has one.
    Reply {
        /// The category's id.
        category: Option<u64>,
    },
}

impl SignalKind {
    const fn word(self) -> &'static str {
        match self {
            Self::HardBounce => "bounce",
            Self::OptOutLink => "opt-out",
            Self::Reply { .. } => "reply",
        }
    }
}

/// One thing that happened to one person. `Debug` shows ids only.
#[derive(Debug, Clone)]
pub struct Signal {
    /// The same for the same event, however often it is read: campaign, lead, kind, message.
    pub key: String,
    /// Smartlead's lead.
    pub sequencer_lead: LeadId,
    /// The Salesforce lead, as the lead's custom field says.
    pub lead: Option<String>,
    /// The campaign member, as the lead's custom field says.
    pub member: Option<String>,
    /// What happened.
    pub kind: SignalKind,
    /// When, where it is known.
    pub at: Option<Timestamp>,
    /// The address.
    pub email: Personal,
    /// The body of a reply; empty for everything else.
    pub text: Personal,
    /// Smartlead writes to the person no more, in any campaign.
    pub is_unsubscribed: bool,
}

#[cfg(test)]
impl Signal {
    /// A signal of a kind with a text, for tests.
    pub(super) fn of(kind: SignalKind, text: &str) -> Self {
        Self {
            key: format!("7/1/{}/s", kind.word()),
            sequencer_lead: LeadId(1),
            lead: None,
            member: None,
            kind,
            at: None,
            email: Personal::default(),
            text: Personal::from(text),
            is_unsubscribed: false,
        }
    }
}

/// Reads every signal of a campaign, in the order of leads and time.
pub(super) async fn signals(
    client: &SmartleadClient,
    campaign: CampaignId,
) -> Result<Vec<Signal>, SmartleadError> {
    let rows = by_address(client.statistics(campaign).await?);
    let mut signals = Vec::new();
    for place in client.leads(campaign).await? {
        let Some(person) = Person::of(campaign, &place) else { continue };
        let none = Vec::new();
        let rows = rows.get(&address(&person.email)).unwrap_or(&none);
        for row in rows.iter().filter(|row| row.is_bounced) {
            let at = row.sent_time;
            signals.push(person.signal(SignalKind::HardBounce, &row.stats_id, at, None));
        }
        if person.is_unsubscribed || rows.iter().any(|row| row.is_unsubscribed) {
            signals.push(person.signal(SignalKind::OptOutLink, "-", None, None));
        }
        if rows.iter().any(|row| row.reply_time.is_some()) {
            let history = client.message_history(campaign, person.id).await?.history;
            signals.extend(replies(&person, &place, history));
        }
    }
    Ok(signals)
}

/// The text of the reply behind a signal's key, from Smartlead; `None` where there is none.
pub async fn reply_of(
    client: &SmartleadClient,
    key: &str,
) -> Result<Option<Personal>, SmartleadError> {
    let mut parts = key.splitn(4, '/');
    let mut number = || parts.next()?.parse::<u64>().ok();
    let (Some(campaign), Some(lead)) = (number(), number()) else { return Ok(None) };
    let (Some("reply"), Some(which)) = (parts.next(), parts.next()) else { return Ok(None) };
    let history = client.message_history(CampaignId(campaign), LeadId(lead)).await?.history;
    let mut replies = history.into_iter().filter(|one| one.kind == MessageKind::Reply);
    Ok(replies.find(|one| name_of(one) == which).map(|one| one.email_body))
}

/// What tells a message from the others of its person.
fn name_of(message: &Message) -> String {
    let stats = message.stats_id.as_deref().unwrap_or("-");
    let at = message.time.map(|time| time.to_string()).unwrap_or_default();
    format!("{stats}@{at}")
}

fn replies(person: &Person, place: &CampaignLead, history: Vec<Message>) -> Vec<Signal> {
    let kind = SignalKind::Reply { category: place.lead_category_id.map(|id| id.0) };
    let mut seen = BTreeSet::new();
    let mut replies: Vec<Signal> = Vec::new();
    for message in history.into_iter().filter(|message| message.kind == MessageKind::Reply) {
        let which = name_of(&message);
        if seen.insert(which.clone()) {
            replies.push(person.signal(kind, &which, message.time, Some(message.email_body)));
        }
    }
    replies.sort_by_key(|reply| reply.at);
    replies
}

/// A lead of the campaign.
struct Person {
    campaign: CampaignId,
    id: LeadId,
    lead: Option<String>,
    member: Option<String>,
    email: Personal,
    is_unsubscribed: bool,
}

impl Person {
    fn of(campaign: CampaignId, place: &CampaignLead) -> Option<Self> {
        let lead = place.lead.as_ref()?;
        let custom = |field: &str| {
            let value = lead.custom_fields.get(field)?.reveal().trim();
            (!value.is_empty()).then(|| value.to_owned())
        };
        Some(Self {
            campaign,
            id: lead.id,
            lead: custom(LEAD_FIELD),
            member: custom(MEMBER_FIELD),
            email: lead.email.clone(),
            is_unsubscribed: lead.is_unsubscribed,
        })
    }

    fn signal(
        &self,
        kind: SignalKind,
        which: &str,
        at: Option<Timestamp>,
        text: Option<Personal>,
    ) -> Signal {
        Signal {
            key: format!("{}/{}/{}/{which}", self.campaign, self.id, kind.word()),
            sequencer_lead: self.id,
            lead: self.lead.clone(),
            member: self.member.clone(),
            kind,
            at,
            email: self.email.clone(),
            text: text.unwrap_or_default(),
            is_unsubscribed: self.is_unsubscribed,
        }
    }
}

fn by_address(rows: Vec<StatisticsRow>) -> BTreeMap<String, Vec<StatisticsRow>> {
    let mut by_address: BTreeMap<String, Vec<StatisticsRow>> = BTreeMap::new();
    for row in rows {
        by_address.entry(address(&row.lead_email)).or_default().push(row);
    }
    by_address
}

fn address(email: &Personal) -> String {
    email.reveal().trim().to_lowercase()
}

//! What really happened in the account, for a test to compare a client's story with.
//!
//! Not shown on any route of the platform: the ledger of the sandbox reads it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::account::{Account, Campaign};

/// The truth about an account.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SmartleadTruth {
    /// By campaign id; deleted campaigns too.
    pub campaigns: BTreeMap<u64, CampaignTruth>,
    /// Every message, in the order they left.
    pub sends: Vec<SendTruth>,
    /// Messages that reached an address with a step it had been sent before, in any campaign.
    pub repeated: u64,
    /// Addresses unsubscribed from the account.
    pub unsubscribed: Vec<String>,
}

/// The truth about a campaign.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CampaignTruth {
    /// Its name.
    pub name: String,
    /// Its status in the words of a read.
    pub status: String,
    /// Whether it was deleted.
    pub deleted: bool,
    /// Leads in it now.
    pub leads: u64,
    /// Requests to add leads.
    pub load_requests: u64,
    /// Leads those requests held.
    pub submitted: u64,
    /// Leads they added.
    pub added: u64,
    /// Leads they tried to add again to the campaign.
    pub already_there: u64,
    /// Leads named twice in one request.
    pub repeated_in_request: u64,
    /// Leads skipped because another campaign has them.
    pub in_other_campaign: u64,
    /// Leads skipped by the block list, the unsubscribe list and the community bounce list.
    pub suppressed: u64,
    /// Leads without a usable address.
    pub invalid: u64,
    /// Messages by step.
    pub sent: BTreeMap<u32, u64>,
    /// Different addresses that got a message.
    pub recipients: u64,
    /// Messages that left while the campaign was not ACTIVE.
    pub sent_while_paused: u64,
    /// Hard bounces so far.
    pub bounced: u64,
    /// Opens so far.
    pub opened: u64,
    /// Unsubscribe links followed so far.
    pub opted_out: u64,
    /// Replies so far by what their writers meant.
    pub replies: BTreeMap<&'static str, u64>,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SendTruth {
    /// When it left.
    pub at: String,
    /// The campaign's id.
    pub campaign: u64,
    /// The step, from 1.
    pub step: u32,
    /// The recipient.
    pub email: String,
    /// The sender.
    pub from: String,
    /// The subject.
    pub subject: String,
    /// Digest of the body.
    pub body: String,
}

/// The truth about an account as it stands.
pub(super) fn of(account: &Account) -> SmartleadTruth {
    let all = account.campaigns.iter().map(|(id, campaign)| (id, campaign, false));
    let deleted = account.deleted.iter().map(|(id, campaign)| (id, campaign, true));
    let mut seen = BTreeSet::new();
    let repeated = account.sends.iter().filter(|s| !seen.insert((&s.email, s.step))).count();
    let mut unsubscribed: Vec<String> = account
        .leads
        .values()
        .filter(|lead| lead.unsubscribed)
        .map(|lead| lead.email.clone())
        .collect();
    unsubscribed.sort_unstable();
    SmartleadTruth {
        campaigns: all
            .chain(deleted)
            .map(|(id, campaign, deleted)| (*id, of_campaign(account, campaign, deleted)))
            .collect(),
        sends: account.sends.iter().map(|sent| of_send(account, sent)).collect(),
        repeated: repeated as u64,
        unsubscribed,
    }
}

fn of_send(account: &Account, sent: &super::account::Sent) -> SendTruth {
    let mailbox = account.mailboxes.get(&sent.mailbox);
    SendTruth {
        at: super::account::stamp(sent.at),
        campaign: sent.campaign,
        step: sent.step,
        email: sent.email.clone(),
        from: mailbox.map(|m| m.settings.from_email.clone()).unwrap_or_default(),
        subject: sent.subject.clone(),
        body: crate::base::digest::Digest::of(sent.body.as_bytes()).to_string(),
    }
}

fn of_campaign(account: &Account, campaign: &Campaign, deleted: bool) -> CampaignTruth {
    let loads = &campaign.loads;
    let mut truth = CampaignTruth {
        name: campaign.preferences.name.clone(),
        status: campaign.status.text().to_owned(),
        deleted,
        leads: campaign.members.len() as u64,
        load_requests: loads.requests,
        submitted: loads.submitted,
        added: loads.added,
        already_there: loads.already_there,
        repeated_in_request: loads.repeated_in_request,
        in_other_campaign: loads.in_other_campaign,
        suppressed: loads.blocked + loads.unsubscribed + loads.bounced,
        invalid: loads.invalid,
        sent: BTreeMap::new(),
        recipients: 0,
        sent_while_paused: 0,
        bounced: 0,
        opened: 0,
        opted_out: 0,
        replies: BTreeMap::new(),
    };
    let mut recipients = BTreeSet::new();
    for sent in account.sends.iter().filter(|sent| sent.campaign == campaign.id) {
        *truth.sent.entry(sent.step).or_default() += 1;
        recipients.insert(&sent.email);
        truth.sent_while_paused += u64::from(sent.while_paused);
        truth.bounced += u64::from(sent.bounced_at.is_some());
        truth.opened += u64::from(sent.opened_at.is_some());
        truth.opted_out += u64::from(sent.opted_out_at.is_some());
        if let Some(reply) = &sent.reply {
            *truth.replies.entry(reply.class.text()).or_default() += 1;
        }
    }
    truth.recipients = recipients.len() as u64;
    truth
}

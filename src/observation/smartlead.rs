//! What Smartlead said.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::base::amount::Percent;
use crate::base::private::Personal;

/// The Smartlead account, as far as one campaign is concerned.
#[derive(Debug, Clone)]
pub struct SmartleadSeen {
    /// The campaigns that carry this campaign's mark and name; more than one is a refusal.
    pub campaigns: Vec<SequencerSeen>,
    /// The mailboxes of the account.
    pub mailboxes: Vec<MailboxSeen>,
    /// The block list: addresses and domains, lower case.
    pub blocked: BTreeSet<Personal>,
    /// Addresses that are active in other campaigns of the account, lower case.
    pub active_elsewhere: BTreeSet<Personal>,
}

/// A Smartlead campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SequencerSeen {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// `DRAFTED`, `ACTIVE`, `PAUSED`, `STOPPED`, `COMPLETED`.
    pub status: String,
    /// The addresses of the leads it holds, lower case.
    pub leads: BTreeSet<Personal>,
    /// Whether it sends as plain text, which drops the opt-out link; `None` where that is not said.
    pub plain_text: Option<bool>,
}

/// A mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxSeen {
    /// Its id.
    pub id: u64,
    /// Its address, one of ours.
    pub address: String,
    /// The display name.
    pub from_name: String,
    /// Where answers go instead of to the mailbox itself.
    pub reply_to: Option<String>,
    /// The domain of tracking links, where it is not the vendor's own.
    pub tracking_domain: Option<String>,
    /// The most it sends in a day, warm-up and every campaign together.
    pub cap: u32,
    /// What other campaigns already take of that in a day.
    pub committed: u32,
    /// Sending and receiving both work and it is not suspended.
    pub connected: bool,
    /// Its warm-up.
    pub warmup: Option<WarmupSeen>,
}

/// The warm-up of a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WarmupSeen {
    /// Whether it runs.
    pub active: bool,
    /// When it began.
    pub since: Timestamp,
    /// Its reputation.
    pub reputation: Percent,
    /// How many mails of the cap it takes in a day.
    pub per_day: u32,
    /// Whether the vendor has blocked it.
    pub blocked: bool,
}

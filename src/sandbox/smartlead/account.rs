//! Everything one account holds: mailboxes, leads, campaigns and the log of what was sent.
//!
//! Knows nothing of how it is shown on the wire; that is the business of the route files.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::queue::Queue;
use super::schedule::Schedule;
use super::sequences::Step;
use super::settings::Preferences;
use super::switches::{MailboxSettings, SmartleadSettings, Switches};
use crate::sandbox::world::{Reaction, ReplyClass};

/// An account and its clockwork.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) switches: Switches,
    pub(super) mailboxes: BTreeMap<u64, Mailbox>,
    pub(super) leads: BTreeMap<u64, Lead>,
    pub(super) lead_by_email: BTreeMap<String, u64>,
    pub(super) campaigns: BTreeMap<u64, Campaign>,
    /// Campaigns that were deleted: their sends still happened.
    pub(super) deleted: BTreeMap<u64, Campaign>,
    pub(super) block_list: Vec<Blocked>,
    pub(super) community_bounces: BTreeSet<String>,
    pub(super) sends: Vec<Sent>,
    /// What recipients will do, in time order; the second key keeps equal instants apart.
    pub(super) pending: BTreeMap<(Timestamp, u64), Pending>,
    /// Everything before this instant has happened.
    pub(super) cursor: Timestamp,
    last_id: u64,
}

/// A mailbox.
#[derive(Debug)]
pub(super) struct Mailbox {
    pub(super) settings: MailboxSettings,
    pub(super) created_at: Timestamp,
    pub(super) suspended: bool,
    pub(super) last_sent: Option<Timestamp>,
    pub(super) sent_on: BTreeMap<Date, u32>,
}

/// A lead: one per address in the whole account.
#[derive(Debug, Clone)]
pub(super) struct Lead {
    pub(super) id: u64,
    pub(super) email: String,
    pub(super) created_at: Timestamp,
    /// `first_name`, `last_name`, ... as they were written.
    pub(super) fields: Map<String, Value>,
    pub(super) custom: Map<String, Value>,
    pub(super) unsubscribed: bool,
    pub(super) bounced: bool,
}

/// A lead in a campaign.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) lead: u64,
    pub(super) created_at: Timestamp,
    pub(super) state: LeadState,
    pub(super) category: Option<u64>,
    /// Steps sent so far.
    pub(super) step: u32,
    /// The mailbox of the thread.
    pub(super) mailbox: Option<u64>,
    pub(super) last_sent: Option<Timestamp>,
    pub(super) unsubscribed: bool,
}

/// Where a lead stands in a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LeadState {
    Started,
    InProgress,
    Completed,
    Paused,
    Stopped,
    Blocked,
}

impl LeadState {
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Started => "STARTED",
            Self::InProgress => "INPROGRESS",
            Self::Completed => "COMPLETED",
            Self::Paused => "PAUSED",
            Self::Stopped => "STOPPED",
            Self::Blocked => "BLOCKED",
        }
    }
}

/// Where a campaign stands, in the words of a read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Drafted,
    Active,
    Paused,
    Stopped,
    Completed,
}

impl Status {
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Drafted => "DRAFTED",
            Self::Active => "ACTIVE",
            Self::Paused => "PAUSED",
            Self::Stopped => "STOPPED",
            Self::Completed => "COMPLETED",
        }
    }
}

/// A campaign.
#[derive(Debug)]
pub(super) struct Campaign {
    pub(super) id: u64,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) status: Status,
    /// Shown as paused, but sending: the lie of a fault.
    pub(super) sends_anyway: bool,
    pub(super) preferences: Preferences,
    pub(super) schedule: Option<Schedule>,
    pub(super) steps: Vec<Step>,
    /// The sequence as it was before the last save, shown once more.
    pub(super) stale: Option<Vec<Step>>,
    pub(super) mailboxes: BTreeSet<u64>,
    pub(super) members: BTreeMap<u64, Member>,
    pub(super) member_of: BTreeMap<u64, u64>,
    pub(super) queue: Queue,
    pub(super) last_sent: Option<Timestamp>,
    pub(super) active_since: Option<Timestamp>,
    /// First messages by date in the campaign's zone.
    pub(super) new_on: BTreeMap<Date, u32>,
    pub(super) loads: Loads,
}

/// What was asked for when leads were added, counted over all requests.
#[derive(Debug, Default, Clone)]
pub(super) struct Loads {
    pub(super) requests: u64,
    pub(super) submitted: u64,
    pub(super) added: u64,
    pub(super) already_there: u64,
    pub(super) repeated_in_request: u64,
    pub(super) in_other_campaign: u64,
    pub(super) blocked: u64,
    pub(super) unsubscribed: u64,
    pub(super) invalid: u64,
    pub(super) bounced: u64,
}

/// An entry of the block list.
#[derive(Debug, Clone)]
pub(super) struct Blocked {
    pub(super) id: u64,
    pub(super) what: String,
    pub(super) created_at: Timestamp,
}

/// One message that left.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) stats_id: String,
    pub(super) campaign: u64,
    pub(super) member: u64,
    pub(super) lead: u64,
    pub(super) email: String,
    pub(super) lead_name: String,
    pub(super) step: u32,
    pub(super) step_id: u64,
    pub(super) variant_id: Option<u64>,
    pub(super) mailbox: u64,
    pub(super) at: Timestamp,
    pub(super) subject: String,
    pub(super) body: String,
    pub(super) while_paused: bool,
    pub(super) opened_at: Option<Timestamp>,
    pub(super) bounced_at: Option<Timestamp>,
    pub(super) opted_out_at: Option<Timestamp>,
    pub(super) reply: Option<Reply>,
}

/// A reply to a message.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) at: Timestamp,
    pub(super) class: ReplyClass,
    pub(super) body: String,
}

/// Something a recipient will do about a message.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    pub(super) sent: usize,
    pub(super) reaction: Reaction,
}

impl Account {
    /// An account with its seeded mailboxes and lists.
    pub(super) fn new(settings: &SmartleadSettings, now: Timestamp) -> Self {
        let mut account = Self {
            switches: settings.switches,
            mailboxes: BTreeMap::new(),
            leads: BTreeMap::new(),
            lead_by_email: BTreeMap::new(),
            campaigns: BTreeMap::new(),
            deleted: BTreeMap::new(),
            block_list: Vec::new(),
            community_bounces: settings.community_bounces.iter().map(|e| key(e)).collect(),
            sends: Vec::new(),
            pending: BTreeMap::new(),
            cursor: now,
            last_id: 7_000,
        };
        for mailbox in &settings.mailboxes {
            let id = account.new_id();
            account.mailboxes.insert(id, Mailbox::new(mailbox.clone(), now));
        }
        for what in &settings.block_list {
            account.block(what, now);
        }
        account
    }

    /// A number no other record of the account has.
    pub(super) fn new_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// Puts an address or a domain on the block list, once.
    pub(super) fn block(&mut self, what: &str, now: Timestamp) {
        let what = key(what);
        if self.block_list.iter().all(|blocked| blocked.what != what) {
            let id = self.new_id();
            self.block_list.push(Blocked { id, what, created_at: now });
        }
    }

    /// Whether an address, or its domain, is on the block list.
    pub(super) fn is_blocked(&self, email: &str) -> bool {
        let domain = email.rsplit('@').next().unwrap_or_default();
        self.block_list.iter().any(|blocked| blocked.what == email || blocked.what == domain)
    }
}

impl Mailbox {
    fn new(settings: MailboxSettings, now: Timestamp) -> Self {
        let created_at = now - jiff::SignedDuration::from_hours(24 * 120);
        let sent_on = BTreeMap::new();
        Self { settings, created_at, suspended: false, last_sent: None, sent_on }
    }
}

impl Campaign {
    /// A new campaign with the documented defaults.
    pub(super) fn new(id: u64, preferences: Preferences, now: Timestamp) -> Self {
        Self {
            id,
            created_at: now,
            updated_at: now,
            status: Status::Drafted,
            sends_anyway: false,
            preferences,
            schedule: None,
            steps: Vec::new(),
            stale: None,
            mailboxes: BTreeSet::new(),
            members: BTreeMap::new(),
            member_of: BTreeMap::new(),
            queue: Queue::default(),
            last_sent: None,
            active_since: None,
            new_on: BTreeMap::new(),
            loads: Loads::default(),
        }
    }

    /// Whether messages leave.
    pub(super) fn is_sending(&self) -> bool {
        self.status == Status::Active || self.sends_anyway
    }
}

/// The form in which addresses and domains are compared.
pub(super) fn key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// An instant as the API writes it.
pub(super) fn stamp(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

//! What the platforms said at one moment: plain data that rules and plans reason about.
//!
//! Knows nothing of how it was asked for. Whatever could not be read is said as such: a missing
//! answer is never an empty one.

mod clay;
mod people;
mod predicate;
mod salesforce;
mod smartlead;

pub use clay::{CellSeen, ClaySeen, RowSeen};
pub use people::{Fact, PersonSeen};
pub use predicate::{Verdict, evaluate};
pub use salesforce::{
    CampaignSeen, FieldSeen, MemberStatusSeen, ReportSeen, SalesforceSeen, UserSeen,
};
pub use smartlead::{MailboxSeen, SequencerSeen, SmartleadSeen, WarmupSeen};

use jiff::Timestamp;

/// A reading that may have failed.
#[derive(Debug, Clone)]
pub enum Reading<T> {
    /// What was read.
    Read(T),
    /// It could not be read: why, in words without secrets or personal data.
    Unreadable(String),
    /// It was not asked for: the campaign does not need it.
    NotAsked,
}

impl<T> Reading<T> {
    /// What was read, where it was.
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Read(value) => Some(value),
            Self::Unreadable(_) | Self::NotAsked => None,
        }
    }

    /// Why it could not be read, where it could not.
    pub fn failure(&self) -> Option<&str> {
        match self {
            Self::Unreadable(why) => Some(why),
            Self::Read(_) | Self::NotAsked => None,
        }
    }
}

/// Everything one campaign needs to know about the platforms before it can be planned.
#[derive(Debug, Clone)]
pub struct Observation {
    /// When the reading began.
    pub at: Timestamp,
    /// Salesforce.
    pub salesforce: Reading<SalesforceSeen>,
    /// Smartlead.
    pub smartlead: Reading<SmartleadSeen>,
    /// The Clay table, where the campaign enriches.
    pub clay: Reading<ClaySeen>,
}

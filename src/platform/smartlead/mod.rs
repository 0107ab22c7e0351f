//! Smartlead: the client of its REST API.
//!
//! Smartlead's documents contradict each other and its server. So every shape here follows what
//! the server was seen to answer, and nothing that was written is believed before it was read
//! back: [`normal`] makes the two sides comparable.
//!
//! Knows Smartlead's own nouns (campaign, schedule, sequence, mailbox, lead, block list); knows
//! nothing of plans, waves or approvals, and never decides to send anything.

mod client;
mod errors;
mod ids;
pub mod limits;
mod loose;
pub mod normal;
mod pages;
pub mod wire;

pub use client::{AddLeads, SmartleadClient, StatusCommand};
pub use errors::{SmartleadDialect, SmartleadError};
pub use ids::{
    BlockId, CampaignId, CategoryId, ClientId, LeadId, MailboxId, MembershipId, StepId, VariantId,
};

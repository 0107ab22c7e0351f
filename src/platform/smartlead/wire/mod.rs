//! What Smartlead answers, as it answers it: one type per body, in Smartlead's own words.
//!
//! Fields that nobody reads are not here, and so never leave the parser: the passwords in a
//! mailbox listing above all. Shapes follow recorded answers where there are any; where documents
//! contradict each other, both shapes are read. Knows nothing of requests.

mod campaign;
mod lead;
mod mailbox;
mod reading;
mod sequence;

pub use campaign::{Campaign, CampaignStatus, Created, CronValue};
pub use lead::{
    BlockEntry, CampaignLead, Category, CrossCampaign, Lead, LeadPage, LeadsAdded, MemberStatus,
};
pub use mailbox::{Mailbox, Warmup};
pub use reading::{
    Analytics, LeadCounts, Message, MessageHistory, MessageKind, StatisticsPage, StatisticsRow,
};
pub use sequence::{Delay, Step, StepVariant};

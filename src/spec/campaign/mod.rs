//! The campaign document: what its author says, section by section in the order of its stages.

mod audience;
mod brief;
mod enrich;
mod message;
mod replies;
mod send;

pub use audience::{Audience, Flaw, Members, Owners, Required, Segment, Source, Transport};
pub use brief::{Brief, Goal, Metric};
pub use enrich::Enrich;
pub use message::{Maker, Media, Message, Sender, Step};
pub use replies::{Action, Close, Replies, Route, Writeback};
pub use send::{Gate, Send, StopRule, Tracking, Watch};

use super::decode::Section;
use super::leaf::Name;
use super::shape::section;
use crate::source::Located;

section! {
    /// A campaign: who is written to, with what, by whom, when, and what comes back where.
    #[schemars(title = "Campaign")]
    pub struct Campaign {
        /// Always `campaign/v1`.
        "kind" kind: Located<String>,
        /// The campaign's name in the repository, in reports and on the platforms; unique.
        "name" name: Located<Name>,
        /// What it is, whose it is, when it runs and what it is meant to reach.
        "brief" brief: Section<Brief>,
        /// Who is written to, and who must not be.
        "audience" audience: Section<Audience>,
        /// What Clay adds to each row, and which of it may go back to Salesforce.
        "enrich" enrich: Option<Section<Enrich>>,
        /// What is said: the steps of the sequence.
        "message" message: Section<Message>,
        /// Who says it, from which mailboxes.
        "sender" sender: Section<Sender>,
        /// When it is sent, in which waves, and what stops it.
        "send" send: Section<Send>,
        /// What happens with each class of reply.
        "replies" replies: Section<Replies>,
        /// Which Salesforce fields this campaign writes when replies come back.
        "writeback" writeback: Section<Writeback>,
        /// What happens when it is over.
        "close" close: Option<Section<Close>>,
    }
}

impl Campaign {
    /// Whether every section was read.
    pub fn is_whole(&self) -> bool {
        self.brief.get().is_some()
            && self.audience.get().is_some()
            && self.enrich.as_ref().is_none_or(|section| section.get().is_some())
            && self.message.get().is_some()
            && self.sender.get().is_some()
            && self.send.get().is_some()
            && self.replies.get().is_some()
            && self.writeback.get().is_some()
            && self.close.as_ref().is_none_or(|section| section.get().is_some())
    }
}

//! The launch checklist: what proves each item, and who signs it.

use crate::base::amount::Length;
use crate::source::Located;
use crate::spec::leaf::Name;
use crate::spec::shape::{section, words};

section! {
    /// The launch checklist.
    #[schemars(title = "Launch checklist")]
    pub struct Checklist {
        /// Always `checklist/v1`.
        "kind" kind: Located<String>,
        /// The version the register names.
        "version" version: Located<String>,
        /// The items; the five of the minimum checklist are always required.
        "items" items: Vec<Item>,
        /// The business sign-off.
        "business" business: SignOff,
        /// How long an approval holds, in days; at most 14.
        "approval_days" approval_days: Option<Located<u32>>,
        /// How many days after the start of a campaign a waiver may hold; at most 30.
        "waiver_days" waiver_days: Option<Located<u32>>,
        /// How long after its reading a plan may be applied; at most 24 hours.
        "plan_fresh" plan_fresh: Option<Located<Length>>,
    }
}

words! {
    /// An item of the minimum launch checklist.
    pub enum ItemName, "an item of the launch checklist" {
        /// Audience approved and suppressed correctly.
        Audience = "audience",
        /// Message approved.
        Message = "message",
        /// Sending setup validated.
        Sending = "sending",
        /// Reply routing and follow-up owner agreed.
        Replies = "replies",
        /// CRM write-back fields understood.
        Writeback = "writeback",
    }
}

impl ItemName {
    /// The item as the launch checklist words it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Audience => "Audience approved and suppressed correctly",
            Self::Message => "Message approved",
            Self::Sending => "Sending setup validated",
            Self::Replies => "Reply routing and follow-up owner agreed",
            Self::Writeback => "CRM write-back fields understood",
        }
    }
}

section! {
    /// One item of the checklist.
    pub struct Item {
        /// Which.
        "item" item: Located<ItemName>,
        /// The role that signs it.
        "role" role: Located<Name>,
        /// Rules that prove part of it when the files are checked.
        "compile" compile: Option<Vec<Located<Name>>>,
        /// Rules that prove part of it on what the platforms say.
        "live" live: Option<Vec<Located<Name>>>,
        /// Guards that keep it while the campaign runs.
        "guards" guards: Option<Vec<Located<Name>>>,
    }
}

section! {
    /// The business sign-off.
    pub struct SignOff {
        /// The role that signs.
        "role" role: Located<Name>,
        /// From how many recipients on the signer must not be the operator; 500 unless said.
        "above" above: Option<Located<u32>>,
    }
}

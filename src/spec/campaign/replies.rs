//! Replies and what follows: routes by class, the fields written back, closure.

use crate::base::amount::Length;
use crate::source::Located;
use crate::spec::decode::Table;
use crate::spec::leaf::{ApiName, Cadence, Name};
use crate::spec::shape::{section, words};

section! {
    /// What happens with each class of reply.
    pub struct Replies {
        /// Interested: asks for a call or material.
        "positive" positive: Option<Route>,
        /// Acknowledges, low intent.
        "neutral" neutral: Option<Route>,
        /// Does not want contact.
        "negative" negative: Option<Route>,
        /// Out of office; not a reply.
        "ooo" ooo: Option<Route>,
        /// Wants no more email.
        "unsubscribe" unsubscribe: Option<Route>,
        /// The address does not exist; policy's default where it is not written.
        "hard_bounce" hard_bounce: Option<Route>,
        /// Not classified; goes to people. Policy's default where it is not written.
        "unknown" unknown: Option<Route>,
        /// When replies are brought back.
        "sync" sync: Option<Located<Cadence>>,
    }
}

section! {
    /// Where one class of reply goes.
    pub struct Route {
        /// The owner who follows up, from the replies policy.
        "to" to: Option<Located<Name>>,
        /// The deadline of the follow-up.
        "within" within: Option<Located<Length>>,
        /// What the program does.
        "action" action: Option<Located<Action>>,
    }
}

words! {
    /// What the program does with a class of reply.
    pub enum Action, "an action" {
        /// Hands it to the owner.
        Route = "route",
        /// Ends the sequence everywhere.
        Stop = "stop",
        /// Asks a person for a new time or contact.
        ReviewTiming = "review-timing",
        /// Ends the sequence and records the opt-out.
        OptOut = "opt-out",
        /// Marks the address as unreachable.
        MarkBounced = "mark-bounced",
        /// Puts it in the review queue.
        Review = "review",
    }
}

/// Object to the fields this campaign writes when replies come back.
pub type Writeback = Table<Vec<Located<ApiName>>>;

section! {
    /// What happens when it is over.
    pub struct Close {
        /// Where people without a response go.
        "nurture" nurture: Option<Located<Name>>,
        /// How long replies and opt-outs are still brought back.
        "keep_listening" keep_listening: Option<Located<Length>>,
        /// How long after the end the copies of people's data on Clay and Smartlead are deleted.
        "delete_after" delete_after: Option<Located<Length>>,
    }
}

//! Why a file beside a plan counts for nothing, or why somebody may not sign, in words of that
//! person's situation.
//!
//! Knows words only; when each holds is decided in `question` and `check`.

use jiff::Timestamp;
use jiff::civil::Date;

use super::allowed::NotAllowed;
use super::files::FileFault;
use super::signature::SignatureError;
use super::statement::StatementError;

/// Why an approval is void or a person may not give it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The file is no approval.
    #[error("{0}")]
    File(FileFault),
    /// The signature does not hold.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The statement cannot be signed as it is.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// The workspace names no people.
    #[error("the workspace has no `people/v1` policy, so nobody can sign")]
    NoPeople,
    /// The campaign of the plan cannot be read in this workspace.
    #[error("campaign `{0}` cannot be read in this workspace, so its author is not known")]
    NoCampaign(String),
    /// The person is nobody the workspace knows.
    #[error("`{person}` is not in the people policy")]
    Unknown {
        /// The name in the statement.
        person: String,
    },
    /// The key is not one that may sign for the person.
    #[error("key {fingerprint} of `{person}`: {why}; its public half belongs under `keys` there")]
    Key {
        /// The person.
        person: String,
        /// The key that signed.
        fingerprint: String,
        /// What the list says of it.
        why: NotAllowed,
    },
    /// The person has no key that can sign.
    #[error("the people policy holds no usable signing key of `{person}`")]
    NoKey {
        /// The person.
        person: String,
    },
    /// Another plan was signed.
    #[error("it approves plan {signed}, this is plan {plan}; look at what changed and sign again")]
    OtherPlan {
        /// The plan that was signed, short.
        signed: String,
        /// This plan, short.
        plan: String,
    },
    /// The plan needs no such signature.
    #[error("this plan has no item `{item}` to sign; it has {known}")]
    Item {
        /// The item.
        item: String,
        /// The items there are.
        known: String,
    },
    /// The plan has no such wave.
    #[error("this plan has no wave `{wave}`; it has {known}")]
    Wave {
        /// The wave.
        wave: String,
        /// The waves there are.
        known: String,
    },
    /// Nobody signs for sending, so nobody can release a wave.
    #[error("no role signs `sending`, so no wave can be released")]
    NoSender,
    /// The statement was signed in another role than the item needs.
    #[error("`{item}` is signed in role `{needs}`, this was signed in role `{signed}`")]
    WrongRole {
        /// The item.
        item: String,
        /// The role it needs.
        needs: String,
        /// The role of the statement.
        signed: String,
    },
    /// The person does not hold the role.
    #[error("`{item}` needs role `{needs}`; `{person}` has {has}")]
    LacksRole {
        /// The item.
        item: String,
        /// The person.
        person: String,
        /// The role it needs.
        needs: String,
        /// The roles of the person, in words.
        has: String,
    },
    /// The person is suspended.
    #[error("`{person}` is suspended from {from} until {until} and signs nothing")]
    Suspended {
        /// The person.
        person: String,
        /// The first day.
        from: Date,
        /// The last day.
        until: Date,
    },
    /// It was signed later than now.
    #[error(
        "it says it was signed at {at}, which is still to come; check the clock it was made by"
    )]
    Future {
        /// When it says it was signed.
        at: Timestamp,
    },
    /// It would count for longer than policy lets it.
    #[error("it would hold for more than {days} days, the most the checklist allows")]
    TooLong {
        /// The most days.
        days: u32,
    },
    /// It no longer counts.
    #[error("it expired at {at}; have it signed again")]
    Expired {
        /// When.
        at: Timestamp,
    },
    /// The author would approve their own campaign.
    #[error("`{person}` answers for `{campaign}` and cannot approve it; another person must")]
    Author {
        /// The person.
        person: String,
        /// The campaign.
        campaign: String,
    },
    /// The business signer would also be the operator.
    #[error("above {above} recipients the business signer is not the operator, and `{person}` is")]
    Operator {
        /// The person.
        person: String,
        /// The number of recipients policy names.
        above: u32,
    },
    /// A release without a reason.
    #[error("a wave is released with a reason, and none is given")]
    NoReason,
    /// It was taken back.
    #[error("`{by}` withdrew it at {at}")]
    Withdrawn {
        /// Who.
        by: String,
        /// When.
        at: Timestamp,
    },
}

//! The policy documents: what operations and legal decide for every campaign.
//!
//! No campaign's author owns one of these. A campaign may be stricter than policy, never looser.

mod audiences;
mod blueprint;
mod checklist;
mod fields;
mod people;
mod register;
mod replies;
mod rules;
mod senders;

pub use audiences::{
    Audiences, CountryRule, Icp, LawfulBasis, SegmentPolicy, SuppressionList, SuppressionSource,
};
pub use blueprint::{Blueprint, Domain, DomainUse, Gbu, Pool, WaveLimits};
pub use checklist::{Checklist, Item, ItemName, SignOff};
pub use fields::{Egress, Field, FieldNames, Fields, Lane, WriteRule};
pub use people::{People, Person, Role, Suspension};
pub use register::{Entry, EntryStatus, Register};
pub use replies::{CalendarPolicy, Class, Owner, RepliesPolicy, ReplyClass};
pub use rules::{Constant, OwnRule, OwnRules, OwnSeverity};
pub use senders::{Consent, Entity, Identity, IdentityKind, Senders};

//! The policy documents: what operations and legal decide for every campaign.
//!
//! No campaign's author owns one of these. A campaign may be stricter than policy, never looser.

mod audiences;
mod blueprint;
mod checklist;
pub mod defaults;
mod example;
mod fields;
mod people;
mod register;
mod replies;
mod rules;
mod senders;

pub use audiences::{
    Audiences, CountryRule, Icp, LawfulBasis, SegmentPolicy, SuppressionList, SuppressionSource,
};
pub use blueprint::{
    Blueprint, Domain, DomainUse, Gbu, MailProvider, MessageLimits, Pool, SeedInbox, SubjectLimits,
    WaveLimits,
};
pub use checklist::{Checklist, Item, ItemName, SignOff};
pub use example::{Example, Examples, Fragment, PolicyExample, TemplateExample};
pub use fields::{Egress, Field, FieldNames, Fields, Lane, Processor, WriteRule};
pub use people::{Away, People, Person, Role, Suspension};
pub use register::{Entry, EntryStatus, Register};
pub use replies::{
    Attribution, AttributionModel, CalendarPolicy, Class, MqlRule, Owner, RepliesPolicy, ReplyClass,
};
pub use rules::{Constant, OwnRule, OwnRules, OwnSeverity};
pub use senders::{Consent, Disclosure, Entity, Identity, IdentityKind, Senders};

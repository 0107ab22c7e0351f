//! The Salesforce REST client: records, queries, descriptions, reports, limits.
//!
//! Knows objects and fields by the names it is given; knows nothing of what they are for.

mod auth;
mod client;
mod describe;
mod errors;
mod id;
pub mod limits;
mod query;
mod record;
mod records;
mod report;
mod soql;
#[cfg(test)]
mod tests;
mod wire;

pub use auth::{CredentialForm, Credentials};
pub use client::{Client, Config};
pub use describe::{FieldDescription, ObjectDescription, PicklistValue};
pub use errors::{Meaning, RecordError, meaning};
pub use id::{BadId, Id};
pub use record::Record;
pub use records::Saved;
pub use report::{Cell, ReportColumn, ReportDescription, ReportFilter, ReportRef, ReportRun};
pub use soql::{BadSoql, Condition, Literal, Soql};
pub use wire::Allowance;

//! One Salesforce *org* as an HTTP service: sign-in, describe, records, SOQL, collections, reports.
//!
//! It knows the documented behaviour of the REST API and two flows of the org it stands for. It
//! knows nothing of campaigns as code, of the client that calls it, or of the other platforms.
//! What the documentation leaves open is a field of [`Switches`], so that both readings can be run.

mod answer;
mod auth;
mod campaign;
mod collections;
mod derived;
mod describe;
mod fault;
mod flows;
mod http;
mod id;
mod org;
mod query;
mod read;
mod report_run;
mod reports;
mod resources;
mod schema;
mod settings;
mod soql;
mod tables;
#[cfg(test)]
mod tests;
mod values;
mod write;

pub use id::{checked, to_18};
pub use org::{Operation, Org, WriteEntry};
pub use reports::{ReportColumn, ReportDefinition, ReportFilter};
pub use schema::{Field, Kind, Object, Schema};
pub use settings::{OrgSettings, Switches};

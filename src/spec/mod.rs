//! The language: the kinds of document, their sections, and how they are read.
//!
//! Knows one document at a time. Whether what a document refers to exists is asked further up.

pub mod campaign;
pub mod decode;
mod document;
mod kind;
pub mod leaf;
pub mod plain;
pub mod policy;
pub mod schema;
mod settings;
mod shape;

pub use document::{Document, read};
pub use kind::Kind;
pub use leaf::is_name;
pub use settings::{Clay, ClayTable, SalesforceOrg, Settings, Smartlead};

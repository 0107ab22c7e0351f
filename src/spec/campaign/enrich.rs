//! Enrichment: what Clay adds, and which of it may go back to Salesforce.

use crate::base::amount::{Credits, Percent};
use crate::source::Located;
use crate::spec::decode::Table;
use crate::spec::leaf::{FieldPath, Name};
use crate::spec::shape::section;

section! {
    /// What Clay adds to each row.
    pub struct Enrich {
        /// The Clay table, by its name in the workspace file, where its digest is pinned.
        "table" table: Located<Name>,
        /// Clay column to approved Salesforce field, written after the quality sign-off.
        "into" into: Option<Table<Located<FieldPath>>>,
        /// The column that splits the audience for messaging.
        "segment_by" segment_by: Option<Located<Name>>,
        /// The most that may be spent.
        "budget" budget: Option<Located<Credits>>,
        /// The least share of rows each column must fill.
        "fill" fill: Option<Table<Located<Percent>>>,
    }
}

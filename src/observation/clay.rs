//! What the Clay table said.

use std::collections::BTreeMap;

use crate::base::digest::Digest;
use crate::base::private::Personal;

/// The Clay table of a campaign.
#[derive(Debug, Clone)]
pub struct ClaySeen {
    /// The table's id.
    pub table: String,
    /// The digest of its configuration as it is now.
    pub config: Digest,
    /// Its rows.
    pub rows: Vec<RowSeen>,
    /// What the way of reading cannot prove, in words; empty where it proves all that is asked.
    pub unproved: Vec<String>,
}

/// One row.
#[derive(Debug, Clone)]
pub struct RowSeen {
    /// The lead's id in the row; `None` where the cell is empty.
    pub lead: Option<String>,
    /// The campaign member's id in the row.
    pub member: Option<String>,
    /// Column, by its name in the workspace file, to cell.
    pub cells: BTreeMap<String, CellSeen>,
}

/// The state of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellSeen {
    /// A value, and whether its inputs have changed since.
    Value {
        /// The value as text.
        value: Personal,
        /// It no longer follows from its inputs.
        stale: bool,
    },
    /// No value, and none is on its way.
    Empty,
    /// It is being worked on.
    Pending,
    /// It failed.
    Failed,
}

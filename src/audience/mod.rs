//! The people a campaign may reach: rows from any source are normalised, rejected with a reason,
//! suppressed, deduplicated, split into waves and frozen under one digest.
//!
//! [`Pass`] takes rows one at a time and holds 32 bytes for each that stays; [`Selection`] is its
//! result; [`set`] compares a frozen set with the rows of today. Knows nothing of campaigns,
//! platforms, files or clocks: policy, lists, seed and key are arguments.

mod dedupe;
mod distribution;
mod mark;
mod pass;
mod reject;
mod row;
mod script;
pub mod set;
mod split;
mod suppress;
mod syntax;
mod table;
#[cfg(test)]
mod tests;
mod text;

pub use crate::base::address::{Key, Normaliser};
pub use crate::base::domain_class::DomainClass;
pub use distribution::{CELL_MIN, Distribution, OTHER};
pub use mark::Seed;
pub use pass::{Duplicate, Pass, Selection, TooManyRows};
pub use reject::{Policy, Reason};
pub use row::Row;
pub use split::{NoSplit, Size, split};
pub use suppress::{ListId, NotAnEntry, Suppression};
pub use syntax::{Fault, check as check_address};
pub use table::{ColumnNames, TableError, read};
pub use text::is_inert;

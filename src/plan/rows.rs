//! The enrichment rows of an audience: whose row is there, and whether it may be used.
//!
//! Knows the states of cells; the fill rates and the quality of texts are judged by rules.

use std::collections::BTreeMap;

use super::context::{CompileError, Context};
use crate::observation::{CellSeen, ClaySeen, PersonSeen, RowSeen};

/// The reason of a person who has no row.
pub const NO_ROW: &str = "no-row";

/// The rows of a table by the people they belong to.
pub struct Rows<'a> {
    by_member: BTreeMap<&'a str, &'a RowSeen>,
    by_lead: BTreeMap<&'a str, &'a RowSeen>,
    needed: Vec<String>,
    unreachable: Option<&'a str>,
}

impl<'a> Rows<'a> {
    /// The rows of a reading. The first of several rows of one person counts; that there are
    /// several is found when key sets are compared.
    pub fn new(context: &Context<'a>, clay: &'a ClaySeen) -> Result<Self, CompileError> {
        let mut rows = Self {
            by_member: BTreeMap::new(),
            by_lead: BTreeMap::new(),
            needed: context.needed_columns()?,
            unreachable: context.unreachable_column(),
        };
        for row in &clay.rows {
            if let Some(member) = row.member.as_deref() {
                rows.by_member.entry(member).or_insert(row);
            }
            if let Some(lead) = row.lead.as_deref() {
                rows.by_lead.entry(lead).or_insert(row);
            }
        }
        Ok(rows)
    }

    /// The row of a person: by the campaign member, or by the lead where there is none yet.
    pub fn of(&self, person: &PersonSeen) -> Option<&'a RowSeen> {
        match &person.member {
            Some(member) => self.by_member.get(member.as_str()).copied(),
            None => self.by_lead.get(person.lead.as_str()).copied(),
        }
    }

    /// The columns of a row that are still being worked on, of those that are needed.
    pub fn pending(&self, row: &RowSeen) -> bool {
        let pending = |name: &String| matches!(row.cells.get(name), Some(CellSeen::Pending));
        self.needed.iter().any(pending)
    }

    /// Why a person cannot be written to with the row there is.
    pub fn reason(&self, person: &PersonSeen) -> Option<&'static str> {
        let Some(row) = self.of(person) else { return Some(NO_ROW) };
        if self.unreachable.is_some_and(|column| says_yes(row.cells.get(column))) {
            return Some("unreachable");
        }
        for name in &self.needed {
            match row.cells.get(name) {
                Some(CellSeen::Pending) => return Some("row-pending"),
                Some(CellSeen::Failed) | None => return Some("row-failed"),
                Some(CellSeen::Value { stale: true, .. }) => return Some("row-stale"),
                Some(CellSeen::Value { .. } | CellSeen::Empty) => {}
            }
        }
        None
    }
}

/// The text of a cell that holds one.
pub fn text<'r>(row: &'r RowSeen, column: &str) -> Option<&'r str> {
    match row.cells.get(column)? {
        CellSeen::Value { value, .. } => {
            let value = value.reveal().trim();
            (!value.is_empty()).then_some(value)
        }
        CellSeen::Empty | CellSeen::Pending | CellSeen::Failed => None,
    }
}

/// Whether a cell holds one of the words by which a checkbox says yes.
pub fn says_yes(cell: Option<&CellSeen>) -> bool {
    match cell {
        Some(CellSeen::Value { value, .. }) => {
            let yes = ["true", "yes", "1", "x", "checked"];
            yes.contains(&value.reveal().trim().to_lowercase().as_str())
        }
        _ => false,
    }
}

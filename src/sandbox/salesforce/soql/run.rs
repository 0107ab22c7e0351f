//! Runs a checked query over the records.
//!
//! Knows no paging: it answers with every row, and with how many there are.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::super::derived;
use super::super::fault::Fault;
use super::super::read::attributes;
use super::super::settings::OrgSettings;
use super::super::tables::{Record, Tables, flag, text};
use super::ast::{Condition, Order};
use super::check::{Checked, Column, check};
use super::compare::{Wanted, equal, holds, order};
use super::parser::parse;

/// What a query found.
#[derive(Debug)]
pub(in super::super) struct Outcome {
    /// How many rows.
    pub(in super::super) total: usize,
    /// The rows; none for `COUNT()`.
    pub(in super::super) rows: Vec<Value>,
}

/// Parses, checks and runs a query. `base` is the path of the API version; `deleted` includes
/// soft-deleted records.
pub(in super::super) fn run(
    settings: &OrgSettings,
    tables: &Tables,
    now: Timestamp,
    base: &str,
    soql: &str,
    deleted: bool,
) -> Result<Outcome, Fault> {
    let query = check(settings, soql, parse(soql)?, now)?;
    let reader = Reader { tables, base };
    let object = &query.object.name;
    let mut rows: Vec<&Record> = tables
        .all(object)
        .map(|(_, record)| record)
        .filter(|record| deleted || !flag(record, "IsDeleted"))
        .filter(|record| query.filter.as_ref().is_none_or(|f| reader.matches(object, record, f)))
        .collect();
    if !query.order.is_empty() {
        reader.sort(object, &mut rows, &query.order);
    }
    let limit = query.limit.unwrap_or(usize::MAX);
    let rows: Vec<&Record> = rows.into_iter().skip(query.offset).take(limit).collect();
    let total = rows.len();
    let counted = query.columns.is_empty();
    let taken = if counted { Vec::new() } else { rows };
    Ok(Outcome { total, rows: taken.into_iter().map(|row| reader.row(&query, row)).collect() })
}

struct Reader<'a> {
    tables: &'a Tables,
    base: &'a str,
}

impl Reader<'_> {
    /// The record a column's field belongs to, and its object.
    fn follow<'b>(
        &'b self,
        object: &'b str,
        record: &'b Record,
        column: &'b Column,
    ) -> Option<(&'b str, &'b Record)> {
        let mut here = (object, record);
        for hop in &column.hops {
            let id = text(here.1, &hop.field)?;
            here = (hop.object.as_str(), self.tables.get(&hop.object, id)?);
        }
        Some(here)
    }

    fn value(&self, object: &str, record: &Record, column: &Column) -> Value {
        match self.follow(object, record, column) {
            Some((object, record)) => derived::value(self.tables, object, record, &column.field),
            None => Value::Null,
        }
    }

    fn matches(&self, object: &str, record: &Record, filter: &Condition<Column, Wanted>) -> bool {
        match filter {
            Condition::And(terms) => terms.iter().all(|term| self.matches(object, record, term)),
            Condition::Or(terms) => terms.iter().any(|term| self.matches(object, record, term)),
            Condition::Not(term) => !self.matches(object, record, term),
            Condition::Compare(column, operator, wanted) => {
                holds(&self.value(object, record, column), *operator, wanted)
            }
            Condition::In(column, inside, wanted) => {
                let value = self.value(object, record, column);
                wanted.iter().any(|wanted| equal(&value, wanted)) == *inside
            }
        }
    }

    fn sort(&self, object: &str, rows: &mut [&Record], keys: &[Order<Column>]) {
        rows.sort_by(|one, other| {
            for key in keys {
                let one = self.value(object, one, &key.by);
                let other = self.value(object, other, &key.by);
                let found = match (one.is_null(), other.is_null()) {
                    (false, false) if key.descending => order(&other, &one),
                    (false, false) => order(&one, &other),
                    (a, b) if key.nulls_last => a.cmp(&b),
                    (a, b) => b.cmp(&a),
                };
                if found != Ordering::Equal {
                    return found;
                }
            }
            Ordering::Equal
        });
    }

    fn row(&self, query: &Checked, record: &Record) -> Value {
        let mut row = Map::new();
        let id = text(record, "Id").unwrap_or_default();
        row.insert("attributes".to_owned(), attributes(self.base, &query.object.name, id));
        for column in &query.columns {
            self.place(&mut row, &query.object.name, record, column, 0);
        }
        Value::Object(row)
    }

    /// Puts a column's value into a row, inside its parents, which other columns may share.
    fn place(
        &self,
        row: &mut Map<String, Value>,
        object: &str,
        record: &Record,
        column: &Column,
        depth: usize,
    ) {
        let Some(hop) = column.hops.get(depth) else {
            let value = derived::value(self.tables, object, record, &column.field);
            row.insert(column.field.name.clone(), value);
            return;
        };
        let parent = text(record, &hop.field).and_then(|id| self.tables.get(&hop.object, id));
        let Some(parent) = parent else {
            row.entry(hop.name.clone()).or_insert(Value::Null);
            return;
        };
        let id = text(parent, "Id").unwrap_or_default();
        let slot = row
            .entry(hop.name.clone())
            .or_insert_with(|| json!({"attributes": attributes(self.base, &hop.object, id)}));
        if let Value::Object(inner) = slot {
            self.place(inner, &hop.object, parent, column, depth + 1);
        }
    }
}

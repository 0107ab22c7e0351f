//! One record as JSON: its attributes and its fields.
//!
//! Knows no request; who asks for which fields was checked before.

use serde_json::{Map, Value, json};

use super::derived;
use super::schema::{Field, Object};
use super::tables::{Record, Tables};

/// What stands first in every record: its type and address.
pub(super) fn attributes(base: &str, object: &str, id: &str) -> Value {
    json!({"type": object, "url": format!("{base}/sobjects/{object}/{id}")})
}

/// A record with the fields asked for, empty ones included.
pub(super) fn record<'a>(
    tables: &Tables,
    base: &str,
    object: &Object,
    id: &str,
    stored: &Record,
    fields: impl IntoIterator<Item = &'a Field>,
) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("attributes".to_owned(), attributes(base, &object.name, id));
    for field in fields {
        row.insert(field.name.clone(), derived::value(tables, &object.name, stored, field));
    }
    row
}

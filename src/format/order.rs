//! The order of keys: that of the schema where a mapping is a section, else the author's.
//!
//! Knows the published schemas; knows nothing of text.

use serde_json::Value;

use crate::spec::{self, Kind};

/// The schema of a kind of document.
pub(super) struct Order {
    schema: Value,
}

/// The schema at one node.
#[derive(Clone, Copy)]
pub(super) struct At<'s> {
    root: &'s Value,
    schema: Option<&'s Value>,
}

impl Order {
    /// No order but the author's.
    pub(super) fn none() -> Self {
        Self { schema: Value::Null }
    }

    /// That of a kind of document.
    pub(super) fn of(kind: Kind) -> Self {
        Self { schema: spec::schema::of(kind).to_value() }
    }

    /// These keys at the top, and the author's order below.
    pub(super) fn keys(keys: &[&str]) -> Self {
        let keys = keys.iter().map(|key| ((*key).to_owned(), Value::Null));
        let properties: serde_json::Map<String, Value> = keys.collect();
        Self { schema: serde_json::json!({ "properties": properties }) }
    }

    /// The order at the top of a document.
    pub(super) fn top(&self) -> At<'_> {
        At { root: &self.schema, schema: Some(&self.schema) }
    }
}

impl<'s> At<'s> {
    /// The schema itself: behind references and choices of one.
    fn resolved(self) -> Option<&'s Value> {
        let mut schema = self.schema?;
        loop {
            if let Some(path) = schema.get("$ref").and_then(Value::as_str) {
                schema = self.root.pointer(path.strip_prefix('#')?)?;
            } else if let Some([only]) = schema.get("anyOf")?.as_array().map(Vec::as_slice) {
                schema = only;
            } else {
                return Some(schema);
            }
            if schema.get("anyOf").is_none() && schema.get("$ref").is_none() {
                return Some(schema);
            }
        }
    }

    fn plain(self) -> Option<&'s Value> {
        let schema = self.schema?;
        let behind = schema.get("$ref").is_some() || schema.get("anyOf").is_some();
        if behind { self.resolved() } else { Some(schema) }
    }

    /// The place of a key in a section; `None` where the mapping is none or the key is unknown.
    pub(super) fn rank(self, key: &str) -> Option<usize> {
        let properties = self.plain()?.get("properties")?.as_object()?;
        properties.keys().position(|known| known == key)
    }

    /// The order below a key.
    pub(super) fn below(self, key: &str) -> Self {
        let section = self.plain();
        let property = section.and_then(|schema| schema.get("properties")?.get(key));
        let schema = property.or_else(|| section?.get("additionalProperties"));
        Self { schema, ..self }
    }

    /// The order in the items of a list.
    pub(super) fn item(self) -> Self {
        Self { schema: self.plain().and_then(|schema| schema.get("items")), ..self }
    }
}

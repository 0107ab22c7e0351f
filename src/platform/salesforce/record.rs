//! A record: an object's name and its fields, as read or as they are to be written.
//!
//! Its values are people: `Debug` prints field names only.

use std::fmt;

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::id::Id;

/// Fields by the name that Salesforce gives them, in the order of the answer.
#[derive(Clone, PartialEq, Default)]
pub struct Record {
    object: String,
    fields: IndexMap<String, Value>,
}

impl Record {
    /// A record of an object without fields, to be filled and written.
    pub fn new(object: impl Into<String>) -> Self {
        Self { object: object.into(), fields: IndexMap::new() }
    }

    /// Sets a field. `Null` clears it on the platform.
    #[must_use]
    pub fn with(mut self, field: impl Into<String>, value: impl Into<Value>) -> Self {
        self.fields.insert(field.into(), value.into());
        self
    }

    /// The object's name, such as `Lead`; empty where the platform did not say.
    pub fn object(&self) -> &str {
        &self.object
    }

    /// A field, or a field of a parent by its path (`Lead.Email`). `None` when the answer does not
    /// hold it, or a parent is null; `Some(Null)` when it is empty.
    pub fn get(&self, path: &str) -> Option<&Value> {
        let mut names = path.split('.');
        let first = self.fields.get(names.next()?)?;
        names.try_fold(first, |value, name| value.get(name))
    }

    /// A text field that is not empty.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.get(path)?.as_str()
    }

    /// A checkbox.
    pub fn flag(&self, path: &str) -> Option<bool> {
        self.get(path)?.as_bool()
    }

    /// A field that holds a record id.
    pub fn id_of(&self, path: &str) -> Option<Id> {
        self.text(path)?.parse().ok()
    }

    /// The record's own id.
    pub fn id(&self) -> Option<Id> {
        self.id_of("Id")
    }

    /// The fields in their order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The fields as a JSON object, as a single-record write wants them.
    pub(super) fn to_body(&self) -> Map<String, Value> {
        self.fields.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// The fields with the object's name in front, as a collection wants them.
    pub(super) fn to_collection_item(&self, object: &str, id: Option<&Id>) -> Value {
        let mut item = Map::new();
        item.insert("attributes".to_owned(), serde_json::json!({ "type": object }));
        if let Some(id) = id {
            item.insert("id".to_owned(), Value::from(id.as_str()));
        }
        item.extend(self.to_body());
        Value::Object(item)
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({} ", self.object)?;
        f.debug_set().entries(self.fields.keys()).finish()?;
        f.write_str(")")
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields = IndexMap::<String, Value>::deserialize(deserializer)?;
        let attributes = fields.shift_remove("attributes");
        let object = attributes.as_ref().and_then(|attributes| attributes.get("type"));
        let object = object.and_then(Value::as_str).unwrap_or_default().to_owned();
        fields.values_mut().for_each(strip_attributes);
        Ok(Self { object, fields })
    }
}

fn strip_attributes(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.shift_remove("attributes");
            fields.values_mut().for_each(strip_attributes);
        }
        Value::Array(items) => items.iter_mut().for_each(strip_attributes),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_gone_and_parents_are_reached_by_path() {
        let record: Record = serde_json::from_str(
            r#"{"attributes":{"type":"CampaignMember","url":"/x"},"Id":"00v5e000001AbCd",
                "Lead":{"attributes":{"type":"Lead"},"Email":"ada@b.example"},"Contact":null}"#,
        )
        .unwrap();
        assert_eq!(record.object(), "CampaignMember");
        assert_eq!(record.text("Lead.Email"), Some("ada@b.example"));
        assert_eq!((record.get("Contact.Email"), record.get("Lead.attributes")), (None, None));
        assert_eq!(record.id().unwrap().as_str().len(), 18);
        let shown = format!("{record:?}");
        assert_eq!(shown, r#"Record(CampaignMember {"Id", "Lead", "Contact"})"#);
    }
}

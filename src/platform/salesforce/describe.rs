//! What an object looks like to the integration user: its fields, and what may be done with them.
//!
//! A field that is hidden from the user is absent here, exactly as it is absent from queries.

use std::sync::Arc;

use jiff::SignedDuration;
use serde::Deserialize;

use super::client::{Ask, Client};
use super::limits::DESCRIPTION_KEPT;
use crate::platform::transport::{CallError, json};

/// An object as the user sees it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ObjectDescription {
    /// The API name.
    pub name: String,
    /// Whether the user may create records.
    pub createable: bool,
    /// Whether the user may change records.
    pub updateable: bool,
    /// Every field the user can see, in Salesforce's order.
    pub fields: Vec<FieldDescription>,
}

/// A field as the user sees it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldDescription {
    /// The API name.
    pub name: String,
    /// The name people see.
    pub label: String,
    /// Salesforce's type: `string`, `picklist`, `boolean`, `datetime`, `reference` and so on.
    #[serde(rename = "type")]
    pub kind: String,
    /// The longest text, in characters; 0 where it does not apply.
    #[serde(default)]
    pub length: u32,
    /// Whether the user may set it on a new record.
    pub createable: bool,
    /// Whether the user may change it.
    pub updateable: bool,
    /// Whether it may be empty.
    pub nillable: bool,
    /// Whether a new record gets a value by itself.
    #[serde(default)]
    pub defaulted_on_create: bool,
    /// Whether Salesforce computes it.
    #[serde(default)]
    pub calculated: bool,
    /// Whether it takes the listed values only.
    #[serde(default)]
    pub restricted_picklist: bool,
    /// The values of a picklist.
    #[serde(default)]
    pub picklist_values: Vec<PicklistValue>,
    /// The objects a reference may point at.
    #[serde(default)]
    pub reference_to: Vec<String>,
}

/// A value of a picklist.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PicklistValue {
    /// What is stored and written.
    pub value: String,
    /// What people see; null in some organisations.
    #[serde(default)]
    pub label: Option<String>,
    /// Whether it is still offered.
    pub active: bool,
    /// Whether a new record gets it.
    #[serde(default)]
    pub default_value: bool,
}

impl ObjectDescription {
    /// A field by its API name, which ignores case as Salesforce does.
    pub fn field(&self, name: &str) -> Option<&FieldDescription> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }
}

impl FieldDescription {
    /// Whether a new record is refused without it.
    pub fn is_required_on_create(&self) -> bool {
        self.createable && !self.nillable && !self.defaulted_on_create && self.kind != "boolean"
    }
}

impl Client {
    /// An object's description, at most ten minutes old ([`DESCRIPTION_KEPT`]). An object that
    /// does not exist or is hidden is a refusal with `NOT_FOUND`.
    pub async fn describe(&self, object: &str) -> Result<Arc<ObjectDescription>, CallError> {
        let key = object.to_ascii_lowercase();
        // Held across the call, so that several askers at once make one call.
        let mut kept = self.descriptions.lock().await;
        let now = self.now();
        let is_fresh = |read: jiff::Timestamp| -> bool {
            let age: SignedDuration = now.duration_since(read);
            age < DESCRIPTION_KEPT
        };
        if let Some((read, description)) = kept.get(&key)
            && is_fresh(*read)
        {
            return Ok(description.clone());
        }
        let ask = Ask::get(format!("describe {object}"), &["sobjects", object, "describe"]);
        let description = Arc::new(self.send(&ask, json::<ObjectDescription>).await?);
        kept.insert(key, (self.now(), description.clone()));
        Ok(description)
    }
}

//! The JSON Schema of each kind of document, from the same definitions the decoder uses.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};

use super::campaign::Campaign;
use super::kind::Kind;
use super::policy::{
    Audiences, Blueprint, Checklist, Fields, People, Register, RepliesPolicy, Senders,
};
use super::settings::Settings;

/// The JSON Schema (draft 2020-12) of a kind of document.
pub fn of(kind: Kind) -> Schema {
    let mut schema = match kind {
        Kind::Campaign => schema::<Campaign>(),
        Kind::Workspace => schema::<Settings>(),
        Kind::Fields => schema::<Fields>(),
        Kind::Checklist => schema::<Checklist>(),
        Kind::Blueprint => schema::<Blueprint>(),
        Kind::Senders => schema::<Senders>(),
        Kind::People => schema::<People>(),
        Kind::Audiences => schema::<Audiences>(),
        Kind::Replies => schema::<RepliesPolicy>(),
        Kind::Register => schema::<Register>(),
    };
    if let Some(named) =
        schema.pointer_mut("/properties/kind").and_then(|kind| kind.as_object_mut())
    {
        named.remove("type");
        named.insert("const".to_owned(), kind.text().into());
    }
    schema
}

fn schema<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().with_transform(NoNull);
    settings.into_generator().into_root_schema_for::<T>()
}

/// A key that may be left out may still not be written as nothing.
#[derive(Debug, Clone)]
struct NoNull;

impl Transform for NoNull {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(types) = schema.get_mut("type").and_then(|types| types.as_array_mut()) {
            types.retain(|one| one != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                schema.insert("type".to_owned(), only);
            }
        }
        if let Some(options) = schema.get_mut("anyOf").and_then(|options| options.as_array_mut()) {
            options.retain(|one| one.get("type").is_none_or(|kind| kind != "null"));
        }
        transform_subschemas(self, schema);
    }
}

//! The JSON Schema of each kind of document, from the same definitions the decoder uses, with what
//! an editor shows: titles, meanings, defaults, examples.

mod named;
mod shown;

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};

use super::campaign::Campaign;
use super::kind::Kind;
use super::policy::{
    Audiences, Blueprint, Checklist, Fields, OwnRules, People, Register, RepliesPolicy, Senders,
};
use super::settings::Settings;

use named::Named;

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
        Kind::Rules => schema::<OwnRules>(),
        Kind::Register => schema::<Register>(),
    };
    if let Some(named) =
        schema.pointer_mut("/properties/kind").and_then(|kind| kind.as_object_mut())
    {
        named.remove("type");
        named.insert("const".to_owned(), kind.text().into());
    }
    let mut value = schema.to_value();
    shown::show(&mut value, kind);
    Schema::try_from(value).expect("invariant: a schema with examples is a schema")
}

/// A schema of something else than documents, with titles as those of documents have.
pub fn titled(mut schema: Schema) -> Schema {
    Named.transform(&mut schema);
    schema
}

fn schema<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().with_transform(AsDecoded).with_transform(Named);
    settings.into_generator().into_root_schema_for::<T>()
}

/// A date as the decoder reads it; the format alone is a note that validators may pass over.
const DATE: &str = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";

/// What the decoder refuses and the types alone do not say: a key that may be left out may still
/// not be written as nothing, a text is never empty, a number is not too large.
#[derive(Debug, Clone)]
struct AsDecoded;

impl Transform for AsDecoded {
    fn transform(&mut self, schema: &mut Schema) {
        no_null(schema);
        let is = |key: &str, value: &str| schema.get(key).is_some_and(|found| found == value);
        let (text, date, number) =
            (is("type", "string"), is("format", "date"), is("format", "uint32"));
        let free = ["pattern", "format"].iter().all(|key| schema.get(*key).is_none());
        if date {
            schema.insert("pattern".to_owned(), DATE.into());
        } else if text && free {
            schema.insert("minLength".to_owned(), 1.into());
        }
        if number {
            schema.insert("maximum".to_owned(), u32::MAX.into());
        }
        transform_subschemas(self, schema);
    }
}

fn no_null(schema: &mut Schema) {
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
    if let Some(words) = schema.get_mut("enum").and_then(|words| words.as_array_mut()) {
        words.retain(|word| !word.is_null());
    }
}

//! Examples of values: those of the full example, so that an editor shows what is checked
//! elsewhere; what it does not use stands in `rare.yaml`.

use serde_json::{Map, Value};

use crate::source::Sources;
use crate::spec::Kind;
use crate::yaml;

macro_rules! full {
    ($path:literal) => {
        include_str!(concat!("../../../examples/full/", $path))
    };
}

/// The longest example, in bytes of JSON: beyond it, it is a document.
const EXAMPLE_BYTES_MAX: usize = 160;

const fn document(kind: Kind) -> &'static str {
    match kind {
        Kind::Campaign => full!("campaigns/q1-dormant-shippers.yaml"),
        Kind::Workspace => full!("sendoff.yaml"),
        Kind::Fields => full!("policy/fields.yaml"),
        Kind::Checklist => full!("policy/checklist.yaml"),
        Kind::Blueprint => full!("policy/blueprint.yaml"),
        Kind::Senders => full!("policy/senders.yaml"),
        Kind::People => full!("policy/people.yaml"),
        Kind::Audiences => full!("policy/audiences.yaml"),
        Kind::Replies => full!("policy/replies.yaml"),
        Kind::Rules => full!("policy/rules.yaml"),
        Kind::Register => full!("policy/register.yaml"),
    }
}

/// Gives the properties of a schema the values they have in the example.
pub(super) fn show(root: &mut Value, kind: Kind) {
    let rare = read(include_str!("rare.yaml"));
    let rare = rare.get(kind.stem()).cloned().unwrap_or_default();
    for document in [read(document(kind)), rare] {
        let mut found = Vec::new();
        walk(root, "", &document, &mut found);
        for (place, example) in found {
            put(root, &place, example);
        }
    }
}

fn read(text: &str) -> Value {
    let file = Sources::new().add("example.yaml", text);
    yaml::parse(file, text).tree.to_json()
}

/// Goes through a schema and a value side by side and notes the place of each property with what
/// the value holds there.
fn walk(root: &Value, place: &str, value: &Value, found: &mut Vec<(String, Value)>) {
    let Some(schema) = root.pointer(place) else { return };
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
        walk(root, name, value, found);
    }
    for choice in ["anyOf", "oneOf"] {
        for index in 0..schema[choice].as_array().map_or(0, Vec::len) {
            walk(root, &format!("{place}/{choice}/{index}"), value, found);
        }
    }
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let inner = format!("{place}/properties/{key}");
                if root.pointer(&inner).is_some() {
                    walk(root, &inner, value, found);
                    found.push((inner, value.clone()));
                } else {
                    walk(root, &format!("{place}/additionalProperties"), value, found);
                }
            }
        }
        Value::Array(items) => {
            items.iter().for_each(|item| walk(root, &format!("{place}/items"), item, found));
        }
        _ => {}
    }
}

/// Puts an example into a property that has none and is no section.
fn put(root: &mut Value, place: &str, example: Value) {
    let property = root.pointer_mut(place).and_then(Value::as_object_mut);
    if let Some(property) = property.filter(|property| wants(property, &example)) {
        property.insert("examples".to_owned(), vec![example].into());
    }
}

fn wants(property: &Map<String, Value>, example: &Value) -> bool {
    let closed = ["examples", "const", "enum"].iter().any(|key| property.contains_key(*key));
    let small = example.to_string().len() <= EXAMPLE_BYTES_MAX;
    let inside = ["properties", "additionalProperties", "$ref", "anyOf", "oneOf"];
    let section = example.is_object() && inside.iter().any(|key| property.contains_key(*key));
    !closed && small && !section && !example.is_boolean() && !example.is_null()
}

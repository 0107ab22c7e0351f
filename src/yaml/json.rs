//! A tree as a JSON value, for JSON Schema.
//!
//! Knows nothing of schemas. The bounds on depth and expansion were kept when the tree was built,
//! so that writing out its aliases here ends.

use serde_json::{Map, Number, Value};

use super::scalar::Core;
use super::tree::{Kind, Node, Tree};

impl Tree {
    /// The document as JSON: aliases written out, infinities and not-a-number as `null`.
    pub fn to_json(&self) -> Value {
        self.root().map_or(Value::Null, value)
    }
}

fn value(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::List(items) => Value::Array(items.map(value).collect()),
        Kind::Map(entries) => {
            let pairs = entries
                .filter_map(|entry| Some((entry.key.text()?.to_owned(), value(entry.value))));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        Kind::Scalar(scalar) => match scalar.core() {
            Core::Null => Value::Null,
            Core::Bool(value) => Value::Bool(value),
            Core::Int(value) => value.into(),
            Core::UInt(value) => value.into(),
            Core::Float(value) => Number::from_f64(value).map_or(Value::Null, Value::Number),
            Core::Str(text) => text.into(),
        },
    }
}

//! What an editor shows of a property besides its meaning: a title, and the value that holds where
//! nothing is said, both taken from what is written once in the types.

use schemars::Schema;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::{Map, Value};

/// Names every property of a schema, and says what holds where it is left out.
#[derive(Debug, Clone)]
pub struct Named;

impl Transform for Named {
    fn transform(&mut self, schema: &mut Schema) {
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (key, property) in properties.into_iter().flatten() {
            if let Some(property) = property.as_object_mut() {
                name(key, property);
            }
        }
        transform_subschemas(self, schema);
    }
}

fn name(key: &str, property: &mut Map<String, Value>) {
    if !property.contains_key("title") {
        property.insert("title".to_owned(), title(key).into());
    }
    let tag = property.get("const").and_then(Value::as_str).map(|tag| format!("Always `{tag}`."));
    if let Some(tag) = tag
        && !property.contains_key("description")
    {
        property.insert("description".to_owned(), tag.into());
    }
    if let Some(value) = default(property) {
        property.insert("default".to_owned(), value);
    }
}

/// Words that are written in capitals.
const CAPITALS: [&str; 10] = ["api", "cli", "crm", "csv", "gbu", "icp", "id", "mql", "sla", "url"];

/// A key as people say it: `sales_play` is `Sales play`.
fn title(key: &str) -> String {
    let words = key.split('_').enumerate().map(|(index, word)| {
        let mut letters = word.chars();
        match (CAPITALS.contains(&word), index, letters.next()) {
            (true, ..) => word.to_uppercase(),
            (false, 0, Some(first)) => first.to_uppercase().chain(letters).collect(),
            _ => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// What a description says holds `unless said`, as a value of the property.
fn default(property: &Map<String, Value>) -> Option<Value> {
    let description = property.get("description")?.as_str()?.replace('\n', " ");
    let (before, _) = description.split_once(" unless said")?;
    let (_, words) = before.rsplit_once("; ")?;
    let quoted = words.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
    let words = quoted.unwrap_or(words);
    let texts = property.get("enum").and_then(Value::as_array);
    match property.get("type").and_then(Value::as_str) {
        Some("boolean") => match words {
            "true" => Some(true.into()),
            "false" | "not" | "off" => Some(false.into()),
            _ => None,
        },
        Some("integer") => words.replace(',', "").parse::<u64>().ok().map(Value::from),
        Some("array") => match (quoted, words) {
            (Some(one), _) => Some(vec![one].into()),
            (None, "off" | "nothing") => Some(Value::Array(Vec::new())),
            _ => None,
        },
        _ if texts.is_some_and(|texts| texts.iter().any(|text| text == words)) => {
            Some(words.into())
        }
        Some("string") if quoted.is_some() || words.starts_with(|c: char| c.is_ascii_digit()) => {
            Some(words.into())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_become_titles() {
        let table = [("gbu", "GBU"), ("sales_play", "Sales play"), ("org_id", "Org ID")];
        for (key, expected) in table {
            assert_eq!(title(key), expected);
        }
    }

    #[test]
    fn what_holds_unless_said_is_the_default() {
        let table = [
            (json!({ "type": "boolean", "description": "A; `true` unless said." }), json!(true)),
            (json!({ "type": "boolean", "description": "A; not unless said." }), json!(false)),
            (json!({ "type": "integer", "description": "A; 5,000\nunless said." }), json!(5000)),
            (json!({ "type": "string", "description": "A; 2 days unless said." }), json!("2 days")),
            (json!({ "type": "array", "description": "A; `clay` unless said." }), json!(["clay"])),
            (json!({ "type": "array", "description": "A; off unless said." }), json!([])),
            (json!({ "enum": ["a", "b"], "description": "A; `b` unless said." }), json!("b")),
            (
                json!({ "type": "string", "description": "A; the vendor's unless said." }),
                json!(null),
            ),
            (
                json!({ "type": "integer", "description": "A; 1 here and 2 there unless said." }),
                json!(null),
            ),
            (json!({ "type": "string", "description": "A." }), json!(null)),
        ];
        for (property, expected) in table {
            let found = default(property.as_object().unwrap()).unwrap_or_default();
            assert_eq!(found, expected, "{property}");
        }
    }
}

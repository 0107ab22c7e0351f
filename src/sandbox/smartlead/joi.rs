//! Strict validation of request bodies and queries, with the refusals of the Joi library.
//!
//! Knows nothing of what the keys mean.

use serde_json::{Map, Value, json};

use crate::sandbox::http::{Answer, Call};

/// A refusal or a result, both on their way to the caller.
pub(super) type Checked<T> = Result<T, Box<Answer>>;

/// What a value must be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Text; the empty text is allowed.
    Text,
    /// A number, or a text that reads as one.
    Number,
    /// True or false.
    Bool,
    /// An object.
    Object,
    /// An array.
    Array,
    /// Anything.
    Any,
}

/// One key of an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
}

/// A key that must be there.
pub(super) const fn required(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, required: true }
}

/// A key that may be there, or be null.
pub(super) const fn optional(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, required: false }
}

/// The body as a JSON value. Nothing at all reads as an empty object, as Express does.
pub(super) fn body(call: &Call) -> Checked<Value> {
    if call.body.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_slice(&call.body).map_err(|_| {
        Box::new(Answer::json(
            400,
            &json!({
                "statusCode": 400, "error": "Bad Request",
                "message": "Unexpected token in JSON at position 0",
            }),
        ))
    })
}

/// The body as an object with these keys and no others.
pub(super) fn object(call: &Call, keys: &[Key]) -> Checked<Map<String, Value>> {
    let value = body(call)?;
    check("body", "", &value, keys)?;
    Ok(match value {
        Value::Object(map) => map,
        _ => Map::new(),
    })
}

/// Checks one object, at a path such as `lead_list[0]`: known keys first, in their order, then
/// unknown ones. The first thing wrong is the refusal.
pub(super) fn check(source: &str, path: &str, value: &Value, keys: &[Key]) -> Checked<()> {
    let Value::Object(map) = value else {
        let label = if path.is_empty() { "value" } else { path };
        return Err(refuse(source, label, "must be of type object"));
    };
    let at = |name: &str| {
        if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
    };
    for key in keys {
        match map.get(key.name) {
            None if key.required => return Err(refuse(source, &at(key.name), "is required")),
            None => {}
            Some(Value::Null) if !key.required => {}
            Some(value) => {
                if let Some(wrong) = mismatch(key.kind, value) {
                    return Err(refuse(source, &at(key.name), wrong));
                }
            }
        }
    }
    match map.keys().find(|name| keys.iter().all(|key| key.name != name.as_str())) {
        Some(unknown) => Err(refuse(source, &at(unknown), "is not allowed")),
        None => Ok(()),
    }
}

/// Checks that a query holds no other keys than these and the API key.
pub(super) fn query(call: &Call, names: &[&str]) -> Checked<()> {
    let known = |name: &str| name == "api_key" || names.contains(&name);
    match call.query.keys().find(|name| !known(name)) {
        Some(unknown) => Err(refuse("query", unknown, "is not allowed")),
        None => Ok(()),
    }
}

fn mismatch(kind: Kind, value: &Value) -> Option<&'static str> {
    match kind {
        Kind::Text => (!value.is_string()).then_some("must be a string"),
        Kind::Number => {
            let text = value.as_str().is_some_and(|text| text.parse::<f64>().is_ok());
            (!value.is_number() && !text).then_some("must be a number")
        }
        Kind::Bool => (!value.is_boolean()).then_some("must be a boolean"),
        Kind::Object => (!value.is_object()).then_some("must be of type object"),
        Kind::Array => (!value.is_array()).then_some("must be an array"),
        Kind::Any => None,
    }
}

/// The recorded body of a validation error.
pub(super) fn refuse(source: &str, path: &str, wrong: &str) -> Box<Answer> {
    let key = path.replace('[', ".").replace(']', "");
    Box::new(Answer::json(
        400,
        &json!({
            "statusCode": 400,
            "error": "Bad Request",
            "message": format!("\"{path}\" {wrong}"),
            "validation": { "source": source, "keys": [key] },
        }),
    ))
}

/// The body of a refusal by the domain: `{"error": text}`.
pub(super) fn error(status: u16, text: impl Into<String>) -> Box<Answer> {
    Box::new(Answer::json(status, &json!({ "error": text.into() })))
}

/// A number, also when written as a text.
pub(super) fn number(value: Option<&Value>) -> Option<f64> {
    match value? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// A whole number, also when written as a text.
pub(super) fn whole(value: Option<&Value>) -> Option<u64> {
    let number = number(value)?;
    (number >= 0.0 && number.fract() == 0.0).then_some(number as u64)
}

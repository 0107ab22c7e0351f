//! Judges one value by its field: type, length, list, form; writes dates and times the org's way.
//!
//! Knows no records: whether a reference points at something is asked elsewhere.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::fault::Fault;
use super::id::checked;
use super::schema::{Field, Kind, Schema};

/// A date and time as the org writes it: milliseconds, UTC, no colon in the zone.
pub(super) fn stamp(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()
}

/// The date in UTC.
pub(super) fn date(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

/// Reads a date of exactly ten characters.
pub(super) fn parse_date(text: &str) -> Option<String> {
    let date: Date = Some(text).filter(|text| text.len() == 10)?.parse().ok()?;
    Some(date.to_string())
}

/// Reads a date and time with a zone, in any of the forms the API takes.
pub(super) fn parse_stamp(text: &str) -> Option<String> {
    text.parse::<Timestamp>().ok().map(stamp)
}

/// The value as it is stored, or why it is refused.
pub(super) fn accept(schema: &Schema, field: &Field, value: &Value) -> Result<Value, Fault> {
    match (field.kind, value) {
        (Kind::Boolean, Value::Bool(_)) => Ok(value.clone()),
        (Kind::Boolean, _) => Err(wrong_type("boolean", value)),
        (_, Value::Null) => Ok(Value::Null),
        (kind, Value::Number(_)) if kind.is_number() => number(field, value),
        (kind, _) if kind.is_number() => Err(wrong_type(kind.word(), value)),
        (_, Value::String(text)) if text.is_empty() => Ok(Value::Null),
        (Kind::Date, Value::String(text)) => {
            parse_date(text).map(Value::String).ok_or_else(|| wrong_type("date", value))
        }
        (Kind::DateTime, Value::String(text)) => {
            parse_stamp(text).map(Value::String).ok_or_else(|| wrong_type("datetime", value))
        }
        (Kind::Reference | Kind::Id, Value::String(text)) => reference(schema, field, text),
        (_, Value::String(text)) => written(field, text),
        _ => Err(wrong_type("string", value)),
    }
}

fn number(field: &Field, value: &Value) -> Result<Value, Fault> {
    let number = value.as_f64().unwrap_or(f64::NAN);
    if field.kind == Kind::Int && value.as_i64().is_none() {
        return Err(wrong_type("int", value));
    }
    let bound = if field.kind == Kind::Int { f64::from(i32::MAX) } else { 1e16 };
    if number.abs() <= bound {
        return Ok(value.clone());
    }
    let message =
        format!("{}: value outside of valid range on numeric field: {value}", field.label);
    Err(Fault::write("NUMBER_OUTSIDE_VALID_RANGE", message, &[&field.name]))
}

fn reference(schema: &Schema, field: &Field, text: &str) -> Result<Value, Fault> {
    let object = checked(text).and_then(|id| schema.by_prefix(&id).map(|object| (id, object)));
    match object {
        Some((id, object)) if field.reference_to.contains(&object.name) => Ok(json!(id)),
        _ => {
            let message = format!("{}: id value of incorrect type: {text}", field.label);
            Err(Fault::write("MALFORMED_ID", message, &[&field.name]))
        }
    }
}

fn written(field: &Field, text: &str) -> Result<Value, Fault> {
    if text.chars().count() > field.length {
        let message =
            format!("{}: data value too large: {text} (max length={})", field.label, field.length);
        return Err(Fault::write("STRING_TOO_LONG", message, &[&field.name]));
    }
    if field.restricted && !field.choices.iter().any(|choice| choice == text) {
        return Err(not_listed(field, text));
    }
    if field.kind == Kind::Email && !looks_like_an_address(text) {
        let message = format!("{}: invalid email address: {text}", field.label);
        return Err(Fault::write("INVALID_EMAIL_ADDRESS", message, &[&field.name]));
    }
    Ok(json!(text))
}

/// A value that a restricted picklist does not list.
pub(super) fn not_listed(field: &Field, text: &str) -> Fault {
    let message = format!("{}: bad value for restricted picklist field: {text}", field.label);
    Fault::write("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, &[&field.name])
}

fn looks_like_an_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let plain = |part: &str| !part.is_empty() && !part.contains([' ', '@', ',', ';', '<', '>']);
    plain(local)
        && plain(domain)
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty())
}

fn wrong_type(wanted: &str, value: &Value) -> Fault {
    let token = match value {
        Value::Null => "VALUE_NULL",
        Value::Bool(true) => "VALUE_TRUE",
        Value::Bool(false) => "VALUE_FALSE",
        Value::Number(number) if number.is_f64() => "VALUE_NUMBER_FLOAT",
        Value::Number(_) => "VALUE_NUMBER_INT",
        Value::String(_) => "VALUE_STRING",
        Value::Array(_) => "START_ARRAY",
        Value::Object(_) => "START_OBJECT",
    };
    let shown = match value {
        Value::String(text) => format!(" value {text}"),
        Value::Array(_) | Value::Object(_) => String::new(),
        other => format!(" value {other}"),
    };
    Fault::json(format!(
        "Cannot deserialize instance of {wanted} from {token}{shown} or request may be missing a \
         required field"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_any_documented_form_are_stored_in_one() {
        for text in
            ["2027-01-11T08:00:00Z", "2027-01-11T09:00:00+01:00", "2027-01-11T08:00:00.000+0000"]
        {
            assert_eq!(parse_stamp(text).as_deref(), Some("2027-01-11T08:00:00.000+0000"));
        }
        assert_eq!(parse_stamp("2027-01-11"), None);
        assert_eq!(parse_date("2027-02-30"), None);
        assert_eq!(parse_date("2027-02-28").as_deref(), Some("2027-02-28"));
    }

    #[test]
    fn each_type_refuses_what_is_not_its_own() {
        let schema = Schema::standard();
        let lead = schema.object("Lead").unwrap();
        for (field, value, code) in [
            ("FirstName", json!("x".repeat(41)), "STRING_TOO_LONG"),
            ("FirstName", json!(5), "JSON_PARSER_ERROR"),
            ("Email", json!("nobody"), "INVALID_EMAIL_ADDRESS"),
            ("Email", json!("a@b..example"), "INVALID_EMAIL_ADDRESS"),
            ("DoNotCall", json!("true"), "JSON_PARSER_ERROR"),
            ("DoNotCall", Value::Null, "JSON_PARSER_ERROR"),
            ("NumberOfEmployees", json!(1.5), "JSON_PARSER_ERROR"),
            ("NumberOfEmployees", json!(5_000_000_000_i64), "NUMBER_OUTSIDE_VALID_RANGE"),
            ("ConvertedDate", json!("11.01.2027"), "JSON_PARSER_ERROR"),
            ("OwnerId", json!("INVALID_OWNER"), "MALFORMED_ID"),
            ("OwnerId", json!("00Q5500001QdQWa"), "MALFORMED_ID"),
        ] {
            let refused = accept(&schema, lead.field(field).unwrap(), &value).unwrap_err();
            assert_eq!(refused.code, code, "{field} {value}");
        }
        let accepted = accept(&schema, lead.field("FirstName").unwrap(), &json!("ä".repeat(40)));
        assert_eq!(accepted, Ok(json!("ä".repeat(40))));
    }
}

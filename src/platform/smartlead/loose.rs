//! Reading values that Smartlead sends in more than one form: numbers as texts, objects as texts
//! of JSON, null where a text or a truth value is meant.
//!
//! Knows no field by name. No message made here repeats the value that was read.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error};
use serde_json::Value;

use crate::base::private::Personal;

fn as_number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64().or_else(|| {
            let float = number.as_f64()?;
            (float >= 0.0 && float.fract() == 0.0 && float < 9e15).then_some(float as u64)
        }),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A whole number, written as a number or as a text of digits.
pub(super) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    as_number(&Value::deserialize(deserializer)?)
        .ok_or_else(|| D::Error::custom("expected a whole number or a text of digits"))
}

/// As [`number`]; null and an empty text are no number.
pub(super) fn optional_number<'de, D>(deserializer: D) -> Result<Option<u64>, D::Error>
where
    D: Deserializer<'de>,
{
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(text) if text.trim().is_empty() => Ok(None),
        value => as_number(&value)
            .map(Some)
            .ok_or_else(|| D::Error::custom("expected a whole number, a text of digits or null")),
    }
}

/// As [`number`]; null and an empty text count as none at all.
pub(super) fn counter<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    optional_number(deserializer).map(Option::unwrap_or_default)
}

/// How many: a number, or a list whose members are counted and dropped.
pub(super) fn counter_or_list<'de, D>(deserializer: D) -> Result<u64, D::Error>
where
    D: Deserializer<'de>,
{
    match Value::deserialize(deserializer)? {
        Value::Array(items) => Ok(items.len() as u64),
        Value::Null => Ok(0),
        value => as_number(&value)
            .ok_or_else(|| D::Error::custom("expected a count or a list to be counted")),
    }
}

/// A share in percent, written `95`, `"95"` or `"95%"`.
pub(super) fn optional_percent<'de, D>(deserializer: D) -> Result<Option<u64>, D::Error>
where
    D: Deserializer<'de>,
{
    let value = match Value::deserialize(deserializer)? {
        Value::Null => return Ok(None),
        Value::String(text) => match text.trim().trim_end_matches('%').trim_end() {
            "" => return Ok(None),
            digits => Value::String(digits.to_owned()),
        },
        value => value,
    };
    as_number(&value).map(Some).ok_or_else(|| D::Error::custom("expected a share in percent"))
}

/// A truth value; null is false.
pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Option::<bool>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// A text; null is the empty one.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Option::<String>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// A personal text; null is the empty one. A number is taken as its digits.
pub(super) fn personal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Personal, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(Personal::default()),
        Value::String(text) => Ok(Personal::new(text)),
        Value::Number(number) => Ok(Personal::new(number.to_string())),
        _ => Err(D::Error::custom("expected a text")),
    }
}

/// Several personal texts; null is none.
pub(super) fn personal_list<'de, D>(deserializer: D) -> Result<Vec<Personal>, D::Error>
where
    D: Deserializer<'de>,
{
    let list = Option::<Vec<String>>::deserialize(deserializer)
        .map_err(|_| D::Error::custom("expected a list of texts"))?;
    Ok(list.unwrap_or_default().into_iter().map(Personal::new).collect())
}

/// An instant in RFC 3339; null and an empty text are none.
pub(super) fn optional_time<'de, D>(deserializer: D) -> Result<Option<Timestamp>, D::Error>
where
    D: Deserializer<'de>,
{
    match Option::<String>::deserialize(deserializer)? {
        None => Ok(None),
        Some(text) if text.trim().is_empty() => Ok(None),
        Some(text) => text
            .trim()
            .parse()
            .map(Some)
            .map_err(|_| D::Error::custom("expected an instant in RFC 3339")),
    }
}

/// A value that arrives as itself or as a text of JSON; null and an empty text are none.
pub(super) fn maybe_encoded<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let value = match Value::deserialize(deserializer)? {
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::String(text) => serde_json::from_str(&text)
            .map_err(|_| D::Error::custom("expected JSON inside the text"))?,
        value => value,
    };
    if value.is_null() {
        return Ok(None);
    }
    serde_json::from_value(value)
        .map(Some)
        .map_err(|_| D::Error::custom("the JSON has another shape than expected"))
}

/// Custom fields: an object or a text of JSON, values taken as texts. Blank values are left out.
pub(super) fn custom_fields<'de, D>(deserializer: D) -> Result<BTreeMap<String, Personal>, D::Error>
where
    D: Deserializer<'de>,
{
    let fields: Option<BTreeMap<String, Value>> = maybe_encoded(deserializer)?;
    let texts = fields.unwrap_or_default().into_iter().filter_map(|(name, value)| {
        let text = match value {
            Value::Null => return None,
            Value::String(text) if text.is_empty() => return None,
            Value::String(text) => text,
            value => value.to_string(),
        };
        Some((name, Personal::new(text)))
    });
    Ok(texts.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Sample {
        #[serde(default, deserialize_with = "number")]
        n: u64,
        #[serde(default, deserialize_with = "optional_number")]
        o: Option<u64>,
        #[serde(default, deserialize_with = "counter_or_list")]
        c: u64,
        #[serde(default, deserialize_with = "optional_percent")]
        p: Option<u64>,
        #[serde(default, deserialize_with = "flag")]
        f: bool,
        #[serde(default, deserialize_with = "optional_time")]
        t: Option<Timestamp>,
        #[serde(default, deserialize_with = "custom_fields")]
        x: BTreeMap<String, Personal>,
    }

    fn read(json: &str) -> Result<Sample, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn every_form_of_a_value_reads_as_the_same_value() {
        for json in [r#"{"n":7,"o":7}"#, r#"{"n":"7","o":" 7 "}"#, r#"{"n":7.0,"o":"7"}"#] {
            let sample = read(json).unwrap();
            assert_eq!((sample.n, sample.o), (7, Some(7)), "{json}");
        }
        assert_eq!(read(r#"{"o":null}"#).unwrap().o, None);
        assert_eq!(read(r#"{"o":""}"#).unwrap().o, None);
        for (json, count) in [(r#"{"c":[1,2]}"#, 2), (r#"{"c":"3"}"#, 3), (r#"{"c":null}"#, 0)] {
            assert_eq!(read(json).unwrap().c, count, "{json}");
        }
        for json in [r#"{"p":95}"#, r#"{"p":"95"}"#, r#"{"p":"95%"}"#] {
            assert_eq!(read(json).unwrap().p, Some(95), "{json}");
        }
        assert!(!read(r#"{"f":null}"#).unwrap().f);
        assert!(read(r#"{"t":"2024-08-13T15:01:21.817Z"}"#).unwrap().t.is_some());
    }

    #[test]
    fn custom_fields_come_as_an_object_or_as_text_of_json() {
        for json in [
            r#"{"x":{"job":"CTO","blank":"","none":null,"n":4}}"#,
            r#"{"x":"{\"job\":\"CTO\",\"n\":4}"}"#,
        ] {
            let fields = read(json).unwrap().x;
            assert_eq!(fields.len(), 2, "{json}");
            assert_eq!(fields["job"].reveal(), "CTO");
            assert_eq!(fields["n"].reveal(), "4");
        }
        assert!(read(r#"{"x":null}"#).unwrap().x.is_empty());
        assert!(read(r#"{"x":""}"#).unwrap().x.is_empty());
    }

    #[test]
    fn what_is_no_number_is_an_error_that_does_not_repeat_it() {
        for json in [r#"{"n":"nora@shipper.example"}"#, r#"{"x":"nora@shipper.example"}"#] {
            let error = read(json).unwrap_err().to_string();
            assert!(!error.contains("nora"), "{error}");
        }
        for json in [r#"{"n":-1}"#, r#"{"n":1.5}"#, r#"{"n":null}"#, r#"{"o":"many"}"#] {
            assert!(read(json).is_err(), "{json}");
        }
    }
}

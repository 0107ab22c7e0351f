//! Canonical JSON (RFC 8785): one byte sequence for one value, so that it can be signed.

use serde::Serialize;

/// A value that has no canonical form, such as a map whose keys are not text or a number that is
/// not finite. Every type of this crate that is signed or digested has one.
#[derive(Debug, thiserror::Error)]
#[error("this value has no canonical JSON form: {0}")]
pub struct NotCanonical(#[from] serde_json::Error);

/// The canonical JSON bytes of a value: keys in UTF-16 order, no white space, shortest numbers.
pub fn to_canonical_json<T: Serialize>(value: &T) -> Result<Vec<u8>, NotCanonical> {
    Ok(serde_json_canonicalizer::to_vec(value)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_keys_and_the_form_of_numbers_are_those_of_the_standard() {
        let value = serde_json::json!({"😀": 1, "b": 4.50, "a": 1e21, "\u{fb33}": -0.0});
        let bytes = to_canonical_json(&value).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "{\"a\":1e+21,\"b\":4.5,\"😀\":1,\"\u{fb33}\":0}"
        );
    }
}

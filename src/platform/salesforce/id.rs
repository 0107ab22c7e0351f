//! Record ids: 15 characters with case, or 18 with a checksum of that case.
//!
//! Knows no object by its prefix.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

const SHORT: usize = 15;
const LONG: usize = 18;
const CHECKSUM_CHARS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// A record id in its form of 18 characters, which survives tools that ignore case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

/// A text that is not a record id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadId {
    /// It does not have 15 or 18 letters and digits.
    #[error("a Salesforce id has 15 or 18 letters and digits")]
    Form,
    /// The last three characters do not fit the first fifteen: upper and lower case were changed,
    /// or a character is wrong.
    #[error("the last three characters of this Salesforce id do not fit the others")]
    Checksum,
}

impl Id {
    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first three characters, which tell the object: `003` for a contact.
    pub fn prefix(&self) -> &str {
        &self.0[..3]
    }
}

fn checksum(short: &[u8]) -> String {
    let suffix = short.chunks(5).map(|block| {
        let bits = block.iter().enumerate().fold(0, |bits, (place, byte)| {
            bits | (usize::from(byte.is_ascii_uppercase()) << place)
        });
        char::from(CHECKSUM_CHARS[bits])
    });
    suffix.collect()
}

impl FromStr for Id {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let is_form = matches!(text.len(), SHORT | LONG)
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_form {
            return Err(BadId::Form);
        }
        let (short, given) = text.split_at(SHORT);
        let suffix = checksum(short.as_bytes());
        if !given.is_empty() && given != suffix {
            return Err(BadId::Checksum);
        }
        Ok(Self(format!("{short}{suffix}")))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_recorded_ids_become_the_long_one() {
        for (short, suffix) in
            [("0015500001QdQWa", "AAN"), ("0035500001H9cak", "AAB"), ("012000000000000", "AAA")]
        {
            let long = format!("{short}{suffix}");
            assert_eq!(short.parse::<Id>().unwrap().as_str(), long);
            assert_eq!(long.parse::<Id>().unwrap().as_str(), long);
        }
        assert_eq!("0035500001H9cak".parse::<Id>().unwrap().prefix(), "003");
    }

    #[test]
    fn a_wrong_checksum_or_form_is_refused() {
        for (text, expected) in [
            ("0015500001QdQWaAAA", BadId::Checksum),
            ("0015500001qdqwaAAN", BadId::Checksum),
            ("0015500001QdQW", BadId::Form),
            ("0015500001QdQW'", BadId::Form),
            ("", BadId::Form),
        ] {
            assert_eq!(text.parse::<Id>(), Err(expected), "{text}");
        }
    }
}

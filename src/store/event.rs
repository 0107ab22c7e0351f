//! One event, what is handed in to make one, and the head of a stream.
//!
//! Knows the bytes a hash covers; knows nothing of where events are kept.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::StoreError;
use super::{EVENT_BODY_BYTES_MAX, EVENT_DEPTH_MAX, NAME_BYTES_MAX};
use crate::base::canonical::to_canonical_json;
use crate::base::digest::Digest;

/// The version of the bytes under a hash. A change of the layout is a new number.
const LAYOUT: &[u8] = &[1];
/// What the first event of every stream follows, together with the stream's name.
const GENESIS: &[u8] = b"sendoff-record/v1";
/// The largest whole number that JSON readers agree on (2^53); larger ones are written as text.
const EXACT_MAX: u64 = 1 << 53;

/// Something that happened, in its place in a stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Its number within the stream, from 1, without gaps.
    pub seq: u64,
    /// When it was recorded.
    pub at: Timestamp,
    /// The stream it belongs to: the name of a campaign.
    pub stream: String,
    /// What sort of event it is; the meaning is the caller's.
    pub kind: String,
    /// What there is to know about it.
    pub body: Value,
    /// The hash of the event before it.
    pub prev: Digest,
    /// The hash of this event: covers every other field.
    pub hash: Digest,
}

/// An event before it has a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// See [`Event::kind`].
    pub kind: String,
    /// See [`Event::body`].
    pub body: Value,
}

impl Draft {
    /// A draft of a kind with a body.
    pub fn new(kind: impl Into<String>, body: Value) -> Self {
        Self { kind: kind.into(), body }
    }
}

/// How far a stream goes: what to keep elsewhere to prove later that nothing was taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The stream.
    pub stream: String,
    /// How many events it has; also the number of the last one.
    pub count: u64,
    /// The hash of the last event.
    pub hash: Digest,
}

/// The fields of an event as they are kept: what a hash is computed over and compared with.
#[derive(Debug)]
pub(super) struct Link<'a> {
    pub seq: u64,
    pub at: &'a str,
    pub stream: &'a str,
    pub kind: &'a str,
    pub body: &'a [u8],
    pub prev: Digest,
}

impl Link<'_> {
    /// The hash these fields must have.
    pub fn hash(&self) -> Digest {
        Digest::of_parts(&[
            LAYOUT,
            &self.seq.to_be_bytes(),
            self.at.as_bytes(),
            self.stream.as_bytes(),
            self.kind.as_bytes(),
            self.body,
            self.prev.bytes(),
        ])
    }
}

/// What the first event of a stream names as the one before it.
pub(super) fn genesis(stream: &str) -> Digest {
    Digest::of_parts(&[GENESIS, stream.as_bytes()])
}

/// The bytes of a body, or why it cannot be kept as it is.
pub(super) fn body_bytes(body: &Value) -> Result<Vec<u8>, StoreError> {
    if !survives(body, EVENT_DEPTH_MAX) {
        return Err(StoreError::Unfaithful);
    }
    let bytes = to_canonical_json(body).map_err(|_| StoreError::Unfaithful)?;
    if bytes.len() > EVENT_BODY_BYTES_MAX {
        return Err(StoreError::TooLarge { bytes: bytes.len() });
    }
    Ok(bytes)
}

/// Whether a value reads back as the same from its canonical form: whole numbers that are not
/// rounded, and no more levels than `depth`.
fn survives(value: &Value, depth: usize) -> bool {
    match value {
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(whole), _) => whole <= EXACT_MAX,
            (None, Some(whole)) => whole.unsigned_abs() <= EXACT_MAX,
            (None, None) => true,
        },
        Value::Array(items) => depth > 0 && items.iter().all(|item| survives(item, depth - 1)),
        Value::Object(fields) => {
            depth > 0 && fields.values().all(|field| survives(field, depth - 1))
        }
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

/// Refuses names that are empty, too long or hold control characters.
pub(super) fn check_name(name: &str) -> Result<(), StoreError> {
    if name.is_empty() || name.len() > NAME_BYTES_MAX || name.chars().any(char::is_control) {
        return Err(StoreError::Name);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn link() -> Link<'static> {
        Link {
            seq: 7,
            at: "2027-01-11T08:00:00Z",
            stream: "spring",
            kind: "intent",
            body: b"{}",
            prev: genesis("spring"),
        }
    }

    #[test]
    fn every_field_changes_the_hash() {
        let changed = [
            Link { seq: 8, ..link() },
            Link { at: "2027-01-11T08:00:01Z", ..link() },
            Link { stream: "autumn", ..link() },
            Link { kind: "confirm", ..link() },
            Link { body: b"[]", ..link() },
            Link { prev: genesis("autumn"), ..link() },
        ];
        for other in changed {
            assert_ne!(other.hash(), link().hash(), "{other:?}");
        }
    }

    #[test]
    fn the_layout_of_version_1_is_frozen() {
        // Computed apart from this program, by the words of the module alone.
        let frozen = "sha256:d4b076ccab51641833b47447cd669341c4d783cfc0e427af20e03ee7b64e0bf3";
        assert_eq!(link().hash().to_string(), frozen);
    }

    #[test]
    fn numbers_that_would_be_rounded_are_refused() {
        assert!(matches!(body_bytes(&json!({"n": [1u64 << 60]})), Err(StoreError::Unfaithful)));
        assert!(matches!(body_bytes(&json!(i64::MIN)), Err(StoreError::Unfaithful)));
        assert_eq!(body_bytes(&json!({"b": 1u64 << 53, "a": 0.5})).unwrap(), {
            b"{\"a\":0.5,\"b\":9007199254740992}"
        });
    }

    #[test]
    fn a_body_as_deep_as_allowed_reads_back_and_a_deeper_one_is_refused() {
        let nested = |levels| (0..levels).fold(json!(1), |inner, _| json!([inner]));
        let bytes = body_bytes(&nested(EVENT_DEPTH_MAX)).unwrap();
        assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap(), nested(EVENT_DEPTH_MAX));
        let deeper = body_bytes(&nested(EVENT_DEPTH_MAX + 1));
        assert!(matches!(deeper, Err(StoreError::Unfaithful)));
    }

    proptest::proptest! {
        #[test]
        fn bytes_read_and_written_again_are_the_same(number: f64, text: String, whole: i32) {
            let body = json!({"number": number, text: [whole, true, null]});
            let bytes = body_bytes(&body).unwrap();
            let read: Value = serde_json::from_slice(&bytes).unwrap();
            proptest::prop_assert_eq!(to_canonical_json(&read).unwrap(), bytes);
        }
    }

    #[test]
    fn a_body_beyond_the_limit_is_refused() {
        let body = json!("x".repeat(EVENT_BODY_BYTES_MAX));
        assert!(matches!(body_bytes(&body), Err(StoreError::TooLarge { .. })));
    }

    #[test]
    fn names_are_short_and_printable() {
        for name in ["", "a\nb", &"x".repeat(NAME_BYTES_MAX + 1)] {
            assert!(matches!(check_name(name), Err(StoreError::Name)), "{name:?}");
        }
        assert!(check_name("spring-event-leads").is_ok());
    }
}

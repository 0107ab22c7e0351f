//! What a person signs: this plan, this item, in this role, having been shown this, until then.
//!
//! Knows the bytes and the form of the fields; whether the role may sign the item is for others.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::canonical::to_canonical_json;
use crate::base::digest::Digest;

/// The format and its version, named in every statement.
pub const FORMAT: &str = "sendoff-approval/v1";
/// The longest item, role or person, in bytes.
const NAME_BYTES_MAX: usize = 100;
/// The longest reason, in bytes.
const REASON_BYTES_MAX: usize = 2_000;
/// The most digests of things shown.
const SHOWN_MAX: usize = 1_000;

/// A statement of approval. Its canonical JSON is what is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Always `sendoff-approval/v1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// The digest of the plan that is approved.
    pub plan: Digest,
    /// The item of the checklist: lower-case words joined by hyphens.
    pub item: String,
    /// The role the person signs in: lower-case words joined by hyphens.
    pub role: String,
    /// The person, by the name the workspace gives them; also the principal of their key.
    pub person: String,
    /// The digests of what the person was shown, in the order shown.
    pub shown: Vec<Digest>,
    /// When it was signed.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub at: Timestamp,
    /// From when on it no longer counts.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub expires: Timestamp,
    /// Why, where the item asks for a reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Why a statement is not one that may be signed or counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// Not the JSON of a statement.
    #[error("this is not an approval statement: {0}")]
    Unreadable(String),
    /// Another format, probably of a later version.
    #[error("the statement has format `{0}`, expected `{FORMAT}`")]
    Format(String),
    /// The bytes are not the canonical ones, so they are not what was signed.
    #[error("the statement is not in canonical JSON; it was reformatted after it was signed")]
    NotCanonical,
    /// A name has another form than a name has.
    #[error(
        "`{field}` is not a name of at most {NAME_BYTES_MAX} bytes: letters, digits, hyphens, and \
         for a person also `.`, `_`, `+` and `@`"
    )]
    Name {
        /// The field.
        field: &'static str,
    },
    /// It expires before it counts.
    #[error("the statement expires at {expires}, not after it was signed at {at}")]
    Times {
        /// When it was signed.
        at: Timestamp,
        /// When it expires.
        expires: Timestamp,
    },
    /// More text or digests than a statement holds.
    #[error("`{field}` is longer than a statement allows")]
    TooLong {
        /// The field.
        field: &'static str,
    },
}

impl Statement {
    /// The bytes that are signed and stored.
    pub fn canonical(&self) -> Result<Vec<u8>, StatementError> {
        self.check()?;
        to_canonical_json(self).map_err(|error| StatementError::Unreadable(error.to_string()))
    }

    /// Reads stored bytes, which must be exactly those that [`Statement::canonical`] gives.
    pub fn parse(bytes: &[u8]) -> Result<Self, StatementError> {
        // The format comes first, so that a later one is named and not picked at.
        let format = serde_json::from_slice::<serde_json::Value>(bytes)
            .map_err(|error| StatementError::Unreadable(error.to_string()))?;
        match format.get("format").and_then(serde_json::Value::as_str) {
            Some(FORMAT) => {}
            Some(other) => return Err(StatementError::Format(other.chars().take(80).collect())),
            None => return Err(StatementError::Unreadable("it names no format".to_owned())),
        }
        let statement: Self = serde_json::from_slice(bytes)
            .map_err(|error| StatementError::Unreadable(error.to_string()))?;
        if statement.canonical()? != bytes {
            return Err(StatementError::NotCanonical);
        }
        Ok(statement)
    }

    fn check(&self) -> Result<(), StatementError> {
        if self.format != FORMAT {
            return Err(StatementError::Format(self.format.clone()));
        }
        if !is_slug(&self.item) {
            return Err(StatementError::Name { field: "item" });
        }
        if !is_slug(&self.role) {
            return Err(StatementError::Name { field: "role" });
        }
        if !is_person(&self.person) {
            return Err(StatementError::Name { field: "person" });
        }
        if self.expires <= self.at {
            return Err(StatementError::Times { at: self.at, expires: self.expires });
        }
        if self.shown.len() > SHOWN_MAX {
            return Err(StatementError::TooLong { field: "shown" });
        }
        if self.reason.as_ref().is_some_and(|reason| reason.len() > REASON_BYTES_MAX) {
            return Err(StatementError::TooLong { field: "reason" });
        }
        Ok(())
    }
}

/// Lower-case words joined by hyphens: an item or a role, safe in a file name.
fn is_slug(name: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    name.len() <= NAME_BYTES_MAX
        && name.bytes().next().is_some_and(letter)
        && name.bytes().all(|byte| letter(byte) || byte == b'-')
}

/// The name of a person: safe in a file name and without the marks of a pattern.
pub(super) fn is_person(name: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric();
    name.len() <= NAME_BYTES_MAX
        && name.bytes().next().is_some_and(letter)
        && name.bytes().all(|byte| letter(byte) || b"-._+@".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::super::tests::statement;
    use super::*;

    #[test]
    fn the_bytes_are_canonical_and_read_back() {
        let bytes = statement().canonical().unwrap();
        assert_eq!(
            String::from_utf8(bytes.clone()).unwrap(),
            "{\"at\":\"2027-01-11T08:00:00Z\",\"expires\":\"2027-01-18T08:00:00Z\",\
             \"format\":\"sendoff-approval/v1\",\"item\":\"message-samples\",\
             \"person\":\"ada@sender.example\",\"plan\":\"sha256:\
             ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\",\
             \"role\":\"brand\",\"shown\":[\"sha256:\
             e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"]}"
        );
        assert_eq!(Statement::parse(&bytes), Ok(statement()));
    }

    #[test]
    fn bytes_that_are_not_the_signed_ones_are_refused() {
        let text = String::from_utf8(statement().canonical().unwrap()).unwrap();
        let edit = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            Statement::parse(text.replacen(from, to, 1).as_bytes())
        };
        assert_eq!(edit("{", "{ "), Err(StatementError::NotCanonical));
        assert_eq!(
            edit("{", "{\"at\":\"2027-01-10T08:00:00Z\",").unwrap_err().to_string(),
            "this is not an approval statement: duplicate field `at` at line 1 column 33"
        );
        assert!(matches!(edit("{", "{\"extra\":1,"), Err(StatementError::Unreadable(_))));
        assert_eq!(
            edit("approval/v1", "approval/v2"),
            Err(StatementError::Format("sendoff-approval/v2".to_owned()))
        );
        assert_eq!(edit("11T08:00:00Z", "11T09:00:00+01:00"), Err(StatementError::NotCanonical));
        assert!(matches!(Statement::parse(b"yes"), Err(StatementError::Unreadable(_))));
        assert!(matches!(Statement::parse(b"{}"), Err(StatementError::Unreadable(_))));
    }

    #[test]
    fn fields_that_cannot_be_signed_are_named() {
        let refused = |change: &dyn Fn(&mut Statement)| {
            let mut changed = statement();
            change(&mut changed);
            changed.canonical().unwrap_err()
        };
        let name = |field| StatementError::Name { field };
        assert_eq!(refused(&|s| s.item = "../plan".into()), name("item"));
        assert_eq!(refused(&|s| s.role = String::new()), name("role"));
        for person in ["*", "a,b", "!ada", "a b", "../ada", ".ada", "a\"b", ""] {
            assert_eq!(refused(&|s| s.person = person.into()), name("person"), "{person}");
        }
        assert!(matches!(refused(&|s| s.expires = s.at), StatementError::Times { .. }));
        assert_eq!(
            refused(&|s| s.reason = Some("x".repeat(2_001))),
            StatementError::TooLong { field: "reason" }
        );
        assert_eq!(
            refused(&|s| s.shown = vec![s.plan; 1_001]),
            StatementError::TooLong { field: "shown" }
        );
        assert!(matches!(refused(&|s| s.format = "x".into()), StatementError::Format(_)));
    }

    #[test]
    fn the_schema_asks_for_what_the_reader_asks_for() {
        let schema = schemars::schema_for!(Statement);
        let schema = serde_json::to_value(schema).unwrap();
        assert_eq!(schema["properties"]["format"]["const"], FORMAT);
        assert_eq!(schema["additionalProperties"], false);
        let value = serde_json::to_value(statement()).unwrap();
        assert!(jsonschema::is_valid(&schema, &value));
    }
}

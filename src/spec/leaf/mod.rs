//! The small values documents are made of: names, references, fields, predicates, waves.
//!
//! Each is one text that parses, prints the same text back, and has one JSON Schema.

mod amounts;
mod edition;
mod expression;
mod name;
mod outreach;
mod predicate;
mod salesforce;
mod time;

pub use edition::Edition;
pub use expression::{OwnRuleName, Placed};
pub use name::{Name, SecretRef, Versioned, is_name};
pub use outreach::{Cadence, Sample, Share, Wave, WaveSize};
pub use predicate::{Comparison, Literal, Predicate, Term};
pub use salesforce::{ApiName, FieldPath, OrgId};
pub use time::Zone;

/// Gives a type that is written as one text its schema and its serialised form.
macro_rules! text_schema {
    ($($type:ty, $name:literal, $pattern:literal, $description:literal;)*) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "pattern": $pattern,
                    "description": $description,
                })
            }
        }
    )*};
}

use text_schema;

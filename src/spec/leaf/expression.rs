//! Expressions and messages of an organisation's own rules, as they are written.
//!
//! Knows where each character of them stands, not what they mean: the rules ask `expression`.

use super::{Name, text_schema};
use crate::source::{Location, OffsetMap, Span};
use crate::spec::decode::{Cx, Decode, text};
use crate::yaml::Node;

/// A text of which single characters can be pointed at.
#[derive(Debug, Clone)]
pub struct Placed {
    /// The text.
    pub text: String,
    /// The whole of it in the file.
    pub at: Location,
    offsets: OffsetMap,
}

impl Placed {
    /// Where a range of the text stands in the file.
    pub fn place(&self, span: Span) -> Location {
        Location::new(self.at.file, self.offsets.span(span))
    }
}

impl Decode for Placed {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        let text = text(node, "an expression or a text", cx)?.to_owned();
        Some(Self { text, at: node.at(), offsets: node.offsets() })
    }
}

impl schemars::JsonSchema for Placed {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Placed".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string" })
    }
}

/// The name of a rule that an organisation has written: it begins with `org-`, which the name of
/// no rule of the program does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OwnRuleName(Name);

impl OwnRuleName {
    /// What every one begins with.
    pub const PREFIX: &str = "org-";

    /// The name as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl std::fmt::Display for OwnRuleName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for OwnRuleName {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text.starts_with(Self::PREFIX) { text.parse().map(Self) } else { Err(()) }
    }
}

crate::spec::shape::written! {
    OwnRuleName, "the name of a rule of your own, which begins with `org-`";
}

text_schema! {
    OwnRuleName, "OwnRuleName",
        "^(?=.{1,64}$)org-[a-z0-9]+([-.][a-z0-9]+)*$",
        "The name of a rule of your own: `org-`, then lower-case letters and digits with dashes";
}

//! Examples of an organisation's own rules: as much of a campaign as a rule reads.
//!
//! Each part is read as the document it is of, except that keys may be left out. Knows nothing of
//! what a rule says to it.

use std::marker::PhantomData;

use serde_json::Value;

use super::{Audiences, Checklist, Gbu, Identity, RepliesPolicy};
use crate::base::shape::Shape;
use crate::source::{Located, Location};
use crate::spec::campaign::Campaign;
use crate::spec::decode::{Cx, Decode};
use crate::spec::plain::Plain;
use crate::spec::shape::section;
use crate::yaml::Node;

section! {
    /// What a rule must find something in, and what it must find nothing in.
    pub struct Examples {
        /// Examples the rule must find something in.
        "bad" bad: Option<Vec<Example>>,
        /// Examples the rule must find nothing in.
        "good" good: Option<Vec<Example>>,
    }
}

section! {
    /// One example: what the expressions of the rule read, and no more.
    pub struct Example {
        /// The part of a campaign.
        "campaign" campaign: Option<Fragment<Campaign>>,
        /// The parts of policy.
        "policy" policy: Option<PolicyExample>,
        /// The templates of the sequence.
        "templates" templates: Option<Vec<Fragment<TemplateExample>>>,
    }
}

section! {
    /// The parts of policy a rule reads.
    pub struct PolicyExample {
        /// A part of the audiences.
        "audiences" audiences: Option<Fragment<Audiences>>,
        /// A part of the checklist.
        "checklist" checklist: Option<Fragment<Checklist>>,
        /// A part of the replies.
        "replies" replies: Option<Fragment<RepliesPolicy>>,
        /// A part of the sender identity.
        "sender" sender: Option<Fragment<Identity>>,
        /// A part of the unit in the blueprint.
        "unit" unit: Option<Fragment<Gbu>>,
    }
}

section! {
    /// What a rule knows of a template.
    pub struct TemplateExample {
        /// Its id.
        "id" id: Located<String>,
        /// Its version.
        "version" version: Located<u32>,
        /// What it asks for.
        "cta" cta: Option<Located<String>>,
        /// Its language.
        "language" language: Option<Located<String>>,
        /// Its subject.
        "subject" subject: Option<Located<String>>,
        /// Its theme.
        "theme" theme: Option<Located<String>>,
    }
}

impl Example {
    /// Where a finding about it points: at its first part.
    pub fn first(&self) -> Location {
        let campaign = self.campaign.as_ref().map(|part| part.first);
        let template = self.templates.iter().flatten().next().map(|part| part.first);
        campaign.or(template).unwrap_or(self.at)
    }
}

/// A part of a document of one kind.
#[derive(Debug, Clone)]
pub struct Fragment<T> {
    /// What is written of it, as plain values.
    pub value: Value,
    /// Where its first key stands.
    first: Location,
    of: PhantomData<T>,
}

impl<T: Plain> Decode for Fragment<T> {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        let value = T::part(node, cx)?;
        let first = node.entries().next().map_or(node.at(), |entry| entry.key.at());
        Some(Self { value, first, of: PhantomData })
    }
}

impl<T: Plain> Plain for Fragment<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn plain(&self) -> Option<Value> {
        Some(self.value.clone())
    }
}

impl<T> schemars::JsonSchema for Fragment<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fragment".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object",
            "description": "A part of a document, with the keys it has there",
        })
    }
}

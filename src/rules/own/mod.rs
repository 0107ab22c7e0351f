//! The rules of an organisation, from its `rules/v1` documents: read once, run on every campaign
//! beside the program's own.
//!
//! A campaign can neither define nor disable one: they are policy, registered with a digest. What
//! cannot be read is a finding about the document; what cannot be computed is one too, and counts
//! as not proved. Knows nothing of the language of the expressions: `expression` does.

mod examples;
mod look;
mod path;
mod read;
mod scope;
#[cfg(test)]
mod tests;
mod words;

pub(super) use look::over_campaign;
pub(super) use read::{OwnRuleSet, read};

use crate::spec::policy::OwnRule;
use crate::workspace::Workspace;

/// The rule that the documents of own rules are held to.
pub(super) const RULE: &str = "spec-own-rules";

/// Every rule of the organisation, in the order of the documents.
pub fn own_rules(workspace: &Workspace) -> impl Iterator<Item = &OwnRule> {
    workspace.policy.rules.iter().flat_map(|document| document.rules.iter())
}

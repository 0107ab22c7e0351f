//! Templates and prompts: front matter, merge tags, spintax, conditionals, and their rendering.
//!
//! Knows the syntax that Smartlead reads and the little that is ours: the fallback in a tag
//! (`{{name|fallback}}`), the conditional block and the front matter. Knows neither which fields
//! exist nor which may leave; the rules ask that of what is parsed here.

mod ast;
mod document;
mod expand;
mod fields;
mod front;
mod parse;
mod push;
mod render;
mod tag;
mod token;

#[cfg(test)]
mod tests;

pub use ast::{Branch, Conditional, Content, Node, NodeKind, SenderVariable, Tag, walk};
pub use document::{Read, Template, read};
pub use expand::{Expansions, always_contains};
pub use fields::{FRONT_KEYS, Front, TemplateKind, Variable};
pub use parse::{parse, parse_prompt};
pub use push::{Part, smartlead_text};
pub use render::{Blemish, Flaw, Markup, Rendered, Rendering, message_digest};
pub use tag::HELPERS;

/// The shape of a front matter.
const SCHEMA: &str = "spec-schema-valid";
/// Keys that a front matter does not have.
const UNKNOWN_KEY: &str = "spec-unknown-key";
/// Braces and pipes of spintax.
const BALANCED: &str = "msg-spintax-balanced";
/// Merge tags and blocks that cannot be read.
const TAG_SYNTAX: &str = "msg-tag-syntax";
/// Names that Smartlead does not know.
const TAG_KNOWN: &str = "msg-tag-known";
/// What stands in for a blank.
const TAG_FALLBACK: &str = "msg-tag-fallback";

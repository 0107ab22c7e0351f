//! The one reader of YAML: a text becomes a tree of nodes that know their places.
//!
//! The dialect is YAML 1.2 with its core schema, less what makes a document mean something else
//! to another reader: tags, merge keys, directives, a second document, keys that are not text,
//! and plain words such as `no` or `012` are problems. A syntax error costs the top-level section
//! it lies in; the other sections are still read.
//!
//! Knows nothing of campaigns or of what a key means: it reports what is wrong with the text as
//! YAML, the decoders above say what is wrong with the document.

mod ambiguity;
mod build;
mod decode;
mod edit;
mod grow;
mod json;
mod keys;
mod offsets;
mod recover;
mod scalar;
mod set;
mod sink;
mod syntax;
mod tree;
mod units;

#[cfg(test)]
mod tests;

use crate::diagnostic::Problems;

pub use ambiguity::reads_as_text;
pub use decode::{Decoded, Undecodable, decode};
pub use edit::{EditError, apply};
pub use recover::parse;
pub use scalar::{Core, Scalar, Style};
pub use set::{SetError, set};
pub use tree::{Comment, Entry, Found, Kind, Node, Tree};
pub use units::Unit;

/// The rule that syntax errors and constructs outside the dialect break.
const SYNTAX: &str = "spec-schema-valid";
/// The rule that bounds size, depth and expansion.
const LIMITS: &str = "spec-limits";

/// What was read: as much of the tree as there is, and what is wrong with the text.
#[derive(Debug)]
pub struct Parsed {
    /// The first document of the text, without what could not be read.
    pub tree: Tree,
    /// What is wrong, in the order it was found.
    pub problems: Problems,
}

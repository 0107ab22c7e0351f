//! The canonical layout of a document: indentation, key order, quotes, blank lines.
//!
//! The text is put together again from the pieces the one reader found in it; then the result is
//! read and must hold the same values and the same comments, or nothing is changed. What a block
//! of text says is not touched.
//!
//! Knows nothing of files or of whether a document is right.

mod document;
mod emit;
mod order;
mod piece;
mod same;
mod scalar;
#[cfg(test)]
mod tests;

pub use document::{Layout, document, template};

/// The columns of an indentation.
const INDENT: usize = 2;
/// The columns after which a list in brackets is written over several lines.
const COLUMNS_MAX: usize = 100;
/// What begins a comment that is an instruction to this program, such as a waiver.
const INSTRUCTION: &str = "sendoff:";

//! Byte edits on a document that leave it readable.
//!
//! Knows nothing of rules: an edit is a range and what replaces it.

use crate::diagnostic::{Edit, SpliceError, splice};
use crate::source::FileId;

/// Why edits were not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// They do not fit the text or each other.
    #[error(transparent)]
    Splice(#[from] SpliceError),
    /// The edited text has a syntax error that the text had not.
    #[error("the edits would break the document; mend it by hand")]
    Breaks,
}

/// The text of a document with the edits of one file made, in any order given.
///
/// # Errors
/// [`EditError`] where the edits overlap, lie outside the text, or would leave a document that
/// reads worse than before. No edit is made then.
pub fn apply<'e>(
    file: FileId,
    text: &str,
    edits: impl IntoIterator<Item = &'e Edit>,
) -> Result<String, EditError> {
    let edited = splice(file, text, edits)?;
    let (before, after) = (super::parse(file, text), super::parse(file, &edited));
    if before.tree.is_complete() && !after.tree.is_complete() {
        return Err(EditError::Breaks);
    }
    Ok(edited)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Location, Sources, Span};

    #[test]
    fn an_edit_that_breaks_the_document_is_refused() {
        let text = "a: no   # why\n";
        let file = Sources::new().add("a.yaml", text);
        let edit =
            |text: &str| Edit { at: Location::new(file, Span::new(3, 5)), text: text.into() };
        assert_eq!(apply(file, text, [&edit("\"no")]), Err(EditError::Breaks));
        assert_eq!(apply(file, text, [&edit("\"no\"")]).unwrap(), "a: \"no\"   # why\n");
    }
}

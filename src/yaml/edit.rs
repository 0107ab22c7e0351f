//! Byte edits on a text that keep everything they do not touch.
//!
//! Knows nothing of rules: a fix is a range and what replaces it.

use crate::diagnostic::Edit;
use crate::source::{FileId, Span};

/// Why edits were not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// Two edits touch the same bytes, so that what is meant depends on their order.
    #[error("two edits overlap at byte {}; make one of them and check again", .second.start)]
    Overlap {
        /// The edit that begins first.
        first: Span,
        /// The edit that begins inside it.
        second: Span,
    },
    /// An edit does not fit the text: it was made for another one.
    #[error("an edit at byte {} is not inside the text; check again", .span.start)]
    Outside {
        /// The edit.
        span: Span,
    },
    /// The edited text has a syntax error that the text had not.
    #[error("the edits would break the document; mend it by hand")]
    Breaks,
}

/// The text with the edits of one file made, in any order given. An edit that is there twice is
/// made once.
///
/// # Errors
/// [`EditError`] where the edits overlap, lie outside the text, or would leave a document that
/// reads worse than before. No edit is made then.
pub fn apply<'e>(
    file: FileId,
    text: &str,
    edits: impl IntoIterator<Item = &'e Edit>,
) -> Result<String, EditError> {
    let mut edits: Vec<&Edit> = edits.into_iter().filter(|edit| edit.at.file == file).collect();
    edits.sort_by_key(|edit| (edit.at.span, edit.text.as_str()));
    edits.dedup();
    for pair in edits.windows(2) {
        let (first, second) = (pair[0].at.span, pair[1].at.span);
        if second.start < first.end || second.start == first.start {
            return Err(EditError::Overlap { first, second });
        }
    }
    let mut edited = String::with_capacity(text.len());
    let mut kept = 0;
    for edit in &edits {
        let span = edit.at.span;
        let before = text.get(kept..span.start as usize);
        let (Some(before), Some(_)) = (before, text.get(span.range())) else {
            return Err(EditError::Outside { span });
        };
        edited.push_str(before);
        edited.push_str(&edit.text);
        kept = span.end as usize;
    }
    edited.push_str(text.get(kept..).unwrap_or_default());
    let (before, after) = (super::parse(file, text), super::parse(file, &edited));
    if before.tree.is_complete() && !after.tree.is_complete() {
        return Err(EditError::Breaks);
    }
    Ok(edited)
}

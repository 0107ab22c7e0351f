//! Byte edits on a text that keep everything they do not touch.
//!
//! Knows nothing of what the text means: whoever applies a fix reads the result again.

use super::Edit;
use crate::source::{FileId, Span};

/// Why edits were not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpliceError {
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
}

/// Whether two edits of one file touch the same bytes, or insert at the same place.
pub fn overlap(one: &Edit, other: &Edit) -> bool {
    let (first, second) = if one.at.span <= other.at.span { (one, other) } else { (other, one) };
    let (first, second) = (first.at, second.at);
    first.file == second.file
        && (second.span.start < first.span.end || second.span.start == first.span.start)
}

/// The text with the edits of one file made, in any order given. An edit that is there twice is
/// made once.
///
/// # Errors
/// [`SpliceError`] where the edits overlap or lie outside the text. No edit is made then.
pub fn splice<'e>(
    file: FileId,
    text: &str,
    edits: impl IntoIterator<Item = &'e Edit>,
) -> Result<String, SpliceError> {
    let mut edits: Vec<&Edit> = edits.into_iter().filter(|edit| edit.at.file == file).collect();
    edits.sort();
    edits.dedup();
    for pair in edits.windows(2) {
        if overlap(pair[0], pair[1]) {
            let (first, second) = (pair[0].at.span, pair[1].at.span);
            return Err(SpliceError::Overlap { first, second });
        }
    }
    let mut edited = String::with_capacity(text.len());
    let mut kept = 0;
    for edit in &edits {
        let span = edit.at.span;
        let before = text.get(kept..span.start as usize);
        let (Some(before), Some(_)) = (before, text.get(span.range())) else {
            return Err(SpliceError::Outside { span });
        };
        edited.push_str(before);
        edited.push_str(&edit.text);
        kept = span.end as usize;
    }
    edited.push_str(text.get(kept..).unwrap_or_default());
    Ok(edited)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Location, Sources};

    fn file() -> FileId {
        Sources::new().add("a.yaml", TEXT)
    }

    fn edit(start: u32, end: u32, text: &str) -> Edit {
        Edit { at: Location::new(file(), Span::new(start, end)), text: text.into() }
    }

    const TEXT: &str = "a: no   # why\r\n\r\nb:  [1,  2]\r\n";

    #[test]
    fn comments_breaks_and_layout_stay() {
        let edits = [edit(26, 27, "3"), edit(3, 5, "\"no\""), edit(3, 5, "\"no\"")];
        let edited = splice(file(), TEXT, &edits).expect("fits");
        assert_eq!(edited, "a: \"no\"   # why\r\n\r\nb:  [1,  3]\r\n");
        assert_eq!(splice(file(), TEXT, &[]).as_deref(), Ok(TEXT));
    }

    #[test]
    fn edits_that_overlap_are_refused() {
        let (first, second) = (Span::new(3, 5), Span::new(4, 6));
        let overlap = Err(SpliceError::Overlap { first, second });
        assert_eq!(splice(file(), TEXT, &[edit(4, 6, "x"), edit(3, 5, "y")]), overlap);
        let twice = splice(file(), TEXT, &[edit(3, 3, "x"), edit(3, 3, "y")]);
        assert!(matches!(twice, Err(SpliceError::Overlap { .. })));
        let beside = splice(file(), TEXT, &[edit(3, 5, "x"), edit(5, 6, " ")]);
        assert_eq!(beside.as_deref(), Ok("a: x   # why\r\n\r\nb:  [1,  2]\r\n"));
    }

    #[test]
    fn edits_that_do_not_fit_are_refused() {
        let outside = Err(SpliceError::Outside { span: Span::new(90, 91) });
        assert_eq!(splice(file(), TEXT, &[edit(90, 91, "x")]), outside);
        let inside = Err(SpliceError::Outside { span: Span::new(4, 5) });
        assert_eq!(splice(file(), "a: ö\n", &[edit(4, 5, "x")]), inside);
    }
}

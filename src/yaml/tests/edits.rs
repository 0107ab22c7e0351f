//! Edits keep what they do not touch, and refuse what is not certain.

use crate::diagnostic::Edit;
use crate::source::{Location, Span};

use super::super::{EditError, apply};
use super::file;

fn edit(start: u32, end: u32, text: &str) -> Edit {
    Edit { at: Location::new(file(), Span::new(start, end)), text: text.into() }
}

const TEXT: &str = "a: no   # why\r\n\r\nb:  [1,  2]\r\n";

#[test]
fn comments_breaks_and_layout_stay() {
    let edits = [edit(26, 27, "3"), edit(3, 5, "\"no\""), edit(3, 5, "\"no\"")];
    let edited = apply(file(), TEXT, &edits).expect("applies");
    assert_eq!(edited, "a: \"no\"   # why\r\n\r\nb:  [1,  3]\r\n");
    assert_eq!(apply(file(), TEXT, &[]).as_deref(), Ok(TEXT));
}

#[test]
fn edits_that_overlap_are_refused() {
    let (first, second) = (Span::new(3, 5), Span::new(4, 6));
    let overlap = Err(EditError::Overlap { first, second });
    assert_eq!(apply(file(), TEXT, &[edit(4, 6, "x"), edit(3, 5, "y")]), overlap);
    let twice = apply(file(), TEXT, &[edit(3, 3, "x"), edit(3, 3, "y")]);
    assert!(matches!(twice, Err(EditError::Overlap { .. })));
    let beside = apply(file(), TEXT, &[edit(3, 5, "x"), edit(5, 6, " ")]);
    assert_eq!(beside.as_deref(), Ok("a: x   # why\r\n\r\nb:  [1,  2]\r\n"));
}

#[test]
fn edits_that_do_not_fit_or_break_the_document_are_refused() {
    let outside = Err(EditError::Outside { span: Span::new(90, 91) });
    assert_eq!(apply(file(), TEXT, &[edit(90, 91, "x")]), outside);
    let inside = Err(EditError::Outside { span: Span::new(4, 5) });
    assert_eq!(apply(file(), "a: ö\n", &[edit(4, 5, "x")]), inside);
    assert_eq!(apply(file(), TEXT, &[edit(3, 5, "\"no")]), Err(EditError::Breaks));
}

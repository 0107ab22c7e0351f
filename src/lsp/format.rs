//! The layout of a document, as `fmt` has it, in one edit that leaves equal lines alone.

use lsp_types::TextEdit;

use super::view::View;
use crate::format::{Layout, document, template};
use crate::source::{Location, Span};

/// The edit that lays a document out; `None` where it is laid out.
///
/// # Errors
/// Why it is left as it is.
pub(super) fn format(view: View<'_>) -> Result<Option<TextEdit>, String> {
    let layout = if view.is_template() {
        template(view.file, view.text())
    } else {
        document(view.file, view.text())
    };
    match layout {
        Layout::Kept => Ok(None),
        Layout::Changed(text) => Ok(replacement(view, &text)),
        Layout::Unreadable(_) => {
            Err(format!("`{}` cannot be read, and stays as it is", view.source().path()))
        }
        Layout::Doubtful => Err(format!(
            "`{}` is written in a way that cannot be laid out without a doubt, and stays as it is",
            view.source().path()
        )),
    }
}

/// The edit that puts another text in the place of a file's; `None` where both are equal. Lines at
/// the start and at the end that both have stay, so that a cursor there does.
pub(super) fn replacement(view: View<'_>, new: &str) -> Option<TextEdit> {
    let old = view.text();
    if old == new {
        return None;
    }
    let same = |(one, other): &(&str, &str)| one == other;
    let lines =
        |text: &'_ str| -> Vec<String> { text.split_inclusive('\n').map(str::to_owned).collect() };
    let (before, after) = (lines(old), lines(new));
    let pairs = before.iter().map(String::as_str).zip(after.iter().map(String::as_str));
    let head: usize = pairs.take_while(same).map(|(line, _)| line.len()).sum();
    let pairs = before.iter().rev().map(String::as_str).zip(after.iter().rev().map(String::as_str));
    let tail: usize = pairs.take_while(same).map(|(line, _)| line.len()).sum();
    let tail = tail.min(old.len() - head).min(new.len() - head);
    let span = Span::new(head as u32, (old.len() - tail) as u32);
    let range = view.range(Location::new(view.file, span));
    Some(TextEdit::new(range, new[head..new.len() - tail].to_owned()))
}

//! Laying out a whole document, or the front matter of a template.
//!
//! Knows what must not change; how a line looks is not decided here.

use crate::diagnostic::Problems;
use crate::source::FileId;
use crate::spec::Kind;
use crate::template;
use crate::yaml::{self, Tree};

use super::emit::emit;
use super::order::Order;
use super::piece::Pieces;
use super::same::same;

/// What became of a text.
#[derive(Debug)]
pub enum Layout {
    /// It is laid out already.
    Kept,
    /// This is how it is laid out.
    Changed(String),
    /// It cannot be read, so that it is left as it is.
    Unreadable(Problems),
    /// It is written in a way that cannot be laid out without a doubt, and is left as it is.
    Doubtful,
}

/// The keys of a front matter, in their order.
const FRONT: [&str; 11] = [
    "id",
    "version",
    "kind",
    "language",
    "theme",
    "cta",
    "subject",
    "model",
    "temperature",
    "inputs",
    "variables",
];

/// The layout of a YAML document.
pub fn document(file: FileId, text: &str) -> Layout {
    let parsed = yaml::parse(file, text);
    if !is_sound(&parsed.problems) || !parsed.tree.is_complete() {
        return Layout::Unreadable(parsed.problems);
    }
    let kind = parsed.tree.root().and_then(|root| root.get("kind"));
    let kind = kind.and_then(|entry| Kind::named(entry.value.text()?));
    let order = kind.map_or_else(Order::none, Order::of);
    match laid_out(&parsed.tree, text, &order, true) {
        Some(laid_out) if laid_out == text => Layout::Kept,
        Some(laid_out) => Layout::Changed(laid_out),
        None => Layout::Doubtful,
    }
}

/// The layout of a template or prompt: of its front matter. The body stays as it is.
pub fn template(file: FileId, text: &str) -> Layout {
    let read = template::read(file, text);
    let Some((front, body)) = front_of(text) else { return Layout::Unreadable(read.problems) };
    let inner = &text[front.clone()];
    let parsed = yaml::parse(file, inner);
    let Some(before) = read.template.filter(|_| is_sound(&parsed.problems)) else {
        return Layout::Unreadable(read.problems);
    };
    let order = Order::keys(&FRONT);
    let Some(front_laid_out) = laid_out(&parsed.tree, inner, &order, false) else {
        return Layout::Doubtful;
    };
    let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let changed = format!("---{line_break}{front_laid_out}{}", &text[body..]);
    let after = template::read(file, &changed).template;
    if after.is_none_or(|after| after.digest != before.digest) {
        return Layout::Doubtful;
    }
    if changed == text { Layout::Kept } else { Layout::Changed(changed) }
}

/// Where the front matter stands between its lines of dashes, and where the second one begins.
fn front_of(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let first = text.split_inclusive('\n').next()?;
    let start = first.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return (first.trim_end() == "---").then_some((start..at, at));
        }
        at += line.len();
    }
    None
}

/// Whether only the look of plain values is wrong: nothing was left out of the tree then.
fn is_sound(problems: &Problems) -> bool {
    problems.iter().all(|problem| problem.rule == "spec-yaml-ambiguity")
}

/// The text laid out; `None` where the result does not hold what the text held.
fn laid_out(tree: &Tree, text: &str, order: &Order, spaced: bool) -> Option<String> {
    let entries = tree.root().filter(|root| !root.is_flow()).map(|root| root.entries().count());
    if entries.unwrap_or(0) == 0 {
        return Some(text.to_owned());
    }
    let pieces = Pieces::of(tree, text);
    let mut lines = emit(&pieces, text, order, spaced)?;
    lines.push(String::new());
    let laid_out = lines.join(if text.contains("\r\n") { "\r\n" } else { "\n" });
    let after = yaml::parse(tree.file(), &laid_out);
    (is_sound(&after.problems) && same(tree, &after.tree)).then_some(laid_out)
}

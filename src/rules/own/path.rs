//! Paths into a campaign, such as `send.waves` and `it.size`: what stands there by its shape, and
//! where in the file.

use crate::base::shape::Shape;
use crate::expression::Mistake;
use crate::source::{Location, Span};
use crate::yaml::{Entry, Kind, Node};

/// A path and what it leads to.
#[derive(Debug)]
pub(super) struct Path {
    /// The names, from the top.
    pub(super) names: Vec<String>,
    /// What stands there.
    pub(super) shape: Shape,
}

/// Reads a path that begins at a shape.
pub(super) fn read(text: &str, from: &Shape) -> Result<Path, Mistake> {
    let mut shape = from.clone();
    let mut names: Vec<String> = Vec::new();
    let mut start = 0;
    for name in text.split('.') {
        let span = Span::new(start, start + name.len() as u32);
        start = span.end + 1;
        let next = match &shape {
            Shape::Table(value) => Some((**value).clone()),
            section => section.field(name).map(|field| field.shape.clone()),
        };
        let Some(next) = next else {
            let of = match names[..] {
                [] => "a campaign".to_owned(),
                _ => format!("`{}`", names.join(".")),
            };
            let headline = format!("{of} has no `{name}`");
            return Err(Mistake::new(span, headline, "name a key of the campaign")
                .meant(name, &shape.keys()));
        };
        names.push(name.to_owned());
        shape = next;
    }
    Ok(Path { names, shape })
}

/// The value at a path in plain values; `None` where it is not written.
pub(super) fn value<'v>(
    names: &[String],
    root: &'v serde_json::Value,
) -> Option<&'v serde_json::Value> {
    names.iter().try_fold(root, |value, name| value.get(name))
}

/// The node of a campaign that a path leads to, or the last one on the way that is written.
pub(super) fn node<'t>(names: &[String], mut node: Node<'t>) -> (Node<'t>, Option<Location>) {
    let mut key = None;
    for name in names {
        let Some(entry) = node.get(name).or_else(|| only(node)) else { break };
        node = entry.value;
        key = Some(entry.key.at());
    }
    (node, key)
}

/// The one entry of a mapping whose key is a name its author chose, as in `- pilot: 150`.
fn only(node: Node<'_>) -> Option<Entry<'_>> {
    let mut entries = node.entries();
    let one = entries.next().filter(|entry| entry.value.scalar().is_some())?;
    entries.next().is_none().then_some(one)
}

/// The entry of a list or mapping, by its position.
pub(super) fn entry(node: Node<'_>, index: usize) -> Option<(Node<'_>, Option<Location>)> {
    match node.kind() {
        Kind::List(mut items) => items.nth(index).map(|item| (item, None)),
        Kind::Map(mut entries) => entries.nth(index).map(|it| (it.value, Some(it.key.at()))),
        Kind::Scalar(_) => None,
    }
}

/// Where to point: at a value that fits a line, else at its key or its first one.
pub(super) fn place((node, key): (Node<'_>, Option<Location>)) -> Location {
    match node.kind() {
        Kind::Scalar(scalar) if !scalar.text.is_empty() => node.at(),
        Kind::Map(mut entries) => {
            key.or_else(|| entries.next().map(|entry| entry.key.at())).unwrap_or_else(|| node.at())
        }
        _ => key.unwrap_or_else(|| node.at()),
    }
}

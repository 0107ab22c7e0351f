//! Whether two trees hold the same values and comments.
//!
//! Knows nothing of layout: the order of the keys of a mapping, quotes and indentation do not
//! count.

use crate::yaml::{Core, Kind, Node, Tree};

/// Whether a tree holds what another one holds.
pub(super) fn same(one: &Tree, other: &Tree) -> bool {
    let values = match (one.root(), other.root()) {
        (Some(one), Some(other)) => alike(one, other),
        (one, other) => one.is_none() && other.is_none(),
    };
    values && comments(one) == comments(other)
}

fn comments(tree: &Tree) -> Vec<&str> {
    let mut texts: Vec<&str> = tree.comments().iter().map(|it| it.text.trim_end()).collect();
    texts.sort_unstable();
    texts
}

fn alike(one: Node<'_>, other: Node<'_>) -> bool {
    match (one.kind(), other.kind()) {
        (Kind::Scalar(one), Kind::Scalar(other)) => {
            let text = |core: Core<'_>| matches!(core, Core::Str(_));
            one.text == other.text && text(one.core()) == text(other.core())
        }
        (Kind::List(ones), Kind::List(others)) => {
            let lengths = (ones.clone().count(), others.clone().count());
            lengths.0 == lengths.1 && ones.zip(others).all(|(one, other)| alike(one, other))
        }
        (Kind::Map(mut ones), Kind::Map(others)) => {
            let lengths = (ones.clone().count(), others.count());
            let there = |key: &str| other.get(key).map(|entry| entry.value);
            lengths.0 == lengths.1
                && ones.all(|entry| {
                    let key = entry.key.text().unwrap_or_default();
                    there(key).is_some_and(|value| alike(entry.value, value))
                })
        }
        _ => false,
    }
}

//! Where in a document's tree a byte stands: the keys and items that lead to it.
//!
//! Knows shapes; not what any key means.

use crate::source::Span;
use crate::yaml::{Kind, Node, Tree};

/// One step from a collection into what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// To the value of a key.
    Key(String),
    /// To an item of a list.
    Item(usize),
}

impl Step {
    /// The key, where it is one.
    pub(super) fn key(&self) -> Option<&str> {
        match self {
            Self::Key(key) => Some(key),
            Self::Item(_) => None,
        }
    }
}

/// A key or a value of a tree, with the way to it. The way to a key ends with that key.
#[derive(Debug, Clone)]
pub(super) struct Place<'t> {
    /// The way to it.
    pub steps: Vec<Step>,
    /// Whether it is a key.
    pub is_key: bool,
    /// The key or the value.
    pub node: Node<'t>,
}

impl Place<'_> {
    /// The way to it as people write it: `send.waves.pilot`.
    pub(super) fn dotted(&self) -> String {
        let keys: Vec<&str> = self.steps.iter().filter_map(Step::key).collect();
        keys.join(".")
    }
}

/// Visits every key and every value of a tree, outer before inner.
pub(super) fn walk<'t>(tree: &'t Tree, visit: &mut impl FnMut(Place<'t>)) {
    if let Some(root) = tree.root() {
        below(root, &mut Vec::new(), visit);
    }
}

fn below<'t>(node: Node<'t>, steps: &mut Vec<Step>, visit: &mut impl FnMut(Place<'t>)) {
    visit(Place { steps: steps.clone(), is_key: false, node });
    match node.kind() {
        Kind::Scalar(_) => {}
        Kind::List(items) => {
            for (index, item) in items.enumerate() {
                steps.push(Step::Item(index));
                below(item, steps, visit);
                steps.pop();
            }
        }
        Kind::Map(entries) => {
            for entry in entries {
                steps.push(Step::Key(entry.key.text().unwrap_or_default().to_owned()));
                visit(Place { steps: steps.clone(), is_key: true, node: entry.key });
                below(entry.value, steps, visit);
                steps.pop();
            }
        }
    }
}

/// The innermost key or value around an offset, its end included; `None` outside of the document.
pub(super) fn at(tree: &Tree, offset: u32) -> Option<Place<'_>> {
    let mut found = None;
    let (mut node, mut steps) = (tree.root()?, Vec::new());
    loop {
        if touches(node.at().span, offset) {
            found = Some(Place { steps: steps.clone(), is_key: false, node });
        }
        let inner = match node.kind() {
            Kind::Scalar(_) => None,
            Kind::List(items) => items
                .enumerate()
                .find(|(_, item)| touches(item.at().span, offset))
                .map(|(index, item)| (Step::Item(index), item)),
            Kind::Map(mut entries) => {
                let entry = entries.find(|entry| {
                    let (key, value) = (entry.key.at().span, entry.value.at().span);
                    touches(key, offset) || touches(value, offset)
                });
                let step = |key: Node<'_>| Step::Key(key.text().unwrap_or_default().to_owned());
                if let Some(entry) = entry.filter(|entry| touches(entry.key.at().span, offset)) {
                    steps.push(step(entry.key));
                    return Some(Place { steps, is_key: true, node: entry.key });
                }
                entry.map(|entry| (step(entry.key), entry.value))
            }
        };
        let Some((step, next)) = inner else { return found };
        steps.push(step);
        node = next;
    }
}

fn touches(span: Span, offset: u32) -> bool {
    span.start <= offset && offset <= span.end
}

/// Whether a way fits a pattern: keys joined by dots, where `*` is any key, `[]` any item, and a
/// last `~` stands for the key itself, whichever it is.
pub(super) fn fits(pattern: &str, steps: &[Step], is_key: bool) -> bool {
    if pattern.ends_with('~') != is_key {
        return false;
    }
    let mut parts = pattern.split('.');
    let fitting = steps.iter().all(|step| match (parts.next(), step) {
        (Some("[]"), Step::Item(_)) | (Some("*" | "~"), Step::Key(_)) => true,
        (Some(part), Step::Key(key)) => part == key,
        _ => false,
    });
    fitting && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn the_way_to_an_offset_is_found_and_fits_its_pattern() {
        let text = "send:\n  waves:\n    - pilot: 150\n    - 300\n  days: [mon, tue]\nname: x\n";
        let file = Sources::new().add("a.yaml", text);
        let tree = crate::yaml::parse(file, text).tree;
        let table = [
            ("pilot", "send.waves.[].~", "send.waves.pilot"),
            ("150", "send.waves.[].*", "send.waves.pilot"),
            ("300", "send.waves.[]", "send.waves"),
            ("tue", "send.days.[]", "send.days"),
            ("waves", "send.~", "send.waves"),
            ("x\n", "name", "name"),
        ];
        for (needle, pattern, dotted) in table {
            let place = at(&tree, text.find(needle).unwrap() as u32 + 1).unwrap();
            assert!(fits(pattern, &place.steps, place.is_key), "{needle}: {:?}", place.steps);
            assert_eq!(place.dotted(), dotted);
        }
        assert!(!fits("send.waves", &[Step::Key("send".into())], false));
    }
}

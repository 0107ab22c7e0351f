//! The outline of a document, and names of a workspace by what they begin with.

use lsp_types::{DocumentSymbol, Location as Place, SymbolInformation, SymbolKind};

use super::names::Thing;
use super::view::View;
use crate::diagnostic::Redacted;
use crate::source::{Location, Span};
use crate::template::Template;
use crate::yaml::{Kind, Node};

/// How many levels of keys an outline shows.
const LEVELS: usize = 4;
/// The most names that are listed of a workspace.
const LISTED_MAX: usize = 200;

/// The outline of a file.
pub(super) fn outline(view: View<'_>) -> Vec<DocumentSymbol> {
    if let Some(template) = view.snapshot.template(view.file) {
        return vec![letter(view, template)];
    }
    let redacted = view.snapshot.redacted();
    let root = view.tree().and_then(|tree| tree.root());
    root.map(|root| entries(view, root, &redacted, LEVELS)).unwrap_or_default()
}

/// The outline without its levels, for a client that shows none.
pub(super) fn flat(view: View<'_>, outline: Vec<DocumentSymbol>) -> Vec<SymbolInformation> {
    let Some(uri) = view.snapshot.uri(view.file) else { return Vec::new() };
    let mut found = Vec::new();
    let mut waiting: Vec<(DocumentSymbol, Option<String>)> =
        outline.into_iter().rev().map(|symbol| (symbol, None)).collect();
    while let Some((symbol, container)) = waiting.pop() {
        let inner = symbol.children.into_iter().flatten().rev();
        waiting.extend(inner.map(|child| (child, Some(symbol.name.clone()))));
        let place = Place::new(uri.clone(), symbol.range);
        found.push(information(symbol.name, symbol.kind, place, container));
    }
    found
}

/// Names that are given in the workspace and hold the letters of a query in their order.
pub(super) fn named(view: View<'_>, query: &str) -> Vec<SymbolInformation> {
    let fits = |name: &str| {
        let mut letters = name.chars().flat_map(char::to_lowercase);
        query.chars().flat_map(char::to_lowercase).all(|wanted| letters.any(|c| c == wanted))
    };
    let given = view.snapshot.index().all_given().filter(|it| fits(&it.name)).take(LISTED_MAX);
    given
        .filter_map(|it| {
            let container = Some(it.thing.noun().to_owned());
            Some(information(it.shown(), kind(it.thing), view.place(it.at)?, container))
        })
        .collect()
}

const fn kind(thing: Thing) -> SymbolKind {
    match thing {
        Thing::Campaign => SymbolKind::MODULE,
        Thing::Template | Thing::Prompt => SymbolKind::FILE,
        Thing::Sender | Thing::Person => SymbolKind::CLASS,
        Thing::Role => SymbolKind::INTERFACE,
        Thing::Field | Thing::Column => SymbolKind::FIELD,
        Thing::Variable => SymbolKind::VARIABLE,
        Thing::Wave => SymbolKind::EVENT,
        _ => SymbolKind::OBJECT,
    }
}

#[expect(deprecated, reason = "the field exists, and must be filled, until the types drop it")]
fn information(
    name: String,
    kind: SymbolKind,
    location: Place,
    container_name: Option<String>,
) -> SymbolInformation {
    SymbolInformation { name, kind, location, container_name, tags: None, deprecated: None }
}

fn entries(
    view: View<'_>,
    node: Node<'_>,
    redacted: &Redacted<'_>,
    levels: usize,
) -> Vec<DocumentSymbol> {
    if levels == 0 {
        return Vec::new();
    }
    let keys = node.entries().map(|entry| {
        let name = entry.key.text().unwrap_or_default().to_owned();
        symbol(view, name, (entry.key, entry.value), redacted, levels)
    });
    let items = node.items().enumerate().filter_map(|(index, item)| {
        let (name, first) = item_name(item, index)?;
        Some(symbol(view, name, (first, item), redacted, levels))
    });
    keys.chain(items).collect()
}

/// The name of an item that is a mapping: what its first key says.
fn item_name(item: Node<'_>, index: usize) -> Option<(String, Node<'_>)> {
    let first = item.entries().next()?;
    let value = first.value.text().filter(|text| !text.is_empty());
    let said = value.or(first.key.text()).map(str::to_owned);
    Some((said.unwrap_or_else(|| format!("{}", index + 1)), first.key))
}

fn symbol(
    view: View<'_>,
    name: String,
    (key, value): (Node<'_>, Node<'_>),
    redacted: &Redacted<'_>,
    levels: usize,
) -> DocumentSymbol {
    let (kind, detail) = match value.kind() {
        Kind::Map(_) => (SymbolKind::OBJECT, None),
        Kind::List(_) => (SymbolKind::ARRAY, None),
        Kind::Scalar(_) => (SymbolKind::PROPERTY, Some(shown(value, redacted))),
    };
    let (own, whole) = (key.at(), value.at());
    let whole = Location::new(own.file, own.span.cover(whole.span));
    let children = entries(view, value, redacted, levels - 1);
    made(view, (name, detail, kind), whole, own, children)
}

fn shown(value: Node<'_>, redacted: &Redacted<'_>) -> String {
    let text = redacted.text_at(value.at());
    text.lines().next().unwrap_or_default().to_owned()
}

#[expect(deprecated, reason = "the field exists, and must be filled, until the types drop it")]
fn made(
    view: View<'_>,
    (name, detail, kind): (String, Option<String>, SymbolKind),
    whole: Location,
    own: Location,
    children: Vec<DocumentSymbol>,
) -> DocumentSymbol {
    DocumentSymbol {
        name: if name.is_empty() { "(empty)".to_owned() } else { name },
        detail,
        kind,
        tags: None,
        deprecated: None,
        range: view.range(whole),
        selection_range: view.range(own),
        children: (!children.is_empty()).then_some(children),
    }
}

/// A template: its id, with its variables and the merge tags of its body.
fn letter(view: View<'_>, template: &Template) -> DocumentSymbol {
    let front = &template.front;
    let mut inner: Vec<DocumentSymbol> = Vec::new();
    let mut leaf = |name: &str, detail: Option<String>, kind, at| {
        inner.push(made(view, (name.to_owned(), detail, kind), at, at, Vec::new()));
    };
    if let Some(subject) = &front.subject {
        let detail = Some(subject.text().to_owned());
        leaf("subject", detail, SymbolKind::STRING, subject.whole());
    }
    for (name, variable) in &front.variables {
        let from = variable.from.as_ref().map(|from| from.value.clone());
        leaf(name, from, SymbolKind::VARIABLE, variable.at);
    }
    for (tag, at) in template.body.tags() {
        leaf(&format!("{{{{{}}}}}", tag.name), None, SymbolKind::FIELD, at);
    }
    inner.sort_by_key(|symbol| (symbol.range.start.line, symbol.range.start.character));
    let name = format!("{}@{}", front.id.value, front.version.value);
    let whole = Location::new(view.file, Span::new(0, view.text().len() as u32));
    made(view, (name, None, SymbolKind::FILE), whole, front.id.at, inner)
}

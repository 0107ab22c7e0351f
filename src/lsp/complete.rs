//! What may be written where the cursor stands in a document.
//!
//! Keys and words come from the published schema, names from the workspace. Templates and waivers
//! have files of their own.

use lsp_types::CompletionItem;

use super::cursor::{Before, Cursor, Token, Wanted, readings, token};
use super::index::Occurrence;
use super::names::{Part, Thing, part};
use super::offer::{Offer, Sort};
use super::places::{Place, Step};
use super::schema::{Key, Shape, Spot};
use super::view::View;
use super::{complete_message, complete_waiver, index};
use crate::rules::ALL;
use crate::spec::Kind;
use crate::workspace::SETTINGS_FILE;

/// What may be written at an offset.
pub(super) fn complete(view: View<'_>, offset: u32) -> Vec<CompletionItem> {
    if view.is_template() {
        return complete_message::complete(view, offset);
    }
    let text = view.text();
    let Some(token) = token(text, offset) else { return complete_waiver::complete(view, offset) };
    let offer = Offer::new(view, &token);
    let Some(kind) = view.kind().or_else(|| by_path(view)) else {
        return kinds(&offer, &token);
    };
    let found = readings(view.file, text, &token);
    let mut items: Vec<CompletionItem> = found
        .iter()
        .flat_map(|cursor| match cursor.wanted {
            Wanted::Key => keys(view, kind, cursor, &token, &offer),
            Wanted::Value => values(view, kind, &cursor.steps, &offer),
        })
        .collect();
    if items.is_empty() && found.is_empty() && token.before == Before::Indent {
        items = kinds(&offer, &token);
    }
    items
}

/// The kind a document is expected to be where it does not say one that exists.
fn by_path(view: View<'_>) -> Option<Kind> {
    let path = view.source().path();
    let has_root = view.tree().is_some_and(|tree| tree.root().is_some());
    match path.split('/').next() {
        _ if !has_root => None,
        Some(SETTINGS_FILE) => Some(Kind::Workspace),
        Some("campaigns") => Some(Kind::Campaign),
        _ => None,
    }
}

/// The first line of a document.
fn kinds(offer: &Offer, token: &Token) -> Vec<CompletionItem> {
    let prefix = if token.before == Before::Colon { "" } else { "kind: " };
    let items = Kind::ALL.into_iter().map(|kind| {
        let doc = Spot::top(kind).and_then(|spot| spot.doc()).unwrap_or_default();
        offer.word(&format!("{prefix}{kind}"), doc, Sort::Own)
    });
    items.collect()
}

fn keys(
    view: View<'_>,
    kind: Kind,
    cursor: &Cursor,
    token: &Token,
    offer: &Offer,
) -> Vec<CompletionItem> {
    let Some(spot) = Spot::at(kind, &cursor.steps) else { return Vec::new() };
    if spot.shape() == Shape::List && !token.flow {
        return items(view, kind, cursor, offer);
    }
    let absent = |name: &str| !cursor.present.iter().any(|present| present == name);
    let known = spot.keys().into_iter().filter(|key| absent(&key.name));
    let mut found: Vec<CompletionItem> = known
        .map(|key| {
            let deeper: Vec<Step> =
                cursor.steps.iter().cloned().chain([Step::Key(key.name.clone())]).collect();
            let inner = Spot::at(kind, &deeper).map(|spot| spot.keys()).unwrap_or_default();
            offer.key(&key, &inner, token)
        })
        .collect();
    let mut steps = cursor.steps.clone();
    steps.push(Step::Key(String::new()));
    let named = match part(kind, &steps, true) {
        Some((Part::Uses, thing)) => names(view, thing, &steps, true),
        _ => objects(view, kind, &steps),
    };
    let named = named.into_iter().filter(|it| absent(&it.text));
    let named: Vec<CompletionItem> = named
        .filter(|it| !found.iter().any(|known| known.label == it.text))
        .map(|it| {
            let (name, doc) = (it.text, it.detail);
            let key = Key { name, doc, required: false, shape: Shape::Scalar };
            offer.key(&key, &[], token)
        })
        .collect();
    found.extend(named);
    found
}

/// The objects a campaign may write to: those of the allowlists.
fn objects(view: View<'_>, kind: Kind, steps: &[Step]) -> Vec<Named> {
    if kind != Kind::Campaign || steps.len() != 2 || steps[0] != Step::Key("writeback".into()) {
        return Vec::new();
    }
    let policies = view.snapshot.workspace.policy.fields.iter();
    let mut names: Vec<&str> = policies.flat_map(|policy| policy.objects.names()).collect();
    names.sort_unstable();
    names.dedup();
    let detail = || "an object of the allowlist".to_owned();
    names.into_iter().map(|name| Named { text: name.to_owned(), detail: detail() }).collect()
}

/// The items of a list whose dash is not written yet.
fn items(view: View<'_>, kind: Kind, cursor: &Cursor, offer: &Offer) -> Vec<CompletionItem> {
    let mut steps = cursor.steps.clone();
    steps.push(Step::Item(0));
    let spot = Spot::at(kind, &steps);
    let keys = spot.iter().flat_map(Spot::keys).filter(|key| key.required);
    let keys = keys.map(|key| offer.word(&format!("- {}: ", key.name), &key.doc, Sort::Own));
    let mut found: Vec<CompletionItem> = keys.collect();
    found.extend(values(view, kind, &steps, &offer.with_dash()));
    found
}

fn values(view: View<'_>, kind: Kind, steps: &[Step], offer: &Offer) -> Vec<CompletionItem> {
    let Some(spot) = Spot::at(kind, steps) else { return Vec::new() };
    let named = match part(kind, steps, false) {
        Some((Part::Uses, thing)) => names(view, thing, steps, false),
        _ => Vec::new(),
    };
    let mut found: Vec<CompletionItem> =
        named.iter().map(|it| offer.name(&it.text, &it.detail)).collect();
    let words = spot.words();
    for word in words.iter().filter(|word| !named.iter().any(|it| it.text == word.text)) {
        found.push(offer.word(&word.text, &word.doc, Sort::Own));
    }
    // A list wanted as a value: its items within brackets.
    if let Some(item) = spot.item().filter(|_| spot.shape() == Shape::List) {
        let mut deeper = steps.to_vec();
        deeper.push(Step::Item(0));
        let bracketed = offer.bracketed();
        let words =
            item.words().into_iter().map(|word| bracketed.word(&word.text, &word.doc, Sort::Own));
        found.extend(words);
        if let Some((Part::Uses, thing)) = part(kind, &deeper, false) {
            let named = names(view, thing, &deeper, false);
            found.extend(named.iter().map(|it| bracketed.name(&it.text, &it.detail)));
        }
    }
    let form = spot.form().filter(|_| words.is_empty() && named.is_empty());
    if let Some(form) = form {
        let examples =
            form.split('`').skip(1).step_by(2).filter(|it| !it.contains(':') || it.contains('-'));
        found.extend(examples.map(|example| offer.word(example, &form, Sort::Example)));
    }
    found
}

/// A name that may be written, with what it names.
pub(super) struct Named {
    /// The name.
    pub text: String,
    /// What it names.
    pub detail: String,
}

/// The names a reference may have where it stands.
fn names(view: View<'_>, thing: Thing, steps: &[Step], is_key: bool) -> Vec<Named> {
    let index = &view.snapshot.index();
    let scope = view.tree().and_then(|tree| {
        let node = tree.root()?;
        let place = Place { steps: steps.to_vec(), is_key, node };
        Some(index::scope(thing, Part::Uses, &place, tree, view.source().path()))
    });
    let scope = scope.unwrap_or_default();
    let given =
        |thing| -> Vec<Named> { index.given(thing, &scope).map(|it| named(view, it)).collect() };
    match thing {
        Thing::Somebody => {
            [given(Thing::Role), given(Thing::Person)].into_iter().flatten().collect()
        }
        Thing::Rule => ALL
            .iter()
            .map(|rule| Named { text: rule.name.to_owned(), detail: rule.summary.to_owned() })
            .collect(),
        Thing::Registered => view
            .snapshot
            .workspace
            .registrable()
            .into_iter()
            .map(|it| Named { text: it.what, detail: it.digest.to_string() })
            .collect(),
        Thing::Field => fields(view, steps),
        thing => given(thing),
    }
}

fn named(view: View<'_>, it: &Occurrence) -> Named {
    let place = view.snapshot.workspace.sources.show(it.at);
    Named { text: it.shown(), detail: format!("{}, {place}", it.thing.noun()) }
}

/// The fields of the allowlists; under an object, those of the object without its name.
fn fields(view: View<'_>, steps: &[Step]) -> Vec<Named> {
    let object = match steps {
        [Step::Key(section), Step::Key(object), ..] if section == "writeback" => Some(object),
        _ => None,
    };
    let policies = view.snapshot.workspace.policy.fields.iter();
    let all = policies.flat_map(|policy| policy.objects.iter());
    let mut found = Vec::new();
    for (name, fields) in all.filter(|(name, _)| object.is_none_or(|only| *only == name.value)) {
        for (field, rule) in fields.iter().filter(|(_, rule)| rule.is_enabled()) {
            let text = match object {
                Some(_) => field.value.clone(),
                None => format!("{}.{}", name.value, field.value),
            };
            let write = rule.write.as_ref().map_or(String::new(), |it| format!(", {}", it.value));
            found.push(Named { text, detail: format!("{} lane{write}", rule.lane.value) });
        }
    }
    found
}

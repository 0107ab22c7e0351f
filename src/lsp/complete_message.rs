//! What may be written in a template or a prompt: front matter, merge tags, sender variables.

use lsp_types::CompletionItem;

use super::cursor::{Wanted, readings, token};
use super::message::{filled, front_of};
use super::offer::{Offer, Sort};
use super::places::fits;
use super::schema::{Key, Shape};
use super::view::View;
use crate::rules::{STANDARD_VARIABLES, prompt_name};
use crate::source::Span;
use crate::spec::policy::Egress;
use crate::template::{FRONT_KEYS, HELPERS, SenderVariable};
use crate::workspace::PROMPTS;

/// What may be written at an offset.
pub(super) fn complete(view: View<'_>, offset: u32) -> Vec<CompletionItem> {
    let text = view.text();
    let offset = text.floor_char_boundary(offset as usize) as u32;
    if let Some(items) = tag(view, offset) {
        return items;
    }
    let front = front_of(text).filter(|front| 3 < offset && offset <= front.end);
    front.map(|front| in_front(view, front, offset)).unwrap_or_default()
}

/// What may be written in the tag or sender variable that is open at an offset of its line.
fn tag(view: View<'_>, offset: u32) -> Option<Vec<CompletionItem>> {
    let text = view.text();
    let at = offset as usize;
    let line = &text[text[..at].rfind('\n').map_or(0, |at| at + 1)..at];
    let rest = &text[at..];
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let word = line.trim_end_matches(part);
    let behind = rest.find(|c| !part(c)).unwrap_or(rest.len());
    let span = Span::new((at - (line.len() - word.len())) as u32, (at + behind) as u32);
    let offer = Offer::replacing(view, span);
    if word.ends_with("{{") || word.trim_end().ends_with("{{#if") {
        let closed = rest[behind..].starts_with("}}");
        return Some(fields(view, &offer, closed, word.trim_end().ends_with("#if")));
    }
    // An even number of signs before the word closes what it opens.
    let opens = word.ends_with('%') && word.matches('%').count() % 2 == 1;
    if opens {
        let end = if rest[behind..].starts_with('%') { "" } else { "%" };
        let all = SenderVariable::ALL.into_iter();
        let items = all.map(|(name, variable)| {
            offer.word(&format!("{name}{end}"), filled(variable), Sort::Own)
        });
        return Some(items.collect());
    }
    None
}

fn fields(view: View<'_>, offer: &Offer, closed: bool, condition: bool) -> Vec<CompletionItem> {
    let end = if closed { "" } else { "}}" };
    let declared = declared(view);
    let mut items: Vec<CompletionItem> = Vec::new();
    for (name, from) in &declared {
        let doc = format!("Filled from {from}");
        items.push(offer.word(&format!("{name}{end}"), &doc, Sort::First));
    }
    if view.source().path().starts_with(PROMPTS) {
        return items;
    }
    for name in STANDARD_VARIABLES.iter().filter(|name| !declared.iter().any(|(it, _)| it == *name))
    {
        items.push(offer.word(&format!("{name}{end}"), "Every Smartlead lead has it", Sort::Own));
    }
    if !condition {
        for name in HELPERS {
            let doc = "Smartlead fills it at the time of sending";
            items.push(offer.word(&format!("{name}{end}"), doc, Sort::Example));
        }
    }
    items
}

/// The variables of the front matter as far as it can be read, each with where it comes from.
fn declared(view: View<'_>) -> Vec<(String, String)> {
    let Some(front) = front_of(view.text()) else { return Vec::new() };
    let tree = crate::yaml::parse(view.file, &view.text()[front.range()]).tree;
    let variables = tree.root().and_then(|root| root.get("variables"));
    let inputs = tree.root().and_then(|root| root.get("inputs"));
    let inputs = inputs.into_iter().flat_map(|entry| entry.value.items());
    let inputs = inputs.filter_map(|input| {
        let name = input.text()?;
        Some((prompt_name(name), format!("`{name}`")))
    });
    let entries = variables.into_iter().flat_map(|entry| entry.value.entries());
    entries
        .map(|entry| {
            let from = entry.value.get("from").and_then(|from| from.value.text());
            let from = from.map_or("what the lead says".to_owned(), |from| format!("`{from}`"));
            (entry.key.text().unwrap_or_default().to_owned(), from)
        })
        .chain(inputs)
        .collect()
}

fn in_front(view: View<'_>, front: Span, offset: u32) -> Vec<CompletionItem> {
    let text = &view.text()[front.range()];
    let Some(token) = token(text, offset) else { return Vec::new() };
    let offer = Offer::new(view, &token);
    let mut items = Vec::new();
    for cursor in readings(view.file, text, &token) {
        let is = |pattern: &str| fits(pattern, &cursor.steps, false);
        let mut keys = |known: &[(&str, &str)]| {
            for (name, doc) in
                known.iter().filter(|(name, _)| !cursor.present.iter().any(|it| it == name))
            {
                let shape = match *name {
                    "variables" => Shape::Map,
                    _ => Shape::Scalar,
                };
                let key = Key { name: (*name).into(), doc: (*doc).into(), required: false, shape };
                items.push(offer.key(&key, &[], &token));
            }
        };
        match cursor.wanted {
            Wanted::Key if cursor.steps.is_empty() => keys(&FRONT_KEYS),
            Wanted::Key if is("variables.*") => keys(&[
                ("fallback", "What takes the place of a blank value."),
                ("from", "A field such as `Lead.FirstName`, or `clay:` and a column."),
            ]),
            Wanted::Key => {}
            Wanted::Value if is("kind") => {
                items.push(offer.word("template", "A message.", Sort::Own));
                items.push(offer.word("prompt", "An instruction for a language model.", Sort::Own));
            }
            Wanted::Value if is("variables.*.from") => {
                items.extend(leaving(view, &offer, Egress::Smartlead));
                items.extend(columns(view, &offer));
            }
            Wanted::Value if is("inputs.[]") => items.extend(leaving(view, &offer, Egress::Prompt)),
            Wanted::Value => {}
        }
    }
    items
}

/// The fields that may leave for a place.
fn leaving(view: View<'_>, offer: &Offer, to: Egress) -> Vec<CompletionItem> {
    let policies = view.snapshot.workspace.policy.fields.iter();
    let mut found: Vec<CompletionItem> = Vec::new();
    for (object, fields) in policies.flat_map(|policy| policy.objects.iter()) {
        for (name, rule) in fields.iter().filter(|(_, rule)| rule.is_enabled()) {
            if rule.egress.iter().flatten().any(|allowed| allowed.value == to) {
                let text = format!("{}.{}", object.value, name.value);
                found.push(offer.name(&text, &format!("may leave for {to}")));
            }
        }
    }
    found
}

fn columns(view: View<'_>, offer: &Offer) -> Vec<CompletionItem> {
    let settings = view.snapshot.workspace.settings.iter();
    let tables = settings.flat_map(|settings| settings.clay.tables.iter());
    let columns = tables.flat_map(|(table, columns)| {
        columns.columns.names().map(move |column| (format!("clay:{column}"), table.value.clone()))
    });
    columns.map(|(text, table)| offer.name(&text, &format!("a column of `{table}`"))).collect()
}

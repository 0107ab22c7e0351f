//! What stands under the cursor: a key and its limit, what a name stands for, a rule's page.

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use super::card::{card, page};
use super::places::{Place, at};
use super::schema::Spot;
use super::view::View;
use super::{limits, message};
use crate::rules::find;
use crate::source::{Location, Span};
use crate::yaml::Tree;

/// What to show at an offset.
pub(super) fn hover(view: View<'_>, offset: u32) -> Option<Hover> {
    let (text, at) = shown(view, offset)?;
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: text }),
        range: Some(view.range(at)),
    })
}

fn shown(view: View<'_>, offset: u32) -> Option<(String, Location)> {
    let found = match view.tree() {
        Some(tree) => waiver(view, tree, offset).or_else(|| document(view, tree, offset)),
        None => message::hover(view, offset),
    };
    let finding = finding(view, offset);
    match (found, finding) {
        (Some((text, at)), Some((finding, _))) => Some((format!("{text}\n\n---\n\n{finding}"), at)),
        (found, finding) => found.or(finding),
    }
}

/// What the rules that found something at an offset prove, and how to mend it. The whole page is
/// under `explain`.
fn finding(view: View<'_>, offset: u32) -> Option<(String, Location)> {
    let touches =
        |at: Location| at.file == view.file && at.span.start <= offset && offset <= at.span.end;
    let here = view.snapshot.report().findings.iter().filter_map(|finding| {
        let at = finding.primary.as_ref().map(|label| label.at).filter(|at| touches(*at))?;
        Some((find(&finding.rule)?, at))
    });
    let (rules, places): (Vec<_>, Vec<_>) = here.unzip();
    let at = places.first().copied()?;
    let mut texts: Vec<String> = rules
        .iter()
        .map(|rule| {
            let (code, name, summary) = (rule.code, rule.name, rule.summary);
            let mend = section(rule.page, "Fix");
            format!("**{name}** ({code}): {summary}.\n\n{mend}\n\n`sendoff explain {name}`")
        })
        .collect();
    texts.dedup();
    Some((texts.join("\n\n"), at))
}

/// What stands under one heading of a page.
fn section<'p>(page: &'p str, heading: &str) -> &'p str {
    let start = page.split_once(&format!("\n## {heading}\n")).map_or("", |(_, rest)| rest);
    start.split("\n## ").next().unwrap_or_default().trim()
}

/// The rule or role under the cursor in a waiver.
fn waiver(view: View<'_>, tree: &Tree, offset: u32) -> Option<(String, Location)> {
    let inside = |at: Location| at.span.start <= offset && offset <= at.span.end;
    let comment = tree.comments().iter().find(|comment| inside(comment.at))?;
    let span = word(view.text(), offset);
    let at = Location::new(view.file, span);
    let word = view.source().slice(span);
    if !comment.text.trim_start().starts_with("sendoff:") {
        return None;
    }
    if let Some(rule) = find(word) {
        return Some((page(rule), at));
    }
    let role =
        view.snapshot.index().given(super::names::Thing::Role, "").find(|it| it.name == word);
    role.and_then(|role| card(role, view.snapshot)).map(|text| (text, at))
}

/// The word around an offset: letters, digits, `-`, `_` and `.`.
pub(super) fn word(text: &str, offset: u32) -> Span {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let offset = text.floor_char_boundary(offset as usize);
    let before = text[..offset].trim_end_matches(part).len();
    let after = text[offset..].find(|c| !part(c)).unwrap_or(text.len() - offset);
    Span::new(before as u32, (offset + after) as u32)
}

fn document(view: View<'_>, tree: &Tree, offset: u32) -> Option<(String, Location)> {
    let named = view.snapshot.index().at(view.file, offset);
    let named = named.and_then(|it| Some((card(it, view.snapshot)?, it.whole)));
    let place = at(tree, offset)?;
    let key = key(view, &place).map(|text| (text, place.node.at()));
    match (key, named) {
        (Some((key, _)), Some((card, at))) => Some((format!("{card}\n\n---\n\n{key}"), at)),
        (key, named) => named.or(key),
    }
}

/// What a key says: its description, how its value is written, and what policy allows.
fn key(view: View<'_>, place: &Place<'_>) -> Option<String> {
    let kind = view.kind()?;
    if place.steps.is_empty() {
        return None;
    }
    let spot = Spot::at(kind, &place.steps)?;
    let mut parts = vec![format!("**`{}`**", place.dotted())];
    parts.extend(spot.doc().map(str::to_owned));
    let written = spot.form().filter(|form| spot.doc() != Some(form.as_str()));
    parts.extend(written.map(|form| format!("Written as {}.", lower(&form))));
    let words = spot.words();
    let own = place.node.text().filter(|_| !place.is_key);
    match words.iter().find(|word| Some(word.text.as_str()) == own) {
        Some(word) if !word.doc.is_empty() => {
            parts.push(format!("`{}`: {}", word.text, lower(&word.doc)));
        }
        _ if words.len() > 1 => parts.push(
            words
                .iter()
                .map(|word| format!("- `{}`: {}", word.text, lower(&word.doc)))
                .collect::<Vec<_>>()
                .join("\n"),
        ),
        _ => {}
    }
    parts.extend(limit(view, place));
    Some(parts.join("\n\n"))
}

fn limit(view: View<'_>, place: &Place<'_>) -> Option<String> {
    let workspace = &view.snapshot.workspace;
    let loaded = workspace.campaigns.iter().find(|loaded| loaded.file == view.file)?;
    let limit = limits::of(workspace, &loaded.campaign, &place.steps)?;
    let from = limit.at.map_or(String::new(), |at| format!(" ({})", workspace.sources.show(at)));
    Some(format!("Policy: {}{from}.", limit.text))
}

/// A sentence to go on with: without a capital, unless it begins with more than one.
fn lower(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            first.to_lowercase().collect::<String>() + &text[first.len_utf8()..]
        }
        _ => text.to_owned(),
    }
}

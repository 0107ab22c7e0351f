//! What stands under the cursor in a template or a prompt, and what may be written there.
//!
//! Knows front matter, merge tags and sender variables; not YAML documents.

use super::card::card;
use super::hover::word;
use super::names::Thing;
use super::view::View;
use crate::rules::STANDARD_VARIABLES;
use crate::source::{Location, Span};
use crate::template::{FRONT_KEYS, NodeKind, SenderVariable, Template, walk};

/// What Smartlead puts in the place of a sender variable.
pub(super) const fn filled(variable: SenderVariable) -> &'static str {
    match variable {
        SenderVariable::Signature => "the signature of the mailbox that sends",
        SenderVariable::Name => "the full name of the sender",
        SenderVariable::FirstName => "the first name of the sender",
        SenderVariable::Domain => "the domain of the mailbox that sends",
        SenderVariable::UnsubscribeText => "the wording and link by which a recipient opts out",
    }
}

/// What to show at an offset of a template or prompt.
pub(super) fn hover(view: View<'_>, offset: u32) -> Option<(String, Location)> {
    let template = view.snapshot.template(view.file)?;
    let in_front = offset < template.body.whole().span.start;
    piece(template, offset)
        .or_else(|| named(view, template, offset))
        .or_else(|| front_key(view, offset).filter(|_| in_front))
}

/// The key of the front matter that begins the line.
fn front_key(view: View<'_>, offset: u32) -> Option<(String, Location)> {
    let span = word(view.text(), offset);
    let starts_line = span.start == 0 || view.text()[..span.start as usize].ends_with('\n');
    let name = view.source().slice(span);
    let (_, doc) = FRONT_KEYS.into_iter().find(|(key, _)| *key == name && starts_line)?;
    Some((format!("**`{name}`**\n\n{doc}"), Location::new(view.file, span)))
}

/// A piece that Smartlead fills by itself.
fn piece(template: &Template, offset: u32) -> Option<(String, Location)> {
    let mut found = None;
    for content in template.contents() {
        walk(content.nodes(), &mut |node| {
            let at = content.at(node.span);
            let text = match &node.kind {
                NodeKind::Sender(variable) => {
                    format!("Smartlead puts {} here.", filled(*variable))
                }
                NodeKind::Helper(name) => {
                    format!("Smartlead fills `{name}` at the time of sending.")
                }
                _ => return,
            };
            if at.span.start <= offset && offset < at.span.end {
                found = Some((text, at));
            }
        });
    }
    found
}

/// What a name in a template stands for; of a merge tag, what fills it.
fn named(view: View<'_>, template: &Template, offset: u32) -> Option<(String, Location)> {
    let index = &view.snapshot.index();
    let tag = tag_around(template, offset);
    let named = index.at(view.file, tag.map_or(offset, |at| at.span.start))?;
    if named.thing != Thing::Variable {
        return Some((card(named, view.snapshot)?, named.whole));
    }
    Some((variable(view, template, &named.name), named.whole))
}

/// The key in the merge tag around an offset.
fn tag_around(template: &Template, offset: u32) -> Option<Location> {
    let inside = |at: &Location| at.span.start <= offset && offset < at.span.end;
    let tags = template.contents().flat_map(|content| {
        let tags = content.tags().into_iter();
        tags.map(|(tag, at)| (at, content.at(tag.name_span)))
    });
    tags.into_iter().find(|(whole, _)| inside(whole)).map(|(_, name)| name)
}

/// What fills a variable.
pub(super) fn variable(view: View<'_>, template: &Template, name: &str) -> String {
    let redacted = view.snapshot.redacted();
    let declared = template.front.variables.get(name);
    let mut parts = vec![format!("**variable `{name}`**")];
    let from = declared.and_then(|variable| variable.from.as_ref());
    parts.push(match from {
        Some(from) => format!("Filled from `{}`.", redacted.words(&from.value)),
        None if STANDARD_VARIABLES.contains(&name) => {
            "Filled from the lead's own data: every Smartlead lead has it.".to_owned()
        }
        None => "Nothing says what fills it.".to_owned(),
    });
    parts.push(match template.fallbacks().get(name) {
        Some(fallback) => format!("Where it is blank: \"{}\".", redacted.words(fallback)),
        None => "It has no fallback.".to_owned(),
    });
    let source = from.and_then(|from| {
        let quoted = view.source().slice(from.at.span).starts_with(['"', '\'']);
        let inner = from.at.span.start + u32::from(quoted);
        view.snapshot.index().at(view.file, inner)
    });
    parts.extend(source.and_then(|source| card(source, view.snapshot)));
    parts.join("\n\n")
}

/// The part of a text that is the front matter, its last line of dashes left out; `None` where
/// there is none. A front matter that does not end yet is all of the text.
pub(super) fn front_of(text: &str) -> Option<Span> {
    let first = text.split_inclusive('\n').next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut at = first.len();
    for line in text[at..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            break;
        }
        at += line.len();
    }
    Some(Span::new(0, at as u32))
}

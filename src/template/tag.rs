//! What stands between `{{` and `}}`, and between percent signs.
//!
//! Knows the names that belong to Smartlead; knows no field of the audience.

use crate::base::nearest::nearest;
use crate::source::Span;

use super::ast::{NodeKind, SenderVariable, Tag};

/// The helpers that Smartlead fills at the time of sending (help centre, variables).
pub const HELPERS: [&str; 4] =
    ["sl_date", "sl_time_of_day", "sl_time_of_day_cap", "sl_day_of_week"];

/// What a `{{...}}` is.
pub(super) enum Inner {
    /// A piece of its own.
    Piece(NodeKind),
    /// `{{#if name}}`: the key and its place.
    If(String, Span),
    /// `{{else}}`.
    Else,
    /// `{{/if}}`.
    EndIf,
}

/// Why a piece between braces or percent signs is not one: rule, headline, help.
pub(super) struct Wrong {
    pub(super) rule: &'static str,
    pub(super) headline: String,
    pub(super) help: String,
}

fn wrong(headline: String, help: impl Into<String>) -> Wrong {
    Wrong { rule: super::TAG_SYNTAX, headline, help: help.into() }
}

/// Reads a whole tag, braces included, that stands at `span`.
pub(super) fn read_tag(whole: &str, span: Span) -> Result<Inner, Wrong> {
    let inner = &whole[2..whole.len() - 2];
    let trimmed = inner.trim();
    match trimmed {
        "" => return Err(wrong("empty merge tag".into(), "name a field, as in `{{first_name}}`")),
        "else" => return Ok(Inner::Else),
        "/if" => return Ok(Inner::EndIf),
        _ => {}
    }
    if let Some(condition) = trimmed.strip_prefix("#if") {
        let name = condition.trim();
        return if condition.starts_with(' ') && is_key(name) {
            Ok(Inner::If(name.to_owned(), place_of(whole, name, span)))
        } else {
            let headline = format!("`{trimmed}` does not name one field");
            Err(wrong(
                headline,
                "write `{{#if first_name}}`; only whether a field is filled counts",
            ))
        };
    }
    if trimmed.starts_with(['#', '/']) {
        let headline = format!("`{{{{{trimmed}}}}}` is not a block");
        return Err(wrong(headline, "the only block is `{{#if name}}...{{else}}...{{/if}}`"));
    }
    if trimmed.starts_with("sl_") {
        return read_helper(trimmed);
    }
    read_merge_tag(whole, inner, span)
}

fn read_helper(text: &str) -> Result<Inner, Wrong> {
    let name = text.split([' ', '|']).next().unwrap_or(text);
    if !HELPERS.contains(&name) {
        let help = match nearest(name, HELPERS) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "use the field's own key: Smartlead keeps `sl_` for its helpers".to_owned(),
        };
        let headline = format!("Smartlead has no helper `{name}`");
        return Err(Wrong { rule: super::TAG_KNOWN, headline, help });
    }
    if text.matches('"').count() % 2 == 1 {
        let headline = format!("a quotation mark of `{name}` is not closed");
        return Err(wrong(headline, "write `{{sl_date \"2 days from now\" \"Do MMM\"}}`"));
    }
    if name == "sl_date" && text == name {
        let help = "write `{{sl_date \"2 days from now\" \"Do MMM\"}}`";
        return Err(wrong("`sl_date` says neither when nor how".into(), help));
    }
    Ok(Inner::Piece(NodeKind::Helper(text.to_owned())))
}

fn read_merge_tag(whole: &str, inner: &str, span: Span) -> Result<Inner, Wrong> {
    let (name, fallback) = match inner.split_once('|') {
        Some((name, fallback)) => (name, Some(fallback.trim().to_owned())),
        None => (inner, None),
    };
    if !is_key(name.trim()) {
        let headline = format!("`{}` is not the key of a field", name.trim());
        let help = "a key has letters, digits, `_`, `-` and `.`; a fallback follows after `|`";
        return Err(wrong(headline, help));
    }
    if name.trim_start() != name || (fallback.is_none() && name.trim_end() != name) {
        let name = name.trim();
        let headline = format!("blanks around the key `{name}`");
        return Err(wrong(headline, format!("write `{{{{{name}}}}}`: keys are compared exactly")));
    }
    if fallback.as_deref() == Some("") {
        return Err(Wrong {
            rule: super::TAG_FALLBACK,
            headline: format!("the fallback of `{}` is empty", name.trim()),
            help: "say what a reader sees instead, or remove the `|`".to_owned(),
        });
    }
    let name = name.trim().to_owned();
    let name_span = place_of(whole, &name, span);
    Ok(Inner::Piece(NodeKind::Tag(Tag { name, name_span, fallback })))
}

/// Reads `%name%`.
pub(super) fn read_sender(whole: &str) -> Result<NodeKind, Wrong> {
    let name = &whole[1..whole.len() - 1];
    let known = SenderVariable::ALL.map(|(known, _)| known);
    SenderVariable::named(name).map(NodeKind::Sender).ok_or_else(|| Wrong {
        rule: super::TAG_KNOWN,
        headline: format!("Smartlead has no sender variable `{whole}`"),
        help: match nearest(name, known) {
            Some(meant) => format!("did you mean `%{meant}%`?"),
            None => "known are `%signature%`, `%sender-name%`, `%sender-firstname%`, \
                     `%sender-domain%` and `%unsubscribe-text%`"
                .to_owned(),
        },
    })
}

fn is_key(name: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(inside)
}

/// Where a key stands in a tag: the last place for a condition, the only one for a merge tag.
fn place_of(whole: &str, name: &str, span: Span) -> Span {
    let found = if whole.contains("#if") { whole.rfind(name) } else { whole.find(name) };
    let start = span.start + found.unwrap_or(0) as u32;
    Span::new(start, start + name.len() as u32)
}

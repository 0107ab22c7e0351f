//! What a message says to its reader, compared as people read it: without markup, line breaks,
//! punctuation and case.
//!
//! Knows nothing of policy: which words a message must hold is asked elsewhere.

use std::collections::BTreeMap;

use crate::source::Location;
use crate::template::{Content, Node, NodeKind, always_contains, walk};

/// How far the branches of a text agree on something.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::rules) enum Held {
    /// Every expansion has it.
    Always,
    /// Some have it; the place is a branch that lacks it.
    Partly(Location),
    /// None has it.
    Never,
}

/// Whether every expansion of a text has a piece for which `wanted` holds.
pub(in crate::rules) fn held(content: &Content, wanted: impl Fn(&NodeKind) -> bool) -> Held {
    let Err(lacking) = always_contains(content, &wanted) else { return Held::Always };
    let mut somewhere = false;
    walk(content.nodes(), &mut |node| somewhere |= wanted(&node.kind));
    if somewhere { Held::Partly(lacking) } else { Held::Never }
}

/// Whether a piece is text that holds these words in a row; `wanted` comes from [`words`].
pub(in crate::rules) fn says(piece: &NodeKind, wanted: &str) -> bool {
    matches!(piece, NodeKind::Text(text) if holds(text, wanted))
}

/// Whether a text holds these words in a row; `wanted` comes from [`words`].
pub(in crate::rules) fn holds(text: &str, wanted: &str) -> bool {
    !wanted.is_empty() && format!(" {} ", words(text)).contains(&format!(" {wanted} "))
}

/// The words of what a reader sees, in lower case with one blank between.
pub(in crate::rules) fn words(text: &str) -> String {
    let lower = visible(text).to_lowercase();
    let parts = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

/// The text without elements, comments and style sheets of HTML.
pub(in crate::rules) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = element(rest).unwrap_or(0);
        if length > 0 {
            out.push(' ');
            rest = &rest[length..];
        } else if let Some((entity, plain)) = entity(rest) {
            out.push(plain);
            rest = &rest[entity.len()..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// The length of the element, comment or style sheet that begins here.
fn element(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('<')?;
    let until = |end: &str| rest.find(end).map_or(rest.len(), |at| at + end.len());
    if inner.starts_with("!--") {
        return Some(until("-->"));
    }
    for (open, close) in [("style", "</style>"), ("script", "</script>")] {
        if inner.get(..open.len()).is_some_and(|name| name.eq_ignore_ascii_case(open)) {
            return Some(until(close));
        }
    }
    let named = inner.strip_prefix('/').unwrap_or(inner);
    named.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| until(">"))
}

fn entity(rest: &str) -> Option<(&'static str, char)> {
    let known = [
        ("&nbsp;", ' '),
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&#39;", '\''),
    ];
    known.into_iter().find(|(entity, _)| rest.starts_with(entity))
}

/// What one expansion reads like: fallbacks stand for values, and a tag without one is twelve
/// letters long, as a usual name of a company is.
pub(in crate::rules) fn reading(nodes: &[&Node], fallbacks: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    for node in nodes {
        match &node.kind {
            NodeKind::Text(text) => out.push_str(text),
            NodeKind::Tag(tag) => {
                let fallback = tag.fallback.as_ref().or_else(|| fallbacks.get(&tag.name));
                out.push_str(fallback.map_or("xxxxxxxxxxxx", String::as_str));
            }
            NodeKind::Helper(_) => out.push_str("xxxxxxxxxxxx"),
            NodeKind::Sender(_) | NodeKind::Spintax(_) | NodeKind::Conditional(_) => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_a_reader_sees() {
        let cases = [
            ("I am a\nvirtual  assistant; yes.", "i am a virtual assistant yes"),
            ("<p>Hafenweg 12<br>20457 Hamburg</p>", "hafenweg 12 20457 hamburg"),
            ("<!-- I am a virtual assistant -->No", "no"),
            ("<style>a { b: c }</style>Hi", "hi"),
            ("<img alt=\"hidden words\">Larkfield &amp; Sons", "larkfield sons"),
            ("5 < 6", "5 6"),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn words_are_found_whole_and_in_a_row() {
        assert!(holds("Reply: stop, please", "reply stop"));
        assert!(!holds("Reply: stopgap", "reply stop"));
        assert!(!holds("anything", ""));
    }
}

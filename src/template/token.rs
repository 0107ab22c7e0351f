//! Cuts a text into tokens that cover it without a gap.
//!
//! Knows how a tag, a brace and a sender variable begin and end; knows no names and no nesting.

use crate::source::Span;

/// What a piece of the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Plain text.
    Text,
    /// `{{...}}`, whole.
    Tag,
    /// `{{` without its `}}` on the same line.
    UnclosedTag,
    /// `{`.
    Open,
    /// `|`.
    Pipe,
    /// `}`.
    Close,
    /// `%name%`.
    Sender,
}

/// A piece of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

/// The tokens of a text, in order, without a gap and without an overlap.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let (mut at, mut text_start) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        let Some((kind, length)) = special(rest) else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        push(&mut found, TokenKind::Text, text_start, at);
        push(&mut found, kind, at, at + length);
        at += length;
        text_start = at;
    }
    push(&mut found, TokenKind::Text, text_start, at);
    found
}

fn push(found: &mut Vec<Token>, kind: TokenKind, start: usize, end: usize) {
    if start < end {
        found.push(Token { kind, span: Span::new(start as u32, end as u32) });
    }
}

/// The token that begins here, if it is not text.
fn special(rest: &str) -> Option<(TokenKind, usize)> {
    match rest.as_bytes()[0] {
        b'{' => Some(brace(rest)),
        b'}' => Some((TokenKind::Close, 1)),
        b'|' => Some((TokenKind::Pipe, 1)),
        b'%' => sender(rest).map(|length| (TokenKind::Sender, length)),
        _ => None,
    }
}

fn brace(rest: &str) -> (TokenKind, usize) {
    // `{{{name}}|x}` is a brace around a tag: of three, the last two are the tag's.
    if !rest.starts_with("{{") || rest.starts_with("{{{") {
        return (TokenKind::Open, 1);
    }
    let inner = &rest[2..];
    match inner.find(['{', '}', '\n']) {
        Some(end) if inner[end..].starts_with("}}") => (TokenKind::Tag, 2 + end + 2),
        _ => (TokenKind::UnclosedTag, 2),
    }
}

/// Three letters at least, because `%C3%` and `%AB%` are bytes of an address.
fn sender(rest: &str) -> Option<usize> {
    let inner = &rest[1..];
    let end = inner.find(|c: char| !(c.is_ascii_alphabetic() || c == '-' || c == '_'))?;
    (end >= 3 && inner[end..].starts_with('%')).then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> Vec<(TokenKind, &str)> {
        tokens(text).into_iter().map(|token| (token.kind, &text[token.span.range()])).collect()
    }

    #[test]
    fn tags_braces_and_sender_variables_are_cut_out() {
        use TokenKind::{Close, Open, Pipe, Sender, Tag, Text};
        assert_eq!(
            cut("Hi {{name|there}}, {a|b} %signature%"),
            [
                (Text, "Hi "),
                (Tag, "{{name|there}}"),
                (Text, ", "),
                (Open, "{"),
                (Text, "a"),
                (Pipe, "|"),
                (Text, "b"),
                (Close, "}"),
                (Text, " "),
                (Sender, "%signature%"),
            ]
        );
    }

    #[test]
    fn a_brace_around_a_tag_is_told_from_the_tag() {
        use TokenKind::{Close, Open, Pipe, Tag, Text};
        let inside = [(Open, "{"), (Tag, "{{n}}"), (Pipe, "|"), (Text, "b"), (Close, "}")];
        assert_eq!(cut("{{{n}}|b}"), inside);
        assert_eq!(cut("b|{{n}}}")[2..], [(Tag, "{{n}}"), (Close, "}")]);
    }

    #[test]
    fn a_tag_ends_on_its_line() {
        assert_eq!(cut("{{a\n}}")[0], (TokenKind::UnclosedTag, "{{"));
        assert_eq!(cut("{{a}")[0], (TokenKind::UnclosedTag, "{{"));
    }

    #[test]
    fn percent_signs_of_prices_and_addresses_are_text() {
        for text in ["50% off, 20% more", "%20%20", "https://a.example/%AB%CD", "100%"] {
            assert_eq!(cut(text), [(TokenKind::Text, text)]);
        }
    }

    proptest! {
        #[test]
        fn the_tokens_put_together_are_the_text(text in "(\\PC|[{}|%a-z\n]|\\{\\{|\\}\\}){0,60}") {
            let joined: String = cut(&text).into_iter().map(|(_, piece)| piece).collect();
            prop_assert_eq!(joined, text);
        }
    }
}

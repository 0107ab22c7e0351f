//! One message for one person, as Smartlead will send it, and what is wrong with it.
//!
//! Sender variables and helpers stay as they are: Smartlead fills them at the time of sending.
//! Knows nothing of where the values come from, and keeps what it renders out of logs.

use std::collections::BTreeMap;

use crate::base::digest::{Digest, Keyed};
use crate::base::invisible::{is_control, is_invisible};
use crate::base::private::Personal;
use crate::source::Location;

use super::ast::{Content, Node, NodeKind, Tag};
use super::expand::{count, numbered};

/// What the text is written in, which decides how a value is put into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// Values go in as they are.
    Plain,
    /// Characters of a value that HTML would read are escaped.
    Html,
}

impl Markup {
    /// What a body is written in: HTML as soon as an element ends or a line is broken in it.
    pub fn of(body: &str) -> Self {
        let html = ["</", "<br>", "<br/>", "<br />"].iter().any(|mark| body.contains(mark));
        if html { Self::Html } else { Self::Plain }
    }
}

/// The values of one person and the choices of one message.
#[derive(Debug, Clone, Copy)]
pub struct Rendering<'a> {
    /// Values by the exact keys of their fields.
    pub values: &'a BTreeMap<String, Personal>,
    /// What takes the place of a blank value, where the tag itself does not say.
    pub fallbacks: &'a BTreeMap<String, String>,
    /// Which wording of the spintax: each number is one, and beyond the last they begin anew.
    pub wording: u64,
    /// What the text is written in.
    pub markup: Markup,
}

/// What is wrong with one place of a rendered message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blemish {
    /// The tag it comes from.
    pub at: Location,
    /// The field's key.
    pub key: String,
    /// What is wrong.
    pub flaw: Flaw,
}

/// What can be wrong with a rendered tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// The field is there and blank, and nothing takes its place.
    Blank,
    /// There is no such field.
    Unresolved,
    /// The value is a word that programs write for nothing, such as `null`.
    NullWord,
    /// The value holds braces or a sender variable that Smartlead would read.
    Syntax,
    /// The value holds characters that are not seen, turn the direction of text or steer a program.
    Hidden,
}

/// A rendered subject or body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The text.
    pub text: Personal,
    /// What is wrong with it, in the order of the text.
    pub blemishes: Vec<Blemish>,
}

impl Rendering<'_> {
    /// Renders a subject or a body.
    pub fn render(&self, content: &Content) -> Rendered {
        let mut text = String::with_capacity(content.text().len());
        let mut blemishes = Vec::new();
        for node in self.chosen(content.nodes()) {
            match &node.kind {
                NodeKind::Text(piece) => text.push_str(piece),
                NodeKind::Tag(tag) => {
                    let (value, flaw) = self.fill(tag);
                    push_value(&mut text, value, self.markup);
                    blemishes.extend(flaw.map(|flaw| blemish(content, node, tag, flaw)));
                }
                _ => text.push_str(&content.text()[node.span.range()]),
            }
        }
        Rendered { text: Personal::new(text), blemishes }
    }

    /// How many wordings of a text this person could get; the largest number stands for itself
    /// and more.
    pub fn wordings(&self, content: &Content) -> u64 {
        count(content.nodes(), &|key| Some(self.value(key).is_some()))
    }

    /// The pieces of this message: the branches that the values decide, in the chosen wording.
    pub(super) fn chosen<'n>(&self, nodes: &'n [Node]) -> Vec<&'n Node> {
        numbered(nodes, self.wording, &|key| Some(self.value(key).is_some()))
    }

    /// The value of a field that is filled with more than blanks.
    fn value(&self, key: &str) -> Option<&str> {
        let value = self.values.get(key)?.reveal().trim();
        (!value.is_empty()).then_some(value)
    }

    /// What is put in a tag's place, and what is wrong with it.
    pub(super) fn fill<'s>(&'s self, tag: &'s Tag) -> (&'s str, Option<Flaw>) {
        let fallback = || tag.fallback.as_deref().or(self.fallbacks.get(&tag.name).map(|f| &**f));
        match self.value(&tag.name).or_else(fallback) {
            Some(value) => (value, flaw_of(value)),
            None if self.values.contains_key(&tag.name) => ("", Some(Flaw::Blank)),
            None => ("", Some(Flaw::Unresolved)),
        }
    }
}

fn blemish(content: &Content, node: &Node, tag: &Tag, flaw: Flaw) -> Blemish {
    Blemish { at: content.at(node.span), key: tag.name.clone(), flaw }
}

fn flaw_of(value: &str) -> Option<Flaw> {
    let null = ["null", "undefined", "none", "nan", "n/a", "#n/a"];
    if null.contains(&value.to_lowercase().as_str()) {
        return Some(Flaw::NullWord);
    }
    if value.contains(|c| is_invisible(c) || is_control(c)) {
        return Some(Flaw::Hidden);
    }
    let read = |token: &super::token::Token| {
        use super::token::TokenKind::{Pipe, Text};
        !matches!(token.kind, Text | Pipe)
    };
    super::token::tokens(value).iter().any(read).then_some(Flaw::Syntax)
}

fn push_value(text: &mut String, value: &str, markup: Markup) {
    for c in value.chars() {
        match (markup, c) {
            (Markup::Html, '&') => text.push_str("&amp;"),
            (Markup::Html, '<') => text.push_str("&lt;"),
            (Markup::Html, '>') => text.push_str("&gt;"),
            (Markup::Html, '"') => text.push_str("&quot;"),
            (Markup::Html, '\'') => text.push_str("&#39;"),
            _ => text.push(c),
        }
    }
}

/// The digest of a rendered message. It is keyed: without the key, nobody can test whether a
/// person is among the recipients by rendering the message for them.
pub fn message_digest(keyed: &Keyed, subject: &Rendered, body: &Rendered) -> Digest {
    let parts = [subject, body].map(|part| part.text.reveal().as_bytes());
    keyed.digest(&[Digest::of_parts(&parts).bytes()])
}

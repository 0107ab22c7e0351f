//! The parsed form of a subject or a body.
//!
//! Knows what stands where; knows neither values nor which fields exist.

use crate::source::{FileId, Location, OffsetMap, Span};

/// A piece of a message. Spans are byte ranges of [`Content::text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where it stands, braces and tags included.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a piece of a message is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind {
    /// Text that is sent as it stands.
    Text(String),
    /// A merge tag.
    Tag(Tag),
    /// `%name%`: filled from the mailbox by Smartlead.
    Sender(SenderVariable),
    /// `{{sl_...}}`: filled by Smartlead at the time of sending.
    Helper(String),
    /// `{a|b}`: one of the options.
    Spintax(Vec<Branch>),
    /// `{{#if name}}...{{else}}...{{/if}}`.
    Conditional(Conditional),
}

/// `{{name}}` or `{{name|fallback}}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The field's key, in its exact case.
    pub name: String,
    /// Where the key stands.
    pub name_span: Span,
    /// What takes the place of a blank value.
    pub fallback: Option<String>,
}

/// Some pieces in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Where they stand, without the separators.
    pub span: Span,
    /// The pieces.
    pub nodes: Vec<Node>,
}

/// One of two branches, by whether a field is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conditional {
    /// The field's key.
    pub name: String,
    /// Where the key stands.
    pub name_span: Span,
    /// Sent when the field is filled.
    pub then: Branch,
    /// Sent when it is blank; nothing is, where there is no `{{else}}`.
    pub otherwise: Option<Branch>,
}

/// The variables that Smartlead fills from the mailbox that sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SenderVariable {
    /// The mailbox's signature.
    Signature,
    /// The sender's full name.
    Name,
    /// The sender's first name.
    FirstName,
    /// The domain of the mailbox.
    Domain,
    /// The wording and link by which a recipient opts out.
    UnsubscribeText,
}

impl SenderVariable {
    /// Each with the name it has between its percent signs.
    pub const ALL: [(&'static str, Self); 5] = [
        ("signature", Self::Signature),
        ("sender-name", Self::Name),
        ("sender-firstname", Self::FirstName),
        ("sender-domain", Self::Domain),
        ("unsubscribe-text", Self::UnsubscribeText),
    ];

    /// The variable of a name without its percent signs.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, variable)| variable)
    }
}

/// A subject or a body: its text, where the text comes from, and its pieces.
#[derive(Debug, Clone)]
pub struct Content {
    pub(super) text: String,
    pub(super) file: FileId,
    pub(super) map: OffsetMap,
    pub(super) nodes: Vec<Node>,
}

impl Content {
    /// The text as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The pieces, in order.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The place of a range of the text in its file.
    pub fn at(&self, span: Span) -> Location {
        Location::new(self.file, self.map.span(span))
    }

    /// The whole of it.
    pub fn whole(&self) -> Location {
        self.at(Span::new(0, self.text.len() as u32))
    }

    /// Every merge tag with its place, in every branch.
    pub fn tags(&self) -> Vec<(&Tag, Location)> {
        let mut found = Vec::new();
        walk(&self.nodes, &mut |node| {
            if let NodeKind::Tag(tag) = &node.kind {
                found.push((tag, self.at(node.span)));
            }
        });
        found
    }

    /// The keys that a merge tag or a condition names, with the places of the keys.
    pub fn keys(&self) -> Vec<(&str, Location)> {
        let mut found = Vec::new();
        walk(&self.nodes, &mut |node| match &node.kind {
            NodeKind::Tag(tag) => found.push((tag.name.as_str(), self.at(tag.name_span))),
            NodeKind::Conditional(condition) => {
                found.push((condition.name.as_str(), self.at(condition.name_span)));
            }
            _ => {}
        });
        found
    }
}

impl Node {
    /// The branches of which one is sent; none for a piece that is sent as it is.
    pub fn branches(&self) -> Vec<&Branch> {
        match &self.kind {
            NodeKind::Spintax(options) => options.iter().collect(),
            NodeKind::Conditional(condition) => {
                std::iter::once(&condition.then).chain(&condition.otherwise).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Visits every piece, outer before inner, in the order of the text.
pub fn walk<'a>(nodes: &'a [Node], visit: &mut impl FnMut(&'a Node)) {
    for node in nodes {
        visit(node);
        for branch in node.branches() {
            walk(&branch.nodes, visit);
        }
    }
}

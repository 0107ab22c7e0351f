//! The tree of a document: nodes in one arena, each with its place.
//!
//! Knows nothing of the parser that filled it. Every key of a mapping in a tree is a scalar that
//! occurs once: what was otherwise was reported and left out.

use std::sync::Arc;

use crate::source::{FileId, Location, OffsetMap, Span};

use super::scalar::{Core, Scalar, Style};

pub(super) type Id = u32;

/// What a node of the arena is.
#[derive(Debug, Clone)]
pub(super) enum Raw {
    Scalar {
        text: Box<str>,
        style: Style,
    },
    /// The ids at `first..first + len` of the children.
    List {
        first: u32,
        len: u32,
    },
    /// Key and value in turn: twice `len` ids from `first` on.
    Map {
        first: u32,
        len: u32,
    },
    Alias(Id),
}

#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub(super) raw: Raw,
    pub(super) span: Span,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// From the `#` to the end of the line.
    pub at: Location,
    /// The text after the `#`.
    pub text: Box<str>,
}

/// What a JSON pointer leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The key, where the value stands in a mapping.
    pub key: Option<Location>,
    /// The value.
    pub value: Location,
}

/// A document that was read. It owns what it holds.
#[derive(Debug, Clone)]
pub struct Tree {
    pub(super) file: FileId,
    pub(super) text: Arc<str>,
    pub(super) slots: Vec<Slot>,
    pub(super) children: Vec<Id>,
    pub(super) root: Option<Id>,
    pub(super) comments: Vec<Comment>,
    pub(super) unread: Vec<Span>,
}

impl Tree {
    pub(super) fn empty(file: FileId, text: &str) -> Self {
        Self {
            file,
            text: text.into(),
            slots: Vec::new(),
            children: Vec::new(),
            root: None,
            comments: Vec::new(),
            unread: Vec::new(),
        }
    }

    /// The file it was read from.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The top node; `None` where the document is empty or nothing of it could be read.
    pub fn root(&self) -> Option<Node<'_>> {
        self.root.map(|id| self.node(id))
    }

    /// The comments, in the order of the text.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// Whether all of the text was read. Where it was not, a key that is missing may stand in a
    /// part that has a syntax error, and should not be reported as missing.
    pub fn is_complete(&self) -> bool {
        self.unread.is_empty()
    }

    /// How many parts of the text could not be read.
    pub fn unread_parts(&self) -> usize {
        self.unread.len()
    }

    /// The key and value that a JSON pointer (RFC 6901) leads to, aliases followed.
    pub fn pointer(&self, json_pointer: &str) -> Option<Found> {
        let mut value = self.root()?;
        let mut key = None;
        for segment in json_pointer.split('/').skip(1) {
            let segment = segment.replace("~1", "/").replace("~0", "~");
            match value.kind() {
                Kind::List(mut items) => {
                    value = items.nth(segment.parse().ok()?)?;
                    key = None;
                }
                Kind::Map(mut entries) => {
                    let entry = entries.find(|entry| entry.key.text() == Some(&*segment))?;
                    key = Some(entry.key.at());
                    value = entry.value;
                }
                Kind::Scalar(_) => return None,
            }
        }
        Some(Found { key, value: value.at() })
    }

    pub(super) fn node(&self, id: Id) -> Node<'_> {
        Node { tree: self, id }
    }

    fn ids(&self, first: u32, len: u32) -> &[Id] {
        self.children.get(first as usize..(first + len) as usize).unwrap_or_default()
    }
}

/// One node of a tree.
#[derive(Debug, Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    id: Id,
}

/// A key and its value.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'t> {
    /// The key: always a scalar.
    pub key: Node<'t>,
    /// The value.
    pub value: Node<'t>,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Kind<'t> {
    /// One value.
    Scalar(Scalar<'t>),
    /// A list of nodes.
    List(Items<'t>),
    /// A mapping of keys to nodes.
    Map(Entries<'t>),
}

/// The items of a list, in the order of the text.
#[derive(Debug, Clone)]
pub struct Items<'t> {
    tree: &'t Tree,
    ids: std::slice::Iter<'t, Id>,
}

impl<'t> Iterator for Items<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        self.ids.next().map(|id| self.tree.node(*id))
    }
}

/// The entries of a mapping, in the order of the text.
#[derive(Debug, Clone)]
pub struct Entries<'t> {
    tree: &'t Tree,
    ids: std::slice::ChunksExact<'t, Id>,
}

impl<'t> Iterator for Entries<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        let pair = self.ids.next()?;
        Some(Entry { key: self.tree.node(pair[0]), value: self.tree.node(pair[1]) })
    }
}

impl<'t> Node<'t> {
    /// The place of the value: that of the alias where it is one, and an empty range behind the
    /// key where nothing is written.
    pub fn at(self) -> Location {
        let span = self.tree.slots.get(self.id as usize).map(|slot| slot.span);
        Location::new(self.tree.file, span.unwrap_or_default())
    }

    /// The slot that holds the value: an alias stands for an earlier slot, so following it ends.
    fn slot(self) -> &'t Slot {
        let mut slot = &self.tree.slots[self.id as usize];
        while let Raw::Alias(target) = slot.raw {
            slot = &self.tree.slots[target as usize];
        }
        slot
    }

    /// What it is; aliases are followed.
    pub fn kind(self) -> Kind<'t> {
        let tree = self.tree;
        match &self.slot().raw {
            Raw::Scalar { text, style } => {
                Kind::Scalar(Scalar { text, plain: *style == Style::Plain, style: *style })
            }
            Raw::List { first, len } => {
                Kind::List(Items { tree, ids: tree.ids(*first, *len).iter() })
            }
            Raw::Map { first, len } => {
                Kind::Map(Entries { tree, ids: tree.ids(*first, len * 2).chunks_exact(2) })
            }
            Raw::Alias(target) => tree.node(*target).kind(),
        }
    }

    pub(super) fn tree(self) -> &'t Tree {
        self.tree
    }

    /// Whether it repeats a value that stands earlier.
    pub fn is_alias(self) -> bool {
        matches!(self.tree.slots[self.id as usize].raw, Raw::Alias(_))
    }

    /// Whether it is a list or mapping in brackets.
    pub fn is_flow(self) -> bool {
        let written = self.tree.text.get(self.at().span.range()).unwrap_or_default();
        self.scalar().is_none() && !self.is_alias() && written.starts_with(['[', '{'])
    }

    /// The entries of a mapping; none of anything else.
    pub fn entries(self) -> Entries<'t> {
        match self.kind() {
            Kind::Map(entries) => entries,
            _ => Entries { tree: self.tree, ids: [].chunks_exact(2) },
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(self) -> Items<'t> {
        match self.kind() {
            Kind::List(items) => items,
            _ => Items { tree: self.tree, ids: [].iter() },
        }
    }

    /// The entry of a mapping with this key.
    pub fn get(self, key: &str) -> Option<Entry<'t>> {
        self.entries().find(|entry| entry.key.text() == Some(key))
    }

    /// The scalar it is.
    pub fn scalar(self) -> Option<Scalar<'t>> {
        match self.kind() {
            Kind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The decoded text of the scalar it is, whatever its core type.
    pub fn text(self) -> Option<&'t str> {
        self.scalar().map(|scalar| scalar.text)
    }

    /// Whether nothing is written, or `null`.
    pub fn is_null(self) -> bool {
        self.scalar().is_some_and(|scalar| scalar.core() == Core::Null)
    }

    /// What it is in a few words, for messages.
    pub fn describe(self) -> String {
        let scalar = match self.kind() {
            Kind::List(_) => return "a list".into(),
            Kind::Map(_) => return "a mapping".into(),
            Kind::Scalar(scalar) => scalar,
        };
        match scalar.core() {
            Core::Null => "nothing".into(),
            Core::Bool(value) => format!("`{value}`"),
            Core::Int(_) | Core::UInt(_) | Core::Float(_) => format!("number `{}`", scalar.text),
            Core::Str("") => "an empty text".into(),
            Core::Str(text) => format!("text `{}`", shortened(text)),
        }
    }

    /// From offsets in the decoded text of a scalar to offsets in the file.
    pub fn offsets(self) -> OffsetMap {
        let slot = self.slot();
        match &slot.raw {
            Raw::Scalar { text, style } => {
                super::offsets::map(&self.tree.text, slot.span, text, *style)
            }
            _ => OffsetMap::straight(slot.span.start),
        }
    }
}

/// The first line of a text, cut to what fits a message.
fn shortened(text: &str) -> String {
    const CHARACTERS_MAX: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    if line.len() == text.trim_end().len() && line.chars().count() <= CHARACTERS_MAX {
        return line.to_owned();
    }
    line.chars().take(CHARACTERS_MAX).chain(['…']).collect()
}

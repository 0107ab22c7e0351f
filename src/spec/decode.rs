//! From the tree of a document to typed values, with every problem collected on the way.
//!
//! A value that cannot be read is one diagnostic at its own place; its neighbours are still read.
//! This module knows shapes (text, list, mapping), not what any document means.

use std::str::FromStr;

use crate::base::nearest::nearest;
use crate::diagnostic::{Diagnostic, Fix, Problems};
use crate::source::{Located, Location};
use crate::yaml::{Core, Entry, Kind, Node};

/// A type that can be read from a node of a document.
pub trait Decode: Sized {
    /// Reads the value, or says what is wrong with it and returns `None`.
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self>;

    /// The value of a key that is not written; `None` makes the key required.
    fn absent() -> Option<Self> {
        None
    }

    /// What stands in for a required value that is missing, once that was reported.
    fn broken() -> Option<Self> {
        None
    }
}

/// What a decoder carries along: where problems go, and the keys that lead to the current node.
pub struct Cx<'a> {
    problems: &'a mut Problems,
    path: Vec<String>,
    complete: bool,
    /// Keys that were probably meant by a misspelt one: the place of that one, and the right name.
    meant: Vec<(Location, &'static str)>,
}

impl<'a> Cx<'a> {
    /// Starts at the root of a document. Where not all of its text could be read (`complete` is
    /// false), a top-level key that is missing may stand in the part that could not.
    pub fn new(problems: &'a mut Problems, complete: bool) -> Self {
        Self { problems, path: Vec::new(), complete, meant: Vec::new() }
    }

    /// Adds a problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.problems.push(diagnostic);
    }

    /// Reads something one key further down.
    pub fn within<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(key.to_owned());
        let value = read(self);
        self.path.pop();
        value
    }

    /// The keys that lead here, joined by dots; `the document` at the root.
    pub fn here(&self) -> String {
        if self.path.is_empty() {
            "the document".to_owned()
        } else {
            format!("`{}`", self.path.join("."))
        }
    }

    /// Says that a node is not what it should be, without repeating what it is: it may be a secret.
    pub fn expected_without_value(&mut self, node: Node<'_>, expected: &str) {
        let headline = format!("{} must be {expected}", self.here());
        let diagnostic = Diagnostic::error("spec-schema-valid", node.at(), headline)
            .label("not a reference")
            .help("where a secret stands here, revoke it, and keep the new one outside of git");
        self.push(diagnostic);
    }

    /// Says that a node is not what it should be.
    pub fn expected(&mut self, node: Node<'_>, expected: &str) {
        let headline = format!("{} must be {expected}, found {}", self.here(), node.describe());
        let help = format!("write {expected}");
        self.push(Diagnostic::error("spec-schema-valid", node.at(), headline).help(help));
    }

    /// Names the key that was probably meant; where that one is there already, putting it in the
    /// place of this one is no mend. Where it is not, the value is read as that of the key meant:
    /// one misspelling is one mistake.
    fn unknown(&mut self, of: Node<'_>, entry: &Entry<'_>, known: &[&'static str]) {
        let key = entry.key;
        let after_comma = of.is_flow() && entry.value.at().span.is_empty();
        let name = key.text().unwrap_or_default();
        let headline = format!("unknown key `{name}` in {}", self.here());
        let free = |key: &str| of.get(key).is_none();
        let mut diagnostic = Diagnostic::error("spec-unknown-key", key.at(), headline);
        let near = nearest(name, known.iter().copied());
        self.meant.extend(near.filter(|meant| free(meant)).map(|meant| (key.at(), meant)));
        diagnostic = match near {
            Some(meant) => diagnostic
                .label(format!("did you mean `{meant}`?"))
                .help(format!("write `{meant}`, or remove the key"))
                .fix_where(free(meant).then(|| Fix::meant(key.at(), meant))),
            // In `{ a: b, c }` the comma ends the text of `a`; prose expects none of it.
            None if after_comma => diagnostic
                .label("the comma ends the text before it")
                .help("put a text that holds a comma in quotes: `\"one, two\"`"),
            None => diagnostic
                .label("not a key of this section")
                .help(format!("the keys here are {}", quoted(known))),
        };
        self.push(diagnostic);
    }

    fn missing(&mut self, at: Location, key: &str) {
        if self.path.is_empty() && !self.complete {
            return;
        }
        let headline = format!("{} has no `{key}`", self.here());
        let diagnostic = Diagnostic::error("spec-schema-valid", at, headline)
            .label("here")
            .help(format!("add `{key}:`"));
        self.push(diagnostic);
    }
}

/// Names in backticks, joined by commas.
pub fn quoted<S: AsRef<str>>(names: &[S]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    crate::base::words::list(&names, "and")
}

/// A mapping whose keys are all known; says so where it is none, and names each unknown key.
/// `None` when the node is no mapping.
pub(super) fn mapping<'t>(
    node: Node<'t>,
    known: &[&'static str],
    cx: &mut Cx<'_>,
) -> Option<Vec<Entry<'t>>> {
    if !matches!(node.kind(), Kind::Map(_)) {
        cx.expected(node, "a mapping");
        return None;
    }
    let entries: Vec<Entry<'t>> = node.entries().collect();
    for entry in &entries {
        if !known.contains(&entry.key.text().unwrap_or_default()) {
            cx.unknown(node, entry, known);
        }
    }
    Some(entries)
}

/// The value of one key of a mapping, or what the key's absence means.
pub(super) fn field<T: Decode>(
    entries: &[Entry<'_>],
    node: Node<'_>,
    key: &'static str,
    cx: &mut Cx<'_>,
) -> Option<T> {
    let written = entries.iter().find(|entry| entry.key.text() == Some(key));
    let misspelt = |entry: &&Entry<'_>| cx.meant.contains(&(entry.key.at(), key));
    match written.or_else(|| entries.iter().find(misspelt)) {
        Some(entry) => cx.within(key, |cx| T::decode(entry.value, cx)),
        None => T::absent().or_else(|| {
            cx.missing(head(node), key);
            T::broken()
        }),
    }
}

/// The place that stands for a whole mapping in a message: its first key.
fn head(node: Node<'_>) -> Location {
    node.entries().next().map_or(node.at(), |entry| entry.key.at())
}

/// The text of a scalar that is text: not a number, not a truth value, not nothing.
pub(super) fn text<'t>(node: Node<'t>, expected: &str, cx: &mut Cx<'_>) -> Option<&'t str> {
    match node.scalar() {
        Some(scalar) if matches!(scalar.core(), Core::Str(text) if !text.is_empty()) => node.text(),
        _ => {
            cx.expected(node, expected);
            None
        }
    }
}

/// Reads text that parses as `T`; `expected` completes the sentence "must be ...".
pub(super) fn parsed<T: FromStr>(node: Node<'_>, expected: &str, cx: &mut Cx<'_>) -> Option<T> {
    let value = text(node, expected, cx)?.parse().ok();
    if value.is_none() {
        cx.expected(node, expected);
    }
    value
}

/// Reads one of a closed set of words, and names the closest one where it is none of them.
pub(super) fn word<'t>(
    node: Node<'t>,
    expected: &str,
    words: &[&str],
    cx: &mut Cx<'_>,
) -> Option<&'t str> {
    let Some(found) = node.text().filter(|found| words.contains(found)) else {
        let headline = format!("{} must be {expected}, found {}", cx.here(), node.describe());
        let mut diagnostic = Diagnostic::error("spec-schema-valid", node.at(), headline)
            .help(format!("write one of {}", quoted(words)));
        if let Some(meant) = nearest(node.text().unwrap_or_default(), words.iter().copied()) {
            diagnostic = diagnostic
                .label(format!("did you mean `{meant}`?"))
                .fix(Fix::meant(node.at(), meant));
        }
        cx.push(diagnostic);
        return None;
    };
    Some(found)
}

impl<T: Decode> Decode for Located<T> {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        T::decode(node, cx).map(|value| Self::new(value, node.at()))
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        T::decode(node, cx).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        if !matches!(node.kind(), Kind::List(_)) {
            cx.expected(node, "a list");
            return None;
        }
        let mut whole = true;
        let mut items = Self::new();
        for (index, item) in node.items().enumerate() {
            match cx.within(&(index + 1).to_string(), |cx| T::decode(item, cx)) {
                Some(item) => items.push(item),
                None => whole = false,
            }
        }
        whole.then_some(items)
    }
}

impl Decode for String {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        text(node, "text", cx).map(str::to_owned)
    }
}

impl Decode for bool {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        match node.scalar().map(|scalar| scalar.core()) {
            Some(Core::Bool(value)) => Some(value),
            _ => {
                cx.expected(node, "`true` or `false`");
                None
            }
        }
    }
}

impl Decode for u32 {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        let number = match node.scalar().map(|scalar| scalar.core()) {
            Some(Core::Int(value)) => Self::try_from(value).ok(),
            _ => None,
        };
        if number.is_none() {
            cx.expected(node, "a whole number");
        }
        number
    }
}

/// A section of a document that may be missing or broken without hiding the others.
#[derive(Debug, Clone)]
pub enum Section<T> {
    /// It was read.
    Read(T),
    /// It could not be read; the problems say why.
    Broken,
}

impl<T> Section<T> {
    /// The section, where it was read.
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Read(value) => Some(value),
            Self::Broken => None,
        }
    }
}

impl<T: Decode> Decode for Section<T> {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        Some(T::decode(node, cx).map_or(Self::Broken, Self::Read))
    }

    fn broken() -> Option<Self> {
        Some(Self::Broken)
    }
}

impl<T: schemars::JsonSchema> schemars::JsonSchema for Section<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

/// A mapping from names the author chooses to values, in the order written.
#[derive(Debug, Clone)]
pub struct Table<T> {
    entries: Vec<(Located<String>, T)>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<T> Table<T> {
    /// The value under a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.entry(name).map(|(_, value)| value)
    }

    /// The name as written, with its value.
    pub fn entry(&self, name: &str) -> Option<(&Located<String>, &T)> {
        self.iter().find(|(key, _)| key.value == name)
    }

    /// Every name with its value, in the order written.
    pub fn iter(&self) -> impl Iterator<Item = (&Located<String>, &T)> {
        self.entries.iter().map(|(key, value)| (key, value))
    }

    /// The names, in the order written.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(key, _)| key.value.as_str())
    }

    /// Whether nothing is listed.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many names are listed.
    pub fn len(&self) -> usize {
        self.entries.len()
    }
}

impl<T: Decode> Decode for Table<T> {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        if !matches!(node.kind(), Kind::Map(_)) {
            cx.expected(node, "a mapping of names");
            return None;
        }
        let mut whole = true;
        let mut entries = Vec::new();
        for entry in node.entries() {
            let Some(name) = text(entry.key, "a name", cx) else {
                whole = false;
                continue;
            };
            match cx.within(name, |cx| T::decode(entry.value, cx)) {
                Some(value) => entries.push((Located::new(name.to_owned(), entry.key.at()), value)),
                None => whole = false,
            }
        }
        whole.then_some(Self { entries })
    }
}

impl<T: schemars::JsonSchema> schemars::JsonSchema for Table<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Table_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let value = generator.subschema_for::<T>();
        schemars::json_schema!({
            "type": "object",
            "propertyNames": { "minLength": 1 },
            "additionalProperties": value,
        })
    }
}

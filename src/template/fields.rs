//! The fields of a front matter, each with its place.
//!
//! What is wrong with one field is reported and costs that field. Knows nothing of whether a
//! version is approved, a language fits or a variable exists.

use std::collections::BTreeMap;

use crate::base::nearest::nearest;
use crate::diagnostic::{Diagnostic, Fix, Problems, top_of};
use crate::source::{FileId, Located, Location};
use crate::yaml::{Core, Entry, Kind, Node, Tree};

use super::ast::Content;
use super::parse::parse;
use super::{SCHEMA, UNKNOWN_KEY};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateKind {
    /// A message.
    Template,
    /// An instruction for a language model.
    Prompt,
}

/// A variable that the body or the subject may use.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Where its key stands.
    pub at: Location,
    /// What takes the place of a blank value.
    pub fallback: Option<Located<String>>,
    /// The field its values come from, such as `Lead.FirstName`.
    pub from: Option<Located<String>>,
}

/// The front matter.
#[derive(Debug, Clone)]
pub struct Front {
    /// The name under which a campaign refers to it.
    pub id: Located<String>,
    /// Its version, from 1.
    pub version: Located<u32>,
    /// What the file is.
    pub kind: Located<TemplateKind>,
    /// The language of the text, such as `en` or `de-CH`.
    pub language: Option<Located<String>>,
    /// The theme it serves.
    pub theme: Option<Located<String>>,
    /// What the reader is asked to do. Templates only.
    pub cta: Option<Located<String>>,
    /// The subject. Templates only; a follow-up without one stays in the thread.
    pub subject: Option<Content>,
    /// The variables by their exact keys.
    pub variables: BTreeMap<String, Variable>,
    /// The language model. Prompts only.
    pub model: Option<Located<String>>,
    /// The temperature, between 0 and 2. Prompts only.
    pub temperature: Option<Located<f64>>,
    /// The fields the model gets to see. Prompts only.
    pub inputs: Vec<Located<String>>,
}

const KEYS: [&str; 11] = [
    "id",
    "version",
    "kind",
    "language",
    "theme",
    "cta",
    "subject",
    "variables",
    "model",
    "temperature",
    "inputs",
];
const REQUIRED: [&str; 4] = ["id", "version", "kind", "language"];
const OF_TEMPLATES: [&str; 2] = ["cta", "subject"];
const OF_PROMPTS: [&str; 3] = ["model", "temperature", "inputs"];

impl Front {
    fn unnamed(at: Location) -> Self {
        Self {
            id: Located::new(String::new(), at),
            version: Located::new(0, at),
            kind: Located::new(TemplateKind::Template, at),
            language: None,
            theme: None,
            cta: None,
            subject: None,
            variables: BTreeMap::new(),
            model: None,
            temperature: None,
            inputs: Vec::new(),
        }
    }

    /// Whether its id and its version were read: only then can anything refer to it.
    pub(super) fn is_named(&self) -> bool {
        !self.id.is_empty() && self.version.value > 0
    }
}

/// Decodes the front matter; `None` stands for a file that has none.
pub(super) fn decode(file: FileId, tree: Option<&Tree>, problems: &mut Problems) -> Front {
    let mut front = Front::unnamed(top_of(file));
    let Some(tree) = tree else { return front };
    let root = tree.root();
    if let Some(root) = root.filter(|root| !matches!(root.kind(), Kind::Map(_))) {
        expected("fields such as `id: winback-intro`", root, problems);
        return front;
    }
    for entry in root.iter().flat_map(|root| root.entries()) {
        field(&mut front, entry, problems);
    }
    if tree.is_complete() {
        let has = |key: &str| root.is_some_and(|root| root.get(key).is_some());
        let missing: Vec<&str> = REQUIRED.into_iter().filter(|key| !has(key)).collect();
        report_missing(&missing, top_of(file), problems);
    }
    if let Some(root) = root.filter(|_| front.kind.at != top_of(file)) {
        report_misplaced(root, &front.kind, problems);
    }
    front
}

fn field(front: &mut Front, Entry { key, value }: Entry<'_>, problems: &mut Problems) {
    match key.text().unwrap_or_default() {
        "id" => front.id = text(value, problems).unwrap_or_else(|| front.id.clone()),
        "version" => front.version = version(value, problems).unwrap_or(front.version.clone()),
        "kind" => front.kind = kind(value, problems).unwrap_or(front.kind.clone()),
        "language" => front.language = text(value, problems),
        "theme" => front.theme = text(value, problems),
        "cta" => front.cta = text(value, problems),
        "subject" => front.subject = subject(value, problems),
        "variables" => front.variables = variables(value, problems),
        "model" => front.model = text(value, problems),
        "temperature" => front.temperature = temperature(value, problems),
        "inputs" => {
            if !matches!(value.kind(), Kind::List(_)) {
                expected("a list of fields", value, problems);
            }
            front.inputs = value.items().filter_map(|item| text(item, problems)).collect();
        }
        _ => unknown(key, &KEYS, "front matter", problems),
    }
}

fn report_missing(missing: &[&str], at: Location, problems: &mut Problems) {
    for key in missing {
        let problem = Diagnostic::error(SCHEMA, at, format!("front matter without `{key}`"));
        problems.push(problem.help(format!("add a line `{key}: ...`")));
    }
}

fn report_misplaced(root: Node<'_>, kind: &Located<TemplateKind>, problems: &mut Problems) {
    let (foreign, own, other): (&[&str], _, _) = match kind.value {
        TemplateKind::Template => (&OF_PROMPTS, "template", "prompt"),
        TemplateKind::Prompt => (&OF_TEMPLATES, "prompt", "template"),
    };
    for entry in foreign.iter().filter_map(|key| root.get(key)) {
        let key = entry.key.text().unwrap_or_default();
        let headline = format!("`{key}` belongs to a {other}, and this is a {own}");
        let problem = Diagnostic::error(UNKNOWN_KEY, entry.key.at(), headline)
            .also(kind.at, "the kind of this file")
            .help(format!("remove `{key}`, or change the kind"));
        problems.push(problem);
    }
}

fn unknown(key: Node<'_>, known: &[&str], place: &str, problems: &mut Problems) {
    let name = key.text().unwrap_or_default();
    let headline = format!("unknown key `{name}` in {place}");
    let problem = Diagnostic::error(UNKNOWN_KEY, key.at(), headline);
    problems.push(match nearest(name, known.iter().copied()) {
        Some(meant) => {
            problem.help(format!("did you mean `{meant}`?")).fix(Fix::meant(key.at(), meant))
        }
        None => problem.help(format!("known keys are `{}`", known.join("`, `"))),
    });
}

fn expected(what: &str, found: Node<'_>, problems: &mut Problems) {
    let headline = format!("expected {what}, found {}", found.describe());
    problems.push(Diagnostic::error(SCHEMA, found.at(), headline));
}

fn text(node: Node<'_>, problems: &mut Problems) -> Option<Located<String>> {
    match node.scalar().map(|scalar| scalar.core()) {
        Some(Core::Str(text)) if !text.trim().is_empty() => {
            Some(Located::new(text.to_owned(), node.at()))
        }
        _ => {
            expected("a text", node, problems);
            None
        }
    }
}

fn version(node: Node<'_>, problems: &mut Problems) -> Option<Located<u32>> {
    let number = match node.scalar().map(|scalar| scalar.core()) {
        Some(Core::Int(number)) => u32::try_from(number).ok().filter(|number| *number > 0),
        _ => None,
    };
    if number.is_none() {
        expected("a whole number from 1", node, problems);
    }
    number.map(|number| Located::new(number, node.at()))
}

fn kind(node: Node<'_>, problems: &mut Problems) -> Option<Located<TemplateKind>> {
    let kind = match node.text() {
        Some("template") => TemplateKind::Template,
        Some("prompt") => TemplateKind::Prompt,
        _ => {
            expected("`template` or `prompt`", node, problems);
            return None;
        }
    };
    Some(Located::new(kind, node.at()))
}

fn temperature(node: Node<'_>, problems: &mut Problems) -> Option<Located<f64>> {
    let number = match node.scalar().map(|scalar| scalar.core()) {
        Some(Core::Float(number)) => number,
        Some(Core::Int(number @ 0..=2)) => number as f64,
        _ => f64::NAN,
    };
    if !(0.0..=2.0).contains(&number) {
        expected("a number between 0 and 2", node, problems);
        return None;
    }
    Some(Located::new(number, node.at()))
}

fn subject(node: Node<'_>, problems: &mut Problems) -> Option<Content> {
    if let Some(Core::Str(text)) = node.scalar().map(|scalar| scalar.core()) {
        return Some(parse(text, node.at().file, &node.offsets(), problems));
    }
    let headline = format!("expected a subject, found {}", node.describe());
    let problem = Diagnostic::error(SCHEMA, node.at(), headline);
    problems.push(problem.help("put it in quotes: YAML reads a brace at its start as a mapping"));
    None
}

fn variables(node: Node<'_>, problems: &mut Problems) -> BTreeMap<String, Variable> {
    if !matches!(node.kind(), Kind::Map(_)) {
        expected("variables such as `first_name: { fallback: there }`", node, problems);
    }
    let mut variables = BTreeMap::new();
    for Entry { key, value } in node.entries() {
        let name = key.text().unwrap_or_default().to_owned();
        variables.insert(name, variable(key.at(), value, problems));
    }
    variables
}

fn variable(at: Location, node: Node<'_>, problems: &mut Problems) -> Variable {
    let mut variable = Variable { at, fallback: None, from: None };
    if !matches!(node.kind(), Kind::Map(_)) && !node.is_null() {
        expected("`{ fallback: ..., from: ... }`", node, problems);
    }
    for Entry { key, value } in node.entries() {
        match key.text().unwrap_or_default() {
            "fallback" => variable.fallback = text(value, problems),
            "from" => variable.from = text(value, problems),
            _ => unknown(key, &["fallback", "from"], "a variable", problems),
        }
    }
    variable
}

//! Every name of a workspace: where it is given and where it is used.
//!
//! Made from the trees and templates the workspace already holds. Knows nothing of the protocol.

use super::names::{Part, Thing, part};
use super::places::{Place, Step, walk};
use crate::rules::prompt_name;
use crate::source::{FileId, Located, Location, Sources, Span};
use crate::spec::Kind;
use crate::spec::policy::ReplyClass;
use crate::template::{Content, Template, TemplateKind};
use crate::workspace::Workspace;
use crate::yaml::Tree;

/// One place where a name is given or used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Occurrence {
    /// What it is the name of.
    pub thing: Thing,
    /// The name.
    pub name: String,
    /// The version of a template or prompt, where the place says one.
    pub version: Option<u32>,
    /// Within what the name is unique; empty where it is in the whole workspace or not known.
    pub scope: String,
    /// Whether it is given or used here.
    pub part: Part,
    /// The name alone.
    pub at: Location,
    /// The name and its version.
    pub whole: Location,
}

impl Occurrence {
    /// Whether two places are about the same thing, whichever version of it.
    pub(super) fn same(&self, other: &Self) -> bool {
        let open = self.scope.is_empty() || other.scope.is_empty();
        let thing =
            self.thing == other.thing || (self.thing.is_document() && other.thing.is_document());
        thing && self.name == other.name && (open || self.scope == other.scope)
    }

    /// The name as people write it, with its version.
    pub(super) fn shown(&self) -> String {
        match self.version {
            Some(version) => format!("{}@{version}", self.name),
            None => self.name.clone(),
        }
    }
}

impl Thing {
    /// Templates and prompts share their names.
    const fn is_document(self) -> bool {
        matches!(self, Self::Template | Self::Prompt)
    }
}

/// The names of a workspace.
#[derive(Debug, Default)]
pub(super) struct Index {
    all: Vec<Occurrence>,
}

impl Index {
    /// Reads the names of a workspace.
    pub(super) fn of(workspace: &Workspace) -> Self {
        let mut all = Vec::new();
        for tree in &workspace.trees {
            of_tree(tree, workspace, &mut all);
        }
        for template in &workspace.templates {
            of_template(template, workspace, &mut all);
        }
        let mut index = Self { all };
        index.settle();
        index
    }

    /// Says of each reference that may name one of several things which it names.
    fn settle(&mut self) {
        let defines = |thing: Thing, name: &str| {
            let given = self.all.iter().filter(|it| it.part == Part::Defines);
            given.into_iter().any(|it| it.thing == thing && it.name == name)
        };
        let settled = |it: &Occurrence| match it.thing {
            Thing::Somebody if defines(Thing::Role, &it.name) => Thing::Role,
            Thing::Somebody => Thing::Person,
            Thing::Registered if it.name.contains('/') => Thing::Registered,
            Thing::Registered if defines(Thing::Prompt, &it.name) => Thing::Prompt,
            Thing::Registered => Thing::Template,
            thing => thing,
        };
        let things: Vec<Thing> = self.all.iter().map(settled).collect();
        for (it, thing) in self.all.iter_mut().zip(things) {
            it.thing = thing;
        }
    }

    /// The name around an offset of a file, its end included.
    pub(super) fn at(&self, file: FileId, offset: u32) -> Option<&Occurrence> {
        let touches =
            |at: Location| at.file == file && at.span.start <= offset && offset <= at.span.end;
        let named = self.all.iter().filter(|it| touches(it.whole));
        named.min_by_key(|it| it.whole.span.len())
    }

    /// Where what a place names is given; of several versions, that one where it exists.
    pub(super) fn definitions(&self, of: &Occurrence) -> Vec<&Occurrence> {
        let given = self.all.iter().filter(|it| it.part == Part::Defines && it.same(of));
        let given: Vec<&Occurrence> = given.collect();
        let exact = |it: &&Occurrence| of.version.is_none() || it.version == of.version;
        if given.iter().any(exact) { given.into_iter().filter(exact).collect() } else { given }
    }

    /// Every place where what a place names is given or used, in every version.
    pub(super) fn occurrences(&self, of: &Occurrence) -> Vec<&Occurrence> {
        self.all.iter().filter(|it| it.same(of)).collect()
    }

    /// Everything of a kind that is given, within a scope or in all.
    pub(super) fn given(&self, thing: Thing, scope: &str) -> impl Iterator<Item = &Occurrence> {
        let within =
            move |it: &&Occurrence| scope.is_empty() || it.scope.is_empty() || it.scope == scope;
        let given = self.all.iter().filter(move |it| it.part == Part::Defines && it.thing == thing);
        given.filter(within)
    }

    /// Every name that is given.
    pub(super) fn all_given(&self) -> impl Iterator<Item = &Occurrence> {
        self.all.iter().filter(|it| it.part == Part::Defines)
    }
}

/// The kind a document says it is.
pub(super) fn kind_of(tree: &Tree) -> Option<Kind> {
    Kind::named(tree.root()?.get("kind")?.value.text()?)
}

fn of_tree(tree: &Tree, workspace: &Workspace, all: &mut Vec<Occurrence>) {
    let Some(kind) = kind_of(tree) else { return };
    let path = workspace.sources.file(tree.file()).path();
    walk(tree, &mut |place| {
        let Some((part, thing)) = part(kind, &place.steps, place.is_key) else { return };
        let Some(text) = place.node.text().filter(|text| !text.is_empty()) else { return };
        // `replies` holds its classes and, beside them, when they are brought back.
        if thing == Thing::Class && text.parse::<ReplyClass>().is_err() {
            return;
        }
        let of = |name: &str, version, at: Span| {
            let offsets = place.node.offsets();
            let located = |span| Location::new(tree.file(), offsets.span(span));
            Occurrence {
                thing,
                name: name.to_owned(),
                version,
                scope: scope(thing, part, &place, tree, path),
                part,
                at: located(at),
                whole: located(Span::new(0, text.len() as u32)),
            }
        };
        let length = |text: &str| Span::new(0, text.len() as u32);
        all.push(match thing {
            Thing::Field => {
                let (name, at) = field(text, &place);
                of(&name, None, at)
            }
            Thing::Template | Thing::Prompt | Thing::Registered => match text.split_once('@') {
                Some((id, version)) => of(id, version.parse().ok(), length(id)),
                None => of(text, None, length(text)),
            },
            _ => of(text, None, length(text)),
        });
    });
}

/// The object and the field a place names, and where its text says the field.
fn field(text: &str, place: &Place<'_>) -> (String, Span) {
    let whole = Span::new(0, text.len() as u32);
    if text.contains('.') {
        return (text.to_owned(), whole);
    }
    let keys: Vec<&str> = place.steps.iter().filter_map(Step::key).collect();
    let object = if place.is_key { keys.iter().rev().nth(1) } else { keys.last() };
    (format!("{}.{text}", object.copied().unwrap_or_default()), whole)
}

/// Within what a name is unique.
pub(super) fn scope(
    thing: Thing,
    part: Part,
    place: &Place<'_>,
    tree: &Tree,
    path: &str,
) -> String {
    let keys: Vec<&str> = place.steps.iter().filter_map(Step::key).collect();
    let said = |section: &str, key: &str| {
        let section = tree.root().and_then(|root| root.get(section));
        let value = section.and_then(|section| section.value.get(key));
        value.and_then(|entry| entry.value.text()).unwrap_or_default().to_owned()
    };
    match (thing, part) {
        (Thing::Wave, _) => path.to_owned(),
        (Thing::Pool, Part::Defines) => keys.get(1).copied().unwrap_or_default().to_owned(),
        (Thing::Pool, Part::Uses) => said("brief", "gbu"),
        (Thing::Column, _) if keys.first() == Some(&"clay") => {
            keys.get(2).copied().unwrap_or_default().to_owned()
        }
        (Thing::Column, _) => said("enrich", "table"),
        _ => String::new(),
    }
}

fn of_template(template: &Template, workspace: &Workspace, all: &mut Vec<Occurrence>) {
    let front = &template.front;
    let sources = &workspace.sources;
    let path = sources.file(template.body.whole().file).path();
    let thing = match front.kind.value {
        TemplateKind::Template => Thing::Template,
        TemplateKind::Prompt => Thing::Prompt,
    };
    let mut push = |thing, part, name: &str, version, at: Location| {
        let scope = if thing == Thing::Variable { path.to_owned() } else { String::new() };
        let name = name.to_owned();
        all.push(Occurrence { thing, name, version, scope, part, at, whole: at });
    };
    let version = Some(front.version.value);
    push(thing, Part::Defines, &front.id, version, bare(front.id.at, sources));
    for (name, variable) in &front.variables {
        push(Thing::Variable, Part::Defines, name, None, bare(variable.at, sources));
        let Some(from) = &variable.from else { continue };
        let at = bare(from.at, sources);
        match from.strip_prefix("clay:") {
            Some(column) => push(Thing::Column, Part::Uses, column, None, at),
            None => push(Thing::Field, Part::Uses, from, None, at),
        }
    }
    let source = |from: &str| match from.strip_prefix("clay:") {
        Some(column) => (Thing::Column, column.to_owned()),
        None => (Thing::Field, from.to_owned()),
    };
    for input in &front.inputs {
        let (thing, name) = source(input);
        push(thing, Part::Uses, &name, None, bare(input.at, sources));
    }
    for (key, at) in template.contents().flat_map(Content::keys) {
        let called = |input: &&Located<String>| prompt_name(input) == prompt_name(key);
        let input = front.inputs.iter().find(called);
        let input = input.filter(|_| !front.variables.contains_key(key));
        let (thing, name) = input.map_or((Thing::Variable, key.to_owned()), |input| source(input));
        push(thing, Part::Uses, &name, None, at);
    }
}

/// A place without the quotes around it.
fn bare(at: Location, sources: &Sources) -> Location {
    let text = sources.text_at(at);
    let quoted = text.len() >= 2 && text.starts_with(['"', '\'']) && text.ends_with(['"', '\'']);
    if !quoted {
        return at;
    }
    Location::new(at.file, Span::new(at.span.start + 1, at.span.end - 1))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::rules::check_campaigns;
    use crate::workspace::Overlay;

    /// What other names depend on: where one of these is wrong, the others are not asked for.
    const SCOPES: [Thing; 3] = [Thing::Unit, Thing::Organisation, Thing::Table];

    /// References that another rule, or nobody, proves.
    fn is_elsewhere(it: &Occurrence, path: &str) -> bool {
        let thing = matches!(
            it.thing,
            Thing::Segment | Thing::Basis | Thing::Class | Thing::Field | Thing::Rule
        );
        let template = path.starts_with("templates/") || path.starts_with("prompts/");
        let registered = path == "policy/register.yaml" && it.thing != Thing::Person;
        thing || template || registered || (it.thing == Thing::Column && path == "sendoff.yaml")
    }

    /// Breaks the references of some things and returns those of which the rule says nothing.
    fn unproved(broken: impl Fn(Thing) -> bool) -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full");
        let workspace = Workspace::load(&root).unwrap();
        let index = Index::of(&workspace);
        let path = |it: &Occurrence| workspace.sources.file(it.at.file).path().to_owned();
        let uses: Vec<&Occurrence> = index
            .all
            .iter()
            .filter(|it| it.part == Part::Uses && broken(it.thing) && !is_elsewhere(it, &path(it)))
            .collect();
        assert!(uses.len() > 5, "nothing to break");
        let mut overlay = Overlay::new();
        for (file, source) in workspace.sources.iter() {
            let mut text = source.text().to_owned();
            for it in uses.iter().filter(|it| it.at.file == file) {
                // As long as it was, so that every place stays what it is.
                text.replace_range(it.at.span.range(), &"z".repeat(it.at.span.len() as usize));
            }
            overlay.put(root.join(source.path()), text);
        }
        let report = check_campaigns(&Workspace::load_over(&root, &overlay).unwrap(), None);
        let refs = report.findings.iter().filter(|it| it.rule == "spec-refs-resolve");
        let places: BTreeSet<Location> =
            refs.filter_map(|it| Some(it.primary.as_ref()?.at)).collect();
        let silent = uses.iter().filter(|it| !places.contains(&it.whole));
        silent.map(|it| format!("{} {} {}", path(it), it.thing.noun(), it.name)).collect()
    }

    #[test]
    fn the_rule_asks_for_every_reference_at_the_place_the_table_has() {
        assert_eq!(unproved(|thing| !SCOPES.contains(&thing)), Vec::<String>::new());
        assert_eq!(unproved(|thing| SCOPES.contains(&thing)), Vec::<String>::new());
    }

    #[test]
    fn every_name_that_is_used_in_the_example_is_given() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full");
        let workspace = Workspace::load(&root).unwrap();
        let index = Index::of(&workspace);
        let lost = index.all.iter().filter(|it| {
            let known = matches!(it.thing, Thing::Rule | Thing::Registered);
            !known && index.definitions(it).is_empty()
        });
        let lost: Vec<String> = lost.map(Occurrence::shown).collect();
        assert_eq!(lost, Vec::<String>::new());
    }
}

//! Own rules as they are written, held to the language before any of them looks at a campaign.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::shape::{Field, Shape};
use crate::diagnostic::{Diagnostic, Fix};
use crate::expression::{Expression, Mistake, Scope, compile};
use crate::source::Location;
use crate::spec::campaign::Campaign;
use crate::spec::leaf::Placed;
use crate::spec::plain::Plain;
use crate::spec::policy::{OwnRule, OwnRules};
use crate::workspace::Workspace;

use super::RULE;
use super::examples;
use super::path::{self, Path};
use super::scope::scope;
use super::words::{self, Words};

/// The rules of a workspace.
#[derive(Debug, Default)]
pub(in crate::rules) struct OwnRuleSet<'w> {
    /// Those that can look, and those that cannot.
    pub(super) rules: Vec<Ready<'w>>,
    /// What is wrong with them.
    pub(in crate::rules) wrong: Vec<Diagnostic>,
}

/// One rule.
#[derive(Debug)]
pub(super) struct Ready<'w> {
    pub(super) rule: &'w OwnRule,
    pub(super) document: &'w OwnRules,
    /// What it looks with; `None` where something is wrong with it.
    pub(super) parts: Option<Parts>,
}

/// What a rule looks with.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) each: Option<Path>,
    pub(super) when: Option<Expression>,
    pub(super) assert: Expression,
    pub(super) message: Words,
    pub(super) help: Words,
    /// Whether the path below begins at `it`.
    pub(super) of_entry: bool,
    pub(super) points: Vec<String>,
    /// Everything the expressions read.
    pub(super) reads: BTreeSet<String>,
}

/// Reads every rule of a workspace.
pub(in crate::rules) fn read(workspace: &Workspace) -> OwnRuleSet<'_> {
    let mut set = OwnRuleSet::default();
    let mut first: BTreeMap<&str, Location> = BTreeMap::new();
    for document in &workspace.policy.rules {
        let scope = scope(document);
        set.wrong.extend(constants(document));
        for rule in &document.rules {
            let name = rule.name.value.as_str();
            if let Some(before) = first.insert(name, rule.name.at) {
                let headline = format!("two rules are called `{name}`");
                set.wrong.push(
                    Diagnostic::error(RULE, rule.name.at, headline)
                        .also(before, "the other one")
                        .help("give one of them another name"),
                );
            }
            let mut wrong = Wrong { all: Vec::new() };
            let parts = parts(rule, &scope, &mut wrong);
            set.wrong.extend(wrong.all);
            let ready = Ready { rule, document, parts };
            set.wrong.extend(examples::check(&ready));
            set.rules.push(ready);
        }
    }
    set
}

/// A constant is named as an expression can name it.
fn constants(document: &OwnRules) -> Vec<Diagnostic> {
    let names = document.constants.iter().flat_map(|constants| constants.iter());
    let word = |name: &str| {
        let inner = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        inner && name.starts_with(|c: char| c.is_ascii_lowercase())
    };
    names
        .filter(|(name, _)| !word(&name.value))
        .map(|(name, _)| {
            let headline = format!("no expression can name the constant `{}`", name.value);
            Diagnostic::error(RULE, name.at, headline)
                .help("use lower-case letters, digits and `_`")
        })
        .collect()
}

/// Gathers mistakes as findings at their characters.
struct Wrong {
    all: Vec<Diagnostic>,
}

impl Wrong {
    fn add(&mut self, written: &Placed, mistake: Mistake) {
        let at = written.place(mistake.span);
        let mut finding = Diagnostic::error(RULE, at, mistake.headline).help(mistake.help);
        if !mistake.label.is_empty() {
            finding = finding.label(mistake.label);
        }
        if let Some(fix) = mistake.fix {
            finding = finding.fix(Fix::meant(at, &fix));
        }
        self.all.push(finding);
    }

    fn keep<T>(&mut self, written: &Placed, read: Result<T, Vec<Mistake>>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(mistakes) => {
                for mistake in mistakes {
                    self.add(written, mistake);
                }
                None
            }
        }
    }

    /// An expression that is true or false.
    fn condition(&mut self, written: &Placed, scope: &Scope) -> Option<Expression> {
        let expression = self.keep(written, compile(&written.text, scope))?;
        if expression.shape == Shape::Bool {
            return Some(expression);
        }
        let headline =
            format!("a condition is true or false, this is {}", expression.shape.words());
        let span = crate::source::Span::new(0, written.text.trim_end().len() as u32);
        self.add(written, Mistake::new(span, headline, "compare it with something"));
        None
    }
}

/// Reads the parts of a rule. A mistake in one does not hide those of another.
fn parts(rule: &OwnRule, scope: &Scope, wrong: &mut Wrong) -> Option<Parts> {
    let (each, mut scope) = match &rule.each {
        None => (Some(None), scope.clone()),
        Some(written) => match each(written, wrong) {
            Some((path, entry)) => {
                let scope = scope.with("it", entry).with("index", Shape::Int);
                (Some(Some(path)), scope)
            }
            // Without knowing what `it` is, every use of it would be one more mistake.
            None => return None,
        },
    };
    let when = rule.when.as_ref().map(|when| wrong.condition(when, &scope));
    if let Some(Some(when)) = &when {
        scope.present.extend(when.present.iter().cloned());
    }
    let assert = wrong.condition(&rule.assert, &scope);
    let message = wrong.keep(&rule.message, words::read(&rule.message.text, &scope));
    let help = wrong.keep(&rule.help, words::read(&rule.help.text, &scope));
    let points = points(&rule.points, &scope, wrong);
    let when = match when {
        None => None,
        Some(when) => Some(when?),
    };
    let (each, assert, message, help) = (each?, assert?, message?, help?);
    let (of_entry, points) = points?;
    let mut reads = message.reads();
    reads.extend(help.reads());
    reads.extend(assert.reads.iter().cloned());
    reads.extend(when.iter().flat_map(|when| when.reads.iter().cloned()));
    reads.extend(each.iter().filter_map(|path| Some(format!("campaign.{}", path.names.first()?))));
    Some(Parts { each, when, assert, message, help, of_entry, points, reads })
}

/// The list or table a rule goes through, and what an entry of it is.
fn each(written: &Placed, wrong: &mut Wrong) -> Option<(Path, Shape)> {
    let read = path::read(&written.text, &Campaign::shape()).map_err(|mistake| vec![mistake]);
    let path = wrong.keep(written, read)?;
    let entry = match &path.shape {
        Shape::List(of) => (**of).clone(),
        Shape::Table(of) => Shape::Section(vec![
            Field::required("name", Shape::Text),
            Field::required("value", (**of).clone()),
        ]),
        other => {
            let span = crate::source::Span::new(0, written.text.len() as u32);
            let headline = format!("`{}` is {}, which has no entries", written.text, other.words());
            let help = "name a list or a table, such as `send.waves`";
            wrong.add(written, Mistake::new(span, headline, help));
            return None;
        }
    };
    Some((path, entry))
}

/// Where findings point: whether at a part of `it`, and the names below.
fn points(written: &Placed, scope: &Scope, wrong: &mut Wrong) -> Option<(bool, Vec<String>)> {
    let of_entry = written.text == "it" || written.text.starts_with("it.");
    let entry = scope.variables.iter().find(|(name, _)| name == "it").map(|(_, shape)| shape);
    let read = match (of_entry, entry) {
        (true, Some(_)) if written.text == "it" => return Some((true, Vec::new())),
        (true, Some(shape)) => {
            // The path is read from the entry on, so its places begin behind `it.`.
            path::read(&written.text[3..], shape).map_err(|mut mistake| {
                mistake.span =
                    crate::source::Span::new(mistake.span.start + 3, mistake.span.end + 3);
                vec![mistake]
            })
        }
        _ => path::read(&written.text, &Campaign::shape()).map_err(|mistake| vec![mistake]),
    };
    wrong.keep(written, read).map(|path| (of_entry, path.names))
}

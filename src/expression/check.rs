//! Holds an expression to the shapes of what it names: every name, key, operator and function.
//!
//! What is wrong below a part is said once: a part without a shape is taken for anything.

use std::collections::BTreeSet;

use cel::common::ast::{
    CallExpr, ComprehensionExpr, Expr, IdedExpr, ListExpr, LiteralValue, SelectExpr, operators,
};

use super::functions::is_plain;
use super::present::{path, when_false, when_true};
use super::spans::Spans;
use super::{Mistake, Scope};
use crate::base::shape::Shape;
use crate::source::Span;

/// How deep comprehensions may stand in each other.
const NESTED_MAX: usize = 3;

/// The state of one check.
pub(super) struct Checker<'a> {
    scope: Scope,
    pub(super) spans: &'a Spans<'a>,
    nested: usize,
    /// What is wrong.
    pub(super) mistakes: Vec<Mistake>,
    /// The variables that are read, with the first key below each.
    pub(super) reads: BTreeSet<String>,
    /// The additions that join texts.
    pub(super) joins: BTreeSet<u64>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(scope: &Scope, spans: &'a Spans<'a>) -> Self {
        let (reads, joins) = (BTreeSet::new(), BTreeSet::new());
        Self { scope: scope.clone(), spans, nested: 0, mistakes: Vec::new(), reads, joins }
    }

    /// What the value of an expression is; `None` where that cannot be said, which is then among
    /// the mistakes.
    pub(super) fn shape_of(&mut self, expr: &IdedExpr) -> Option<Shape> {
        match &expr.expr {
            Expr::Ident(name) => self.variable(expr, name),
            Expr::Select(select) => self.selected(expr, select),
            Expr::Literal(literal) => self.literal(expr, literal),
            Expr::Call(call) => self.call(expr, call),
            Expr::Comprehension(fold) => self.fold(expr, fold),
            Expr::List(list) => self.list(expr, list),
            Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => {
                self.wrong(expr, "a mapping cannot be written here", "use `constants` instead")
            }
        }
    }

    /// Adds a mistake about the whole of a part.
    pub(super) fn wrong(
        &mut self,
        expr: &IdedExpr,
        headline: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<Shape> {
        self.mistakes.push(Mistake::new(self.spans.whole(expr), headline, help));
        None
    }

    /// Adds a mistake about a name that is not known, at the characters of the name.
    pub(super) fn unknown(&mut self, at: Span, headline: String, name: &str, known: &[&str]) {
        self.mistakes.push(Mistake::new(at, headline, "").meant(name, known));
    }

    /// Checks a part while more paths are known to be there.
    pub(super) fn where_present(&mut self, paths: Vec<String>, expr: &IdedExpr) -> Option<Shape> {
        let before = self.scope.present.len();
        self.scope.present.extend(paths);
        let shape = self.shape_of(expr);
        self.scope.present.truncate(before);
        shape
    }

    fn variable(&mut self, expr: &IdedExpr, name: &str) -> Option<Shape> {
        let Some(shape) = self.scope.shape(name).cloned() else {
            let names: Vec<String> =
                self.scope.variables.iter().map(|(name, _)| name.clone()).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let at = self.spans.whole(expr);
            self.unknown(at, format!("there is no variable `{name}`"), name, &names);
            return None;
        };
        self.reads.insert(name.to_owned());
        Some(shape)
    }

    fn selected(&mut self, expr: &IdedExpr, select: &SelectExpr) -> Option<Shape> {
        let operand = self.shape_of(&select.operand)?;
        let name = &select.field;
        if let Expr::Ident(variable) = &select.operand.expr {
            self.reads.insert(format!("{variable}.{name}"));
        }
        let at = self.spans.field(expr, &select.operand, name);
        let of = path(&select.operand).unwrap_or_else(|| "this value".to_owned());
        let (optional, shape) = match &operand {
            Shape::Section(_) => match operand.field(name) {
                Some(field) => (field.optional, field.shape.clone()),
                None => {
                    let headline = format!("`{of}` has no `{name}`");
                    self.unknown(at, headline, name, &operand.keys());
                    return None;
                }
            },
            Shape::Table(value) => (true, (**value).clone()),
            other => {
                let headline = format!("`{of}` is {}, which has no `{name}`", other.words());
                self.unknown(at, headline, name, &[]);
                return None;
            }
        };
        let known = path(expr).is_some_and(|path| self.scope.present.contains(&path));
        if select.test {
            return Some(Shape::Bool);
        }
        if optional && !known {
            self.may_be_missing(at, &of, name);
        }
        Some(shape)
    }

    fn may_be_missing(&mut self, at: Span, of: &str, name: &str) {
        let headline = format!("`{of}.{name}` may be missing");
        let help = format!(
            "say what holds without it: `!has({of}.{name}) || ...` or `has({of}.{name}) && ...`"
        );
        let mistake = Mistake::new(at, headline, help).label("not every campaign has it");
        self.mistakes.push(mistake);
    }

    fn literal(&mut self, expr: &IdedExpr, literal: &LiteralValue) -> Option<Shape> {
        Some(match literal {
            LiteralValue::Boolean(_) => Shape::Bool,
            LiteralValue::Int(_) => Shape::Int,
            LiteralValue::Double(_) => Shape::Number,
            LiteralValue::String(_) => Shape::Text,
            LiteralValue::UInt(_) => {
                return self.wrong(expr, "a number ends in `u`", "write it without the `u`");
            }
            LiteralValue::Bytes(_) => {
                return self.wrong(expr, "bytes are no value here", "write a text without `b`");
            }
            LiteralValue::Null => {
                let help = "ask with `has(...)` whether something is there";
                return self.wrong(expr, "nothing is ever `null` here", help);
            }
        })
    }

    fn list(&mut self, expr: &IdedExpr, list: &ListExpr) -> Option<Shape> {
        let mut of = None;
        for element in &list.elements {
            let shape = self.shape_of(element)?;
            if !is_plain(&shape) {
                let headline = "a list that is written here holds numbers and texts only";
                return self.wrong(element, headline, "use the list of the campaign itself");
            }
            of = match of {
                None => Some(shape),
                Some(of) => match super::operators::common(&of, &shape) {
                    Some(common) => Some(common),
                    None => {
                        let headline = "a list holds values of one kind";
                        return self.wrong(element, headline, "write two conditions");
                    }
                },
            };
        }
        match of {
            Some(of) => Some(Shape::List(Box::new(of))),
            None => self.wrong(expr, "an empty list says nothing", "leave the condition out"),
        }
    }

    /// A comprehension: what `all`, `exists`, `exists_one`, `map` and `filter` were read as.
    fn fold(&mut self, expr: &IdedExpr, fold: &ComprehensionExpr) -> Option<Shape> {
        let range = self.shape_of(&fold.iter_range)?;
        let of = match &range {
            Shape::List(of) => (**of).clone(),
            Shape::Table(_) => Shape::Text,
            other => {
                let headline = format!("this is {}, which has no entries", other.words());
                return self.wrong(&fold.iter_range, headline, "name a list or a table");
            }
        };
        if self.scope.shape(&fold.iter_var).is_some() {
            let headline = format!("`{}` already has a meaning", fold.iter_var);
            return self.wrong(expr, headline, "give the entry another name");
        }
        if self.nested == NESTED_MAX {
            let headline = format!("more than {NESTED_MAX} comprehensions stand in each other");
            return self.wrong(expr, headline, "make two rules of it");
        }
        self.nested += 1;
        self.scope.variables.push((fold.iter_var.clone(), of.clone()));
        let shape = self.step(&fold.loop_step, &of);
        self.scope.variables.pop();
        self.nested -= 1;
        shape
    }

    /// The step of a comprehension over entries of a shape.
    fn step(&mut self, step: &IdedExpr, of: &Shape) -> Option<Shape> {
        let Expr::Call(call) = &step.expr else { return None };
        match (call.func_name.as_str(), &call.args[..]) {
            (operators::LOGICAL_AND | operators::LOGICAL_OR, [_, condition]) => {
                self.condition(condition)?;
                Some(Shape::Bool)
            }
            (operators::CONDITIONAL, [guard, kept, _]) => {
                self.condition(guard)?;
                match added(kept) {
                    Some(Added::Count) => Some(Shape::Bool),
                    Some(Added::Entry(entry)) => self.mapped(when_true(guard), entry, of),
                    None => None,
                }
            }
            (operators::ADD, _) => match added(step)? {
                Added::Entry(entry) => self.mapped(Vec::new(), entry, of),
                Added::Count => None,
            },
            _ => None,
        }
    }

    /// The list that a `map` or `filter` gives.
    fn mapped(&mut self, present: Vec<String>, entry: &IdedExpr, of: &Shape) -> Option<Shape> {
        let shape = self.where_present(present, entry)?;
        let kept = matches!(entry.expr, Expr::Ident(_)) && shape == *of;
        if !kept && !is_plain(&shape) {
            let help = "map to a number or a text, such as `wave.size`";
            return self.wrong(entry, "`map` gives numbers, texts and truth values only", help);
        }
        Some(Shape::List(Box::new(shape)))
    }

    /// A part that must be true or false.
    pub(super) fn condition(&mut self, expr: &IdedExpr) -> Option<Shape> {
        match self.shape_of(expr)? {
            Shape::Bool => Some(Shape::Bool),
            other => {
                let headline = format!("this must be true or false, but is {}", other.words());
                self.wrong(expr, headline, "compare it with something")
            }
        }
    }

    /// The second part of `a && b` or `a || b`, with what the first part tells.
    pub(super) fn both(&mut self, first: &IdedExpr, second: &IdedExpr, and: bool) -> Option<Shape> {
        let first_shape = self.condition(first);
        let told = if and { when_true(first) } else { when_false(first) };
        let before = self.scope.present.len();
        self.scope.present.extend(told);
        let second_shape = self.condition(second);
        self.scope.present.truncate(before);
        first_shape.and(second_shape)
    }

    fn call(&mut self, expr: &IdedExpr, call: &CallExpr) -> Option<Shape> {
        let target = call.target.as_deref();
        match (call.func_name.as_str(), target, &call.args[..]) {
            (operators::LOGICAL_AND, None, [a, b]) => self.both(a, b, true),
            (operators::LOGICAL_OR, None, [a, b]) => self.both(a, b, false),
            (operators::LOGICAL_NOT, None, [a]) => self.condition(a),
            (operators::CONDITIONAL, None, [test, a, b]) => self.either(expr, test, a, b),
            (name, None, [a, b]) if super::operators::is_binary(name) => {
                self.binary(expr, name, a, b)
            }
            (operators::NEGATE, None, [a]) => self.number(a),
            (name, target, args) => self.function(expr, name, target, args),
        }
    }

    fn either(
        &mut self,
        expr: &IdedExpr,
        test: &IdedExpr,
        a: &IdedExpr,
        b: &IdedExpr,
    ) -> Option<Shape> {
        self.condition(test)?;
        let yes = self.where_present(when_true(test), a)?;
        let no = self.where_present(when_false(test), b)?;
        match super::operators::common(&yes, &no) {
            Some(shape) => Some(shape),
            None => {
                let (yes, no) = (yes.words(), no.words());
                let headline = format!("this is {yes} in one case and {no} in the other");
                self.wrong(expr, headline, "give both cases a value of one kind")
            }
        }
    }
}

/// What a step adds to what was gathered.
enum Added<'e> {
    /// One more.
    Count,
    /// An entry of a list.
    Entry(&'e IdedExpr),
}

fn added(step: &IdedExpr) -> Option<Added<'_>> {
    let Expr::Call(call) = &step.expr else { return None };
    match &call.args[..] {
        [_, added] => match &added.expr {
            Expr::List(list) => list.elements.first().map(Added::Entry),
            _ => Some(Added::Count),
        },
        _ => None,
    }
}

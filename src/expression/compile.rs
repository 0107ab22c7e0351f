//! From a text to an expression that can be run, or everything that is wrong with it.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use cel::common::ast::{IdedExpr, SourceInfo};
use cel::{Env, ParseError};

use super::check::Checker;
use super::cost::charged;
use super::spans::Spans;
use super::{Mistake, Scope, present};
use crate::base::shape::Shape;
use crate::source::Span;

/// The longest expression, in bytes.
pub const TEXT_MAX: usize = 2_000;

/// The most operators, dots and brackets of an expression. A chain of them is as deep as it is
/// long, and everything that walks through an expression walks down it.
const OPERATORS_MAX: usize = 100;
/// The most sums and products among them, whose chains cost the most of the stack.
const SUMS_MAX: usize = 32;
/// How deep brackets may stand in each other.
const BRACKETS_MAX: usize = 12;
/// How deep the parser goes, where brackets are not what makes it go deeper.
const DEPTH_MAX: u16 = 24;

/// The functions and macros of the language.
pub(super) static ENV: LazyLock<Arc<Env>> =
    LazyLock::new(|| Arc::new(Env::stdlib().with_optional_support(false)));

/// An expression that was read and fits the shapes of what it names.
#[derive(Debug)]
pub struct Expression {
    pub(super) tree: IdedExpr,
    /// What its value is.
    pub shape: Shape,
    /// The variables it reads, with the first key below each where one is named.
    pub reads: BTreeSet<String>,
    /// Paths that are there wherever it is true.
    pub present: Vec<String>,
}

/// Reads an expression and holds it to the shapes of what it names.
pub fn compile(text: &str, scope: &Scope) -> Result<Expression, Vec<Mistake>> {
    if text.len() > TEXT_MAX {
        let headline = format!("the expression is longer than {TEXT_MAX} bytes");
        let span = Span::new(TEXT_MAX as u32, text.len() as u32);
        return Err(vec![Mistake::new(span, headline, "make two rules of it")]);
    }
    if let Some(large) = too_large(text) {
        return Err(vec![large]);
    }
    let (tree, info) = parse(text)?;
    let spans = Spans::new(text, &info);
    let mut checker = Checker::new(scope, &spans);
    let shape = checker.shape_of(&tree);
    let (mistakes, reads, joins) = (checker.mistakes, checker.reads, checker.joins);
    match shape {
        Some(shape) if mistakes.is_empty() => {
            let present = present::when_true(&tree);
            Ok(Expression { tree: charged(tree, &joins), shape, reads, present })
        }
        _ => Err(mistakes),
    }
}

fn parse(text: &str) -> Result<(IdedExpr, SourceInfo), Vec<Mistake>> {
    let parser = ENV.parser().max_recursion_depth(DEPTH_MAX);
    let errors = match parser.parse_with_source_info(text) {
        Ok(parsed) => return Ok(parsed),
        Err(errors) => errors.errors,
    };
    // Whatever follows the first error is often only its echo.
    Err(errors.iter().take(1).map(|error| unreadable(text, error)).collect())
}

/// Where an expression has more operators or deeper brackets than it may. Texts do not count.
fn too_large(text: &str) -> Option<Mistake> {
    let (mut operators, mut sums, mut depth) = (0, 0, 0_usize);
    let (mut quote, mut escaped) = (None, false);
    for (at, c) in text.char_indices() {
        let within = quote.is_some();
        match (quote, c) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), c) if open == c => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            _ => {}
        }
        if within || quote.is_some() {
            continue;
        }
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        sums += usize::from("+-*/%".contains(c));
        operators += usize::from("([{+-*/%.?!<>=&|,".contains(c));
        let limit = match () {
            () if depth > BRACKETS_MAX => "brackets stand in each other too deep",
            () if operators > OPERATORS_MAX || sums > SUMS_MAX => {
                "the expression has too many parts"
            }
            () => continue,
        };
        let span = Span::new(at as u32, at as u32 + 1);
        return Some(Mistake::new(span, limit, "make two rules of it"));
    }
    None
}

fn unreadable(text: &str, error: &ParseError) -> Mistake {
    let (line, column) = (error.pos.0.max(1) as usize, error.pos.1.max(1) as usize);
    let before: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let rest = &text[before.min(text.len())..];
    let ahead: usize = rest.chars().take(column - 1).map(char::len_utf8).sum();
    let start = (before + ahead).min(text.trim_end().len());
    let end = text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
    let why = error.msg.trim_start_matches("Syntax error: ");
    let why = why.split_once(" expecting ").map_or(why, |(why, _)| why);
    let why = why.replace("'<EOF>'", "the end").replace('\'', "`");
    let help = "write a condition in CEL, such as `size(campaign.send.waves) <= 5`";
    let span = Span::new(start as u32, end as u32);
    Mistake::new(span, "the expression cannot be read", help).label(why)
}

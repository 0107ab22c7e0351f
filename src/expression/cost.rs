//! Puts the charges of the budget into an expression.
//!
//! The crate that runs expressions does not count. So each round of a comprehension passes through
//! `@step`, each joining of texts through `@join` and each pattern through `@pattern`, which count
//! and refuse. A round is charged where a refusal ends the loop at once: in the condition of the
//! loop, or, where that is constant, in the part of the step whose errors are not held back. What
//! is left cannot grow: lists are neither joined nor nested, and a `map` gives plain values only.

use std::collections::BTreeSet;

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, operators};

/// The function that counts a round.
pub(super) const STEP: &str = "@step";
/// The function that joins two texts.
pub(super) const JOIN: &str = "@join";
/// The function that counts the use of a pattern.
pub(super) const PATTERN: &str = "@pattern";

/// The expression with its charges; `joins` are the additions of texts.
pub(super) fn charged(mut expr: IdedExpr, joins: &BTreeSet<u64>) -> IdedExpr {
    let id = expr.id;
    expr.expr = match expr.expr {
        Expr::Call(call) => Expr::Call(charged_call(call, joins.contains(&id), joins)),
        Expr::Comprehension(fold) => Expr::Comprehension(Box::new(charged_fold(*fold, joins))),
        Expr::List(mut list) => {
            list.elements = list.elements.into_iter().map(|it| charged(it, joins)).collect();
            Expr::List(list)
        }
        Expr::Select(mut select) => {
            select.operand = Box::new(charged(*select.operand, joins));
            Expr::Select(select)
        }
        other => other,
    };
    expr
}

fn charged_call(mut call: CallExpr, joins_texts: bool, joins: &BTreeSet<u64>) -> CallExpr {
    call.target = call.target.map(|target| Box::new(charged(*target, joins)));
    call.args = call.args.into_iter().map(|it| charged(it, joins)).collect();
    if joins_texts {
        call.func_name = JOIN.to_owned();
    } else if call.func_name == "matches" {
        call.args = call.args.into_iter().map(|it| through(PATTERN, it)).collect();
    }
    call
}

fn charged_fold(mut fold: ComprehensionExpr, joins: &BTreeSet<u64>) -> ComprehensionExpr {
    fold.iter_range = charged(fold.iter_range, joins);
    fold.loop_step = charged(fold.loop_step, joins);
    if matches!(fold.loop_cond.expr, Expr::Literal(_)) {
        charge_step(&mut fold.loop_step);
    } else {
        fold.loop_cond = through(STEP, fold.loop_cond);
    }
    fold
}

/// The guard of `cond ? @result + [x] : @result`, else the `x` of `@result + [x]`.
fn charge_step(step: &mut IdedExpr) {
    let Expr::Call(call) = &mut step.expr else { return };
    let place = match (call.func_name.as_str(), &mut call.args[..]) {
        (operators::CONDITIONAL, [guard, ..]) => guard,
        (_, [_, added]) => match &mut added.expr {
            Expr::List(list) => match &mut list.elements[..] {
                [element] => element,
                _ => return,
            },
            _ => added,
        },
        _ => return,
    };
    *place = through(STEP, std::mem::take(place));
}

fn through(function: &str, expr: IdedExpr) -> IdedExpr {
    let id = expr.id;
    let call = CallExpr { func_name: function.to_owned(), target: None, args: vec![expr] };
    IdedExpr { id, expr: Expr::Call(call) }
}

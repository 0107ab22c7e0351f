//! What an expression tells about keys that may be missing: `has(a.b) && a.b.c` reads `a.b` only
//! where it is there.

use cel::common::ast::{Expr, IdedExpr, operators};

/// The path of names an expression spells, such as `campaign.brief.ends`.
pub(super) fn path(expr: &IdedExpr) -> Option<String> {
    match &expr.expr {
        Expr::Ident(name) => Some(name.clone()),
        Expr::Select(select) => Some(format!("{}.{}", path(&select.operand)?, select.field)),
        _ => None,
    }
}

/// The paths that are there where an expression is true.
pub(super) fn when_true(expr: &IdedExpr) -> Vec<String> {
    match &expr.expr {
        Expr::Select(select) if select.test => path(expr).into_iter().collect(),
        Expr::Call(call) => match (call.func_name.as_str(), &call.args[..]) {
            (operators::LOGICAL_AND, [a, b]) => [when_true(a), when_true(b)].concat(),
            (operators::LOGICAL_NOT, [a]) => when_false(a),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The paths that are there where an expression is false.
pub(super) fn when_false(expr: &IdedExpr) -> Vec<String> {
    match &expr.expr {
        Expr::Call(call) => match (call.func_name.as_str(), &call.args[..]) {
            (operators::LOGICAL_OR, [a, b]) => [when_false(a), when_false(b)].concat(),
            (operators::LOGICAL_NOT, [a]) => when_true(a),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

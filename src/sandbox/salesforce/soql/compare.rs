//! How values compare: texts without regard to case, dates as spans, empty values apart.
//!
//! Knows no fields; a filter value was already brought to its field's type.

use std::cmp::Ordering;

use serde_json::Value;

use super::ast::Operator;

/// A filter value of its field's type.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Wanted {
    /// No value.
    Null,
    /// A value to equal.
    One(Value),
    /// An id, which differs from others in case alone.
    Id(String),
    /// From the first text up to, not including, the second: a named day or span of days.
    Span(String, String),
    /// A pattern of `LIKE`, escapes kept.
    Pattern(String),
}

/// Whether a value satisfies a comparison.
pub(super) fn holds(value: &Value, operator: Operator, wanted: &Wanted) -> bool {
    match operator {
        Operator::Equal => equal(value, wanted),
        Operator::NotEqual => !equal(value, wanted),
        Operator::Like => match (value, wanted) {
            (Value::String(text), Wanted::Pattern(pattern)) => like(text, pattern),
            _ => false,
        },
        _ => ordered(value, operator, wanted),
    }
}

/// Whether a value is the wanted one.
pub(super) fn equal(value: &Value, wanted: &Wanted) -> bool {
    match (value, wanted) {
        (Value::Null, Wanted::Null) => true,
        (Value::Null, _) | (_, Wanted::Null | Wanted::Pattern(_)) => false,
        (Value::String(text), Wanted::Id(id)) => text == id,
        (Value::String(text), Wanted::Span(from, to)) => text >= from && text < to,
        (Value::String(text), Wanted::One(Value::String(wanted))) => same_text(text, wanted),
        (_, Wanted::One(wanted)) => order(value, wanted) == Ordering::Equal,
        _ => false,
    }
}

fn same_text(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        return one.eq_ignore_ascii_case(other);
    }
    one.to_lowercase() == other.to_lowercase()
}

fn ordered(value: &Value, operator: Operator, wanted: &Wanted) -> bool {
    if let (Value::String(text), Wanted::Span(from, to)) = (value, wanted) {
        return match operator {
            Operator::Less => text < from,
            Operator::LessOrEqual => text < to,
            Operator::Greater => text >= to,
            _ => text >= from,
        };
    }
    let Wanted::One(wanted) = wanted else { return false };
    if value.is_null() {
        return false;
    }
    let order = order(value, wanted);
    match operator {
        Operator::Less => order.is_lt(),
        Operator::LessOrEqual => order.is_le(),
        Operator::Greater => order.is_gt(),
        _ => order.is_ge(),
    }
}

/// The order of two values of one type; texts without regard to case.
pub(super) fn order(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.to_lowercase().cmp(&other.to_lowercase()),
        (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
        (Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.as_f64(), other.as_f64());
            one.partial_cmp(&other).unwrap_or(Ordering::Equal)
        }
        (one, other) => one.is_null().cmp(&other.is_null()).reverse(),
    }
}

/// `%` stands for any text, `_` for one character. Linear in practice, never exponential.
fn like(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let pattern = pieces(&pattern.to_lowercase());
    let (mut t, mut p) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(Piece::Any) => {
                retry = Some((p + 1, t));
                p += 1;
            }
            Some(Piece::One) => (t, p) = (t + 1, p + 1),
            Some(Piece::Char(c)) if *c == text[t] => (t, p) = (t + 1, p + 1),
            _ => match retry {
                Some((after, from)) => {
                    retry = Some((after, from + 1));
                    (t, p) = (from + 1, after);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|piece| matches!(piece, Piece::Any))
}

enum Piece {
    Any,
    One,
    Char(char),
}

fn pieces(pattern: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        pieces.push(match c {
            '%' => Piece::Any,
            '_' => Piece::One,
            '\\' => Piece::Char(chars.next().unwrap_or('\\')),
            c => Piece::Char(c),
        });
    }
    pieces
}

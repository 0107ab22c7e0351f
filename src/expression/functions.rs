//! The functions an expression may call, and what each takes and gives.

use crate::base::shape::Shape;

/// The number of days from one date to another.
pub(super) const DAYS_BETWEEN: &str = "days_between";
/// The weekday of a date, `mon` to `sun`.
pub(super) const WEEKDAY: &str = "weekday";
/// Functions that are called on a text with a text.
pub(super) const OF_TEXTS: [&str; 4] = ["contains", "startsWith", "endsWith", "matches"];

/// The names of all of them, and of what reads like one.
pub(super) const NAMES: [&str; 16] = [
    "all",
    "contains",
    "days_between",
    "double",
    "endsWith",
    "exists",
    "exists_one",
    "filter",
    "has",
    "int",
    "map",
    "matches",
    "size",
    "startsWith",
    "string",
    "weekday",
];

/// Whether a number can be made of it.
pub(super) const fn is_number(shape: &Shape) -> bool {
    matches!(shape, Shape::Int | Shape::Number)
}

/// Whether it is a text.
pub(super) const fn is_text(shape: &Shape) -> bool {
    matches!(shape, Shape::Text | Shape::Word(_) | Shape::Date)
}

/// Whether it is neither a list nor a mapping.
pub(super) const fn is_plain(shape: &Shape) -> bool {
    matches!(shape, Shape::Bool) || is_number(shape) || is_text(shape)
}

/// The highest product of the repetitions a pattern may ask for.
const REPETITIONS_MAX: u64 = 1_000;
/// The longest pattern, in bytes.
const PATTERN_MAX: usize = 200;

/// Whether a pattern is small enough to be used often: its length and the product of the
/// repetitions in its braces bound the machine that is made of it.
pub(super) fn is_small(pattern: &str) -> bool {
    let within = pattern.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let numbers = within.flat_map(|(inside, _)| inside.split(','));
    let product = numbers
        .filter_map(|number| number.trim().parse::<u64>().ok())
        .fold(1_u64, |product, number| product.saturating_mul(number.max(1)));
    pattern.len() <= PATTERN_MAX && product <= REPETITIONS_MAX
}

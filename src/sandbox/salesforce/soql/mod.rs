//! SOQL: the part of the query language that campaigns need, parsed and run over the records.
//!
//! Knows no HTTP and no paging. Bounds on length and nesting make every query end.

mod ast;
mod check;
mod compare;
mod lexer;
mod parser;
mod run;
#[cfg(test)]
mod tests;

pub(super) use run::run;

use super::fault::Fault;

/// The longest query, in characters.
const QUERY_CHARS_MAX: usize = 100_000;
/// The longest string in a condition, in characters.
const STRING_CHARS_MAX: usize = 4_000;
/// The deepest nesting of parentheses and `NOT`.
const DEPTH_MAX: usize = 50;
/// The most parents one field path goes through.
const PARENTS_MAX: usize = 5;
/// The furthest row a query may start at.
const OFFSET_MAX: u64 = 2_000;
/// How much of the query stands before and after the caret.
const SHOWN_CHARS: usize = 60;

/// A refusal that points at a place: the line around it, a caret, row and column.
fn at(query: &str, offset: usize, code: &'static str, message: &str) -> Fault {
    let before: Vec<char> = query.chars().take(offset).collect();
    let line_start = before.iter().rposition(|c| *c == '\n').map_or(0, |at| at + 1);
    let row = before.iter().filter(|c| **c == '\n').count() + 1;
    let column = offset.min(before.len()) - line_start;
    let line: Vec<char> = query.chars().skip(line_start).take_while(|c| *c != '\n').collect();
    let from = column.saturating_sub(SHOWN_CHARS);
    let shown: String = line.iter().skip(from).take(2 * SHOWN_CHARS).collect();
    let caret = " ".repeat(column - from);
    let column = column + 1;
    let text = format!("\n{shown}\n{caret}^\nERROR at Row:{row}:Column:{column}\n{message}");
    Fault::new(400, code, text)
}

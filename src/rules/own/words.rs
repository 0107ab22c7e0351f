//! Messages with expressions in braces: `{size(campaign.send.waves)} waves are too many`.
//!
//! `{{` stands for a brace of its own.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::base::shape::Shape;
use crate::expression::{Budget, Expression, Failure, Mistake, Scope, Values, compile};
use crate::source::Span;

/// The pieces of a message.
#[derive(Debug)]
pub(super) struct Words {
    pieces: Vec<Piece>,
}

#[derive(Debug)]
enum Piece {
    Text(String),
    Value(Expression),
}

/// Reads a message; places of mistakes are those in the whole text.
pub(super) fn read(text: &str, scope: &Scope) -> Result<Words, Vec<Mistake>> {
    let (mut pieces, mut mistakes) = (Vec::new(), Vec::new());
    let mut rest = 0;
    while let Some(at) = text[rest..].find('{').map(|at| rest + at) {
        pieces.push(Piece::Text(text[rest..at].to_owned()));
        if text[at + 1..].starts_with('{') {
            pieces.push(Piece::Text("{".to_owned()));
            rest = at + 2;
            continue;
        }
        let Some(end) = text[at..].find('}').map(|end| at + end) else {
            let span = Span::new(at as u32, at as u32 + 1);
            let help = "close it with `}`, or write `{{` for a brace of its own";
            return Err(vec![Mistake::new(span, "an expression in a text does not end", help)]);
        };
        match compile(&text[at + 1..end], scope) {
            Ok(expression) => pieces.extend(told(expression, at, end, &mut mistakes)),
            Err(wrong) => mistakes.extend(wrong.into_iter().map(|one| moved(one, at + 1))),
        }
        rest = end + 1;
    }
    pieces.push(Piece::Text(text[rest..].to_owned()));
    if mistakes.is_empty() { Ok(Words { pieces }) } else { Err(mistakes) }
}

fn told(
    expression: Expression,
    at: usize,
    end: usize,
    mistakes: &mut Vec<Mistake>,
) -> Option<Piece> {
    if matches!(expression.shape, Shape::List(_) | Shape::Table(_) | Shape::Section(_)) {
        let span = Span::new(at as u32, end as u32 + 1);
        let headline = format!("a text cannot hold {}", expression.shape.words());
        let help = "name a number or a text of it, or its `size(...)`";
        mistakes.push(Mistake::new(span, headline, help));
        return None;
    }
    Some(Piece::Value(expression))
}

fn moved(mut mistake: Mistake, by: usize) -> Mistake {
    let by = by as u32;
    mistake.span = Span::new(mistake.span.start + by, mistake.span.end + by);
    mistake
}

impl Words {
    /// What the expressions read.
    pub(super) fn reads(&self) -> BTreeSet<String> {
        let values = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Value(expression) => Some(expression.reads.iter().cloned()),
            Piece::Text(_) => None,
        });
        values.flatten().collect()
    }

    /// The text with the values of its expressions.
    pub(super) fn say(&self, values: &Values, budget: &Budget) -> Result<String, Failure> {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => Ok(text.clone()),
            Piece::Value(expression) => expression.run(values, budget).map(|value| match value {
                Value::String(text) => text,
                Value::Number(number) => match number.as_f64() {
                    Some(whole) if whole.fract() == 0.0 => format!("{whole:.0}"),
                    _ => number.to_string(),
                },
                other => other.to_string(),
            }),
        });
        pieces.collect()
    }
}

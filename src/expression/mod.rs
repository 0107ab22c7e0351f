//! Expressions in CEL, the Common Expression Language: read, held to the shapes of the values they
//! may use, and run under a budget.
//!
//! The only place that knows the crate behind them. Knows nothing of campaigns or rules: what may
//! be named arrives as shapes, what the names stand for as plain values.

mod check;
mod compile;
mod cost;
mod functions;
mod mistake;
mod operators;
mod present;
mod run;
mod spans;
#[cfg(test)]
mod tests;

pub use compile::{Expression, TEXT_MAX, compile};
pub use mistake::Mistake;
pub use run::{Budget, Failure, STEPS, Values};

use crate::base::shape::Shape;

/// What an expression may name.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Each variable with its shape.
    pub variables: Vec<(String, Shape)>,
    /// Paths that may be missing and are known to be there.
    pub present: Vec<String>,
}

impl Scope {
    /// The same with one more variable.
    #[must_use]
    pub fn with(&self, name: &str, shape: Shape) -> Self {
        let mut more = self.clone();
        more.variables.push((name.to_owned(), shape));
        more
    }

    /// The shape of a variable.
    fn shape(&self, name: &str) -> Option<&Shape> {
        self.variables.iter().rev().find(|(known, _)| known == name).map(|(_, shape)| shape)
    }
}

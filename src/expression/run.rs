//! Runs an expression on plain values, under a budget.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cel::objects::{Key, Map};
use cel::{Context, ExecutionError, Value};
use jiff::civil::Date;

use super::Expression;
use super::compile::ENV;
use super::cost::{JOIN, PATTERN, STEP};
use super::functions::{DAYS_BETWEEN, WEEKDAY};
use crate::base::calendar::Weekday;

/// The most steps of one rule on one campaign: a round of a comprehension is one, a pattern is a
/// hundred, joining texts one for each of the result's bytes.
pub const STEPS: u64 = 20_000;
/// What a pattern costs.
const PATTERN_STEPS: u64 = 100;

/// What is left of a budget. It is counted down on every run it is given to.
#[derive(Debug, Clone)]
pub struct Budget {
    /// Steps left, and none once more were asked for than there were.
    left: Arc<AtomicU64>,
}

impl Budget {
    /// So many steps.
    pub fn new(steps: u64) -> Self {
        Self { left: Arc::new(AtomicU64::new(steps)) }
    }

    /// Takes steps; false once there are not enough left, and from then on.
    fn take(&self, steps: u64) -> bool {
        let left = self.left.load(Ordering::Relaxed);
        let after = left.checked_sub(steps.max(1)).unwrap_or(0);
        self.left.store(after, Ordering::Relaxed);
        after > 0
    }

    fn is_spent(&self) -> bool {
        self.left.load(Ordering::Relaxed) == 0
    }
}

/// What names stand for.
#[derive(Debug, Clone, Default)]
pub struct Values {
    by_name: BTreeMap<String, Value>,
}

impl Values {
    /// Gives a name a value.
    pub fn set(&mut self, name: &str, value: &serde_json::Value) {
        self.by_name.insert(name.to_owned(), plain(value));
    }
}

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It takes more steps than it may.
    #[error("it takes more than {STEPS} steps")]
    OverBudget,
    /// It cannot be computed.
    #[error("{0}")]
    Impossible(String),
}

impl Expression {
    /// The value of the expression.
    pub fn run(&self, values: &Values, budget: &Budget) -> Result<serde_json::Value, Failure> {
        let mut context = Context::with_env(Arc::clone(&ENV));
        for (name, value) in &values.by_name {
            context.add_variable_from_value(name.as_str(), value.clone());
        }
        add_functions(&mut context, budget)
            .map_err(|error| Failure::Impossible(error.to_string()))?;
        let result = Value::resolve(&self.tree, &context);
        // A refusal of the budget may have been absorbed by `||`, so the budget itself is asked.
        if budget.is_spent() {
            return Err(Failure::OverBudget);
        }
        let value = result.map_err(|error| Failure::Impossible(words(&error)))?;
        value.json().map_err(|_| Failure::Impossible("its value cannot be told".to_owned()))
    }
}

fn add_functions(
    context: &mut Context<'_, '_>,
    budget: &Budget,
) -> Result<(), cel::DeclarationError> {
    let spent = || ExecutionError::function_error("budget", "spent");
    let rounds = budget.clone();
    context.add_function(
        STEP,
        move |value: Value| {
            if rounds.take(1) { Ok(value) } else { Err(spent()) }
        },
    )?;
    let patterns = budget.clone();
    context.add_function(PATTERN, move |value: Value| {
        if patterns.take(PATTERN_STEPS) { Ok(value) } else { Err(spent()) }
    })?;
    let joins = budget.clone();
    context.add_function(JOIN, move |a: Arc<String>, b: Arc<String>| {
        let length = (a.len() + b.len()) as u64;
        if joins.take(length) { Ok(Value::from(format!("{a}{b}"))) } else { Err(spent()) }
    })?;
    context.add_function(DAYS_BETWEEN, |from: Arc<String>, to: Arc<String>| {
        let (from, to) = (date(&from)?, date(&to)?);
        let days = from.until(to).map(|span| i64::from(span.get_days()));
        days.map(Value::Int).map_err(|_| ExecutionError::function_error(DAYS_BETWEEN, "too far"))
    })?;
    context.add_function(WEEKDAY, |day: Arc<String>| {
        date(&day).map(|day| Value::from(Weekday::of(day).text()))
    })
}

fn date(text: &str) -> Result<Date, ExecutionError> {
    text.parse().map_err(|_| ExecutionError::function_error("date", "no date"))
}

fn plain(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(number) => Value::Int(number),
            None => Value::Float(number.as_f64().unwrap_or(f64::MAX)),
        },
        serde_json::Value::String(text) => Value::from(text.as_str()),
        serde_json::Value::Array(items) => Value::from(items.iter().map(plain).collect::<Vec<_>>()),
        serde_json::Value::Object(entries) => {
            let entry = |(key, value): (&String, _)| (Key::from(key.as_str()), plain(value));
            let map: HashMap<Key, Value> = entries.iter().map(entry).collect();
            Value::Map(Map { map: Arc::new(map) })
        }
    }
}

/// An error without the values that took part in it.
fn words(error: &ExecutionError) -> String {
    match error {
        ExecutionError::NoSuchKey(key) => format!("`{key}` is missing"),
        ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => {
            "it divides by zero".to_owned()
        }
        ExecutionError::IndexOutOfBounds(_) => "a list is shorter than it says".to_owned(),
        ExecutionError::Overflow(..) => "a number grows too large".to_owned(),
        _ => "a value is not what it takes it for".to_owned(),
    }
}

//! What operators and functions take and give.

use cel::common::ast::{Expr, IdedExpr, LiteralValue, operators};
use jiff::civil::Date;

use super::Mistake;
use super::check::Checker;
use super::compile::ENV;
use super::functions::{
    DAYS_BETWEEN, NAMES, OF_TEXTS, WEEKDAY, is_number, is_plain, is_small, is_text,
};
use crate::base::shape::Shape;

/// Whether an operator stands between two values.
pub(super) fn is_binary(name: &str) -> bool {
    is_order(name)
        || is_equality(name)
        || is_sum(name)
        || [operators::INDEX, operators::IN].contains(&name)
}

fn is_order(name: &str) -> bool {
    use operators::{GREATER, GREATER_EQUALS, LESS, LESS_EQUALS};
    [GREATER, GREATER_EQUALS, LESS, LESS_EQUALS].contains(&name)
}

fn is_equality(name: &str) -> bool {
    [operators::EQUALS, operators::NOT_EQUALS].contains(&name)
}

fn is_sum(name: &str) -> bool {
    use operators::{ADD, DIVIDE, MODULO, MULTIPLY, SUBSTRACT};
    [ADD, SUBSTRACT, MULTIPLY, DIVIDE, MODULO].contains(&name)
}

/// The sign of an operator as it is written.
fn sign(name: &str) -> &str {
    if name == operators::IN { "in" } else { name.trim_matches('_') }
}

/// What two values have in common, where they can stand for each other.
pub(super) fn common(a: &Shape, b: &Shape) -> Option<Shape> {
    match (a, b) {
        _ if a == b => Some(a.clone()),
        (Shape::List(a), Shape::List(b)) => Some(Shape::List(Box::new(common(a, b)?))),
        _ if is_text(a) && is_text(b) => Some(Shape::Text),
        _ => None,
    }
}

/// Whether two values can be compared.
fn comparable(a: &Shape, b: &Shape) -> bool {
    common(a, b).is_some() || (is_number(a) && is_number(b))
}

/// The text that is written, where a literal text is.
fn text_of(expr: &IdedExpr) -> Option<&str> {
    match &expr.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner()),
        _ => None,
    }
}

impl Checker<'_> {
    /// An operator between two values.
    pub(super) fn binary(
        &mut self,
        expr: &IdedExpr,
        name: &str,
        a: &IdedExpr,
        b: &IdedExpr,
    ) -> Option<Shape> {
        let (left, right) = (self.shape_of(a), self.shape_of(b));
        let (left, right) = (left?, right?);
        if name == operators::INDEX {
            return self.indexed(b, &left, &right);
        }
        if name == operators::IN {
            return self.within(expr, a, &left, &right);
        }
        if is_sum(name) {
            return self.sum(expr, name, (a, &left), (b, &right));
        }
        let ordered = is_equality(name)
            || (is_plain(&left) && left != Shape::Bool && !matches!(left, Shape::Word(_)));
        if !comparable(&left, &right) || !ordered {
            let (left, right, sign) = (left.words(), right.words(), sign(name));
            let headline = format!("`{sign}` cannot compare {left} with {right}");
            return self.wrong(expr, headline, "compare values of one kind");
        }
        self.possible(&left, b)?;
        self.possible(&right, a)?;
        Some(Shape::Bool)
    }

    /// A text that is written must be one the other side can have.
    fn possible(&mut self, shape: &Shape, expr: &IdedExpr) -> Option<()> {
        let Some(text) = text_of(expr) else { return Some(()) };
        let whole = self.spans.whole(expr);
        match shape {
            Shape::Word(words) if !words.contains(&text) => {
                let headline = format!("`{text}` is none of the words that can stand there");
                let mut mistake = Mistake::new(whole, headline, "").meant(text, words);
                mistake.fix = mistake.fix.map(|word| format!("\"{word}\""));
                self.mistakes.push(mistake);
                None
            }
            Shape::Date if text.len() != 10 || text.parse::<Date>().is_err() => {
                let headline = format!("`{text}` is no date");
                self.wrong(expr, headline, "write a date such as `\"2027-01-11\"`");
                None
            }
            _ => Some(()),
        }
    }

    fn indexed(&mut self, key: &IdedExpr, of: &Shape, index: &Shape) -> Option<Shape> {
        match (of, index) {
            (Shape::List(value), Shape::Int) => Some((**value).clone()),
            (Shape::Table(value), index) if is_text(index) => Some((**value).clone()),
            (Shape::List(_), other) => {
                let headline =
                    format!("a list is counted through from 0, not by {}", other.words());
                self.wrong(key, headline, "write a whole number")
            }
            (Shape::Table(_), other) => {
                let headline = format!("a table is looked into by name, not by {}", other.words());
                self.wrong(key, headline, "write a text")
            }
            (other, _) => {
                let headline = format!("this is {}, which has no entries", other.words());
                self.wrong(key, headline, "name a key with a dot")
            }
        }
    }

    fn within(
        &mut self,
        expr: &IdedExpr,
        member: &IdedExpr,
        value: &Shape,
        of: &Shape,
    ) -> Option<Shape> {
        let found = match of {
            Shape::List(of) => comparable(value, of) && is_plain(value),
            Shape::Table(_) => is_text(value),
            _ => false,
        };
        if !found {
            let headline = format!("{} cannot be in {}", value.words(), of.words());
            return self.wrong(expr, headline, "name a list of such values, or a table");
        }
        if let Shape::List(of) = of {
            self.possible(of, member)?;
        }
        // The words of a list that is written are held to those of the value.
        if let Expr::Call(call) = &expr.expr
            && let Some(Expr::List(list)) = call.args.get(1).map(|list| &list.expr)
        {
            for element in &list.elements {
                self.possible(value, element)?;
            }
        }
        Some(Shape::Bool)
    }

    fn sum(
        &mut self,
        expr: &IdedExpr,
        name: &str,
        (a, left): (&IdedExpr, &Shape),
        (b, right): (&IdedExpr, &Shape),
    ) -> Option<Shape> {
        let sign = sign(name);
        match (left, right) {
            (Shape::Int, Shape::Int) => Some(Shape::Int),
            (Shape::Number, Shape::Number) if name != operators::MODULO => Some(Shape::Number),
            (Shape::Int, Shape::Number) => self.whole_and_not(a, sign),
            (Shape::Number, Shape::Int) => self.whole_and_not(b, sign),
            (a, b) if name == operators::ADD && is_text(a) && is_text(b) => {
                self.joins.insert(expr.id);
                Some(Shape::Text)
            }
            (a, b) => {
                let headline = format!("`{sign}` does not take {} and {}", a.words(), b.words());
                let help = if is_text(a) || is_text(b) {
                    "make a text of a number with `string(...)`, count days with `days_between(...)`"
                } else {
                    "calculate with numbers"
                };
                self.wrong(expr, headline, help)
            }
        }
    }

    fn whole_and_not(&mut self, whole: &IdedExpr, sign: &str) -> Option<Shape> {
        let headline = format!("`{sign}` does not take a whole number and one with a fraction");
        let span = self.spans.whole(whole);
        let help = "write the whole number with `.0`, or put it into `double(...)`";
        let mut mistake = Mistake::new(span, headline, help).label("this is whole");
        if let Expr::Literal(LiteralValue::Int(number)) = &whole.expr {
            mistake.fix = Some(format!("{}.0", number.inner()));
        }
        self.mistakes.push(mistake);
        None
    }

    /// A part that must be a number.
    pub(super) fn number(&mut self, expr: &IdedExpr) -> Option<Shape> {
        let shape = self.shape_of(expr)?;
        if is_number(&shape) {
            return Some(shape);
        }
        let headline = format!("this must be a number, but is {}", shape.words());
        self.wrong(expr, headline, "name a number")
    }

    fn text(&mut self, expr: &IdedExpr) -> Option<Shape> {
        let shape = self.shape_of(expr)?;
        if is_text(&shape) {
            return Some(shape);
        }
        let headline = format!("this must be a text, but is {}", shape.words());
        self.wrong(expr, headline, "name a text, or make one with `string(...)`")
    }

    fn date(&mut self, expr: &IdedExpr) -> Option<Shape> {
        let shape = self.shape_of(expr)?;
        if shape == Shape::Date {
            return Some(shape);
        }
        if text_of(expr).is_some() {
            return self.possible(&Shape::Date, expr).map(|()| Shape::Date);
        }
        let headline = format!("this must be a date, but is {}", shape.words());
        self.wrong(expr, headline, "name a date, such as `campaign.brief.ends`")
    }

    /// A call of a function.
    pub(super) fn function(
        &mut self,
        expr: &IdedExpr,
        name: &str,
        target: Option<&IdedExpr>,
        args: &[IdedExpr],
    ) -> Option<Shape> {
        match (name, target, args) {
            ("size", None, [of]) | ("size", Some(of), []) => self.sized(of),
            ("string" | "int" | "double", None, [of]) => self.converted(name, of),
            (DAYS_BETWEEN, None, [from, to]) => {
                self.date(from)?;
                self.date(to)?;
                Some(Shape::Int)
            }
            (WEEKDAY, None, [day]) => {
                self.date(day)?;
                let days = crate::base::calendar::Weekday::ALL.iter().map(|day| day.text());
                Some(Shape::Word(days.collect()))
            }
            (name, Some(of), [with]) if OF_TEXTS.contains(&name) => {
                self.text(of)?;
                self.text(with)?;
                if name == "matches" { self.pattern(with) } else { Some(Shape::Bool) }
            }
            _ => {
                let at = self.spans.name(expr, name);
                if NAMES.contains(&name) {
                    let headline = format!("`{name}` is not called like this");
                    let help = "see `docs/rules/own.md` for what it takes";
                    self.mistakes.push(Mistake::new(at, headline, help));
                } else {
                    let headline = format!("there is no function `{name}`");
                    self.unknown(at, headline, name, &NAMES);
                }
                None
            }
        }
    }

    fn sized(&mut self, of: &IdedExpr) -> Option<Shape> {
        let shape = self.shape_of(of)?;
        if is_text(&shape) || matches!(shape, Shape::List(_) | Shape::Table(_)) {
            return Some(Shape::Int);
        }
        let headline = format!("this is {}, which has no size", shape.words());
        self.wrong(of, headline, "name a text, a list or a table")
    }

    fn converted(&mut self, name: &str, of: &IdedExpr) -> Option<Shape> {
        let shape = self.shape_of(of)?;
        let gives = match name {
            "string" if is_plain(&shape) => Shape::Text,
            "int" if is_number(&shape) => Shape::Int,
            "double" if is_number(&shape) => Shape::Number,
            _ => {
                let headline = format!("`{name}` cannot be made of {}", shape.words());
                return self.wrong(of, headline, "name a number");
            }
        };
        Some(gives)
    }

    fn pattern(&mut self, expr: &IdedExpr) -> Option<Shape> {
        let help = "write the pattern itself, such as `\"^q[1-4]-\"`";
        let Some(pattern) = text_of(expr) else {
            return self.wrong(expr, "a pattern must be written out", help);
        };
        if !is_small(pattern) {
            let headline = "the pattern is too large to be tried often";
            return self.wrong(expr, headline, "ask for fewer repetitions");
        }
        // Trying it on nothing tells whether it is a pattern.
        let test = IdedExpr {
            id: 0,
            expr: Expr::Call(cel::common::ast::CallExpr {
                func_name: "matches".to_owned(),
                target: Some(Box::new(expr.clone())),
                args: vec![expr.clone()],
            }),
        };
        let context = cel::Context::with_env(std::sync::Arc::clone(&ENV));
        match cel::Value::resolve(&test, &context) {
            Ok(_) => Some(Shape::Bool),
            Err(_) => self.wrong(expr, "this is no pattern", help),
        }
    }
}

//! Reads tokens into a query, with one place for each refusal.
//!
//! Knows no schema. Nesting is bounded, so a hostile query is refused instead of overflowing.

use super::super::fault::Fault;
use super::ast::{Condition, Literal, Operator, Order, Path, Query};
use super::lexer::{Sort, Token, tokens, unexpected};
use super::{DEPTH_MAX, OFFSET_MAX, QUERY_CHARS_MAX, at};

type Filter = Condition<Path, Literal>;

/// Parses a query.
pub(super) fn parse(query: &str) -> Result<Query, Fault> {
    if query.chars().count() > QUERY_CHARS_MAX {
        let message =
            format!("SOQL statements cannot be longer than {QUERY_CHARS_MAX} characters.");
        return Err(Fault::new(400, "QUERY_TOO_COMPLICATED", message));
    }
    let mut parser = Parser { query, tokens: tokens(query)?, next: 0, depth: 0 };
    let parsed = parser.query()?;
    match parser.peek().sort {
        Sort::End => Ok(parsed),
        _ => Err(parser.refuse()),
    }
}

struct Parser<'a> {
    query: &'a str,
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        let last = self.tokens.len() - 1;
        &self.tokens[self.next.min(last)]
    }

    fn take(&mut self) -> Token {
        let token = self.peek().clone();
        self.next += 1;
        token
    }

    fn refuse(&self) -> Fault {
        let token = self.peek();
        unexpected(self.query, token.at, &token.text)
    }

    fn is(&self, word: &str) -> bool {
        let token = self.peek();
        matches!(token.sort, Sort::Word | Sort::Sign) && token.text.eq_ignore_ascii_case(word)
    }

    fn eat(&mut self, word: &str) -> bool {
        let there = self.is(word);
        if there {
            self.next += 1;
        }
        there
    }

    fn need(&mut self, word: &str) -> Result<(), Fault> {
        if self.eat(word) { Ok(()) } else { Err(self.refuse()) }
    }

    fn query(&mut self) -> Result<Query, Fault> {
        self.need("SELECT")?;
        let fields = self.fields()?;
        self.need("FROM")?;
        let object = self.path()?;
        let filter = if self.eat("WHERE") { Some(self.condition()?) } else { None };
        let mut order = Vec::new();
        if self.eat("ORDER") {
            self.need("BY")?;
            order.push(self.order()?);
            while self.eat(",") {
                order.push(self.order()?);
            }
        }
        let limit = if self.eat("LIMIT") { Some(self.count()?) } else { None };
        let offset = if self.eat("OFFSET") { self.count()? } else { 0 };
        if offset as u64 > OFFSET_MAX {
            let message = format!("Maximum SOQL offset allowed is {OFFSET_MAX}");
            return Err(Fault::new(400, "NUMBER_OUTSIDE_VALID_RANGE", message));
        }
        Ok(Query { fields, object, filter, order, limit, offset })
    }

    fn fields(&mut self) -> Result<Vec<Path>, Fault> {
        if self.is("COUNT") {
            self.take();
            self.need("(")?;
            self.need(")")?;
            return Ok(Vec::new());
        }
        let mut fields = vec![self.path()?];
        while self.eat(",") {
            fields.push(self.path()?);
        }
        Ok(fields)
    }

    fn path(&mut self) -> Result<Path, Fault> {
        let token = self.peek();
        let good = token.sort == Sort::Word
            && !token.text.contains(':')
            && token.text.split('.').all(|part| !part.is_empty());
        if !good {
            return Err(self.refuse());
        }
        let token = self.take();
        Ok(Path { parts: token.text.split('.').map(str::to_owned).collect(), at: token.at })
    }

    fn order(&mut self) -> Result<Order<Path>, Fault> {
        let by = self.path()?;
        let descending = self.eat("DESC");
        if !descending {
            self.eat("ASC");
        }
        let mut nulls_last = false;
        if self.eat("NULLS") {
            nulls_last = self.eat("LAST");
            if !nulls_last {
                self.need("FIRST")?;
            }
        }
        Ok(Order { by, descending, nulls_last })
    }

    fn count(&mut self) -> Result<usize, Fault> {
        match self.peek().text.parse() {
            Ok(count) if self.peek().sort == Sort::Plain => {
                self.take();
                Ok(count)
            }
            _ => Err(self.refuse()),
        }
    }

    /// Terms joined by one of `AND` and `OR`: the language refuses a mixture without brackets.
    fn condition(&mut self) -> Result<Filter, Fault> {
        let first = self.term()?;
        let word = match () {
            () if self.is("AND") => "AND",
            () if self.is("OR") => "OR",
            () => return Ok(first),
        };
        let mut terms = vec![first];
        while self.eat(word) {
            terms.push(self.term()?);
        }
        if self.is("AND") || self.is("OR") {
            return Err(self.refuse());
        }
        Ok(if word == "AND" { Condition::And(terms) } else { Condition::Or(terms) })
    }

    fn term(&mut self) -> Result<Filter, Fault> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            let place = self.peek().at;
            let message = "Query is too complicated: nesting is too deep";
            return Err(at(self.query, place, "QUERY_TOO_COMPLICATED", message));
        }
        let term = if self.eat("NOT") {
            Ok(Condition::Not(Box::new(self.term()?)))
        } else if self.eat("(") {
            let inner = self.condition()?;
            self.need(")")?;
            Ok(inner)
        } else {
            self.comparison()
        };
        self.depth -= 1;
        term
    }

    fn comparison(&mut self) -> Result<Filter, Fault> {
        let path = self.path()?;
        if self.eat("IN") {
            return Ok(Condition::In(path, true, self.list()?));
        }
        if self.eat("NOT") {
            self.need("IN")?;
            return Ok(Condition::In(path, false, self.list()?));
        }
        let operator = match self.peek().text.to_ascii_uppercase().as_str() {
            "=" => Operator::Equal,
            "!=" | "<>" => Operator::NotEqual,
            "<" => Operator::Less,
            ">" => Operator::Greater,
            "<=" => Operator::LessOrEqual,
            ">=" => Operator::GreaterOrEqual,
            "LIKE" => Operator::Like,
            _ => return Err(self.refuse()),
        };
        if self.peek().sort == Sort::Quoted {
            return Err(self.refuse());
        }
        self.take();
        Ok(Condition::Compare(path, operator, self.literal()?))
    }

    fn list(&mut self) -> Result<Vec<Literal>, Fault> {
        self.need("(")?;
        let mut values = vec![self.literal()?];
        while self.eat(",") {
            values.push(self.literal()?);
        }
        self.need(")")?;
        Ok(values)
    }

    fn literal(&mut self) -> Result<Literal, Fault> {
        let token = self.peek().clone();
        let literal = match token.sort {
            Sort::Quoted => Literal::Text(token.text),
            Sort::Plain => Literal::Plain(token.text),
            Sort::Word => match token.text.to_ascii_uppercase().as_str() {
                "TRUE" => Literal::Boolean(true),
                "FALSE" => Literal::Boolean(false),
                "NULL" => Literal::Null,
                word if word.contains(':')
                    || matches!(word, "TODAY" | "YESTERDAY" | "TOMORROW") =>
                {
                    Literal::Relative(word.to_owned())
                }
                _ => return Err(self.refuse()),
            },
            Sort::Sign | Sort::End => return Err(self.refuse()),
        };
        self.take();
        Ok(literal)
    }
}

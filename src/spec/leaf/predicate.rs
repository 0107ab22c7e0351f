//! Conditions on Salesforce records: `Cold_Lead_Eligible__c = TRUE AND NumberOfEmployees >= 50`.
//!
//! Comparisons joined by AND, no more: what a person can check by reading, what can be asked of
//! Salesforce, and what can be tested on a row that was read.

use std::fmt;
use std::str::FromStr;

use super::{ApiName, text_schema};
use crate::spec::shape::written;

/// Comparisons that must all hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicate {
    /// The comparisons, in the order written; at least one.
    pub terms: Vec<Term>,
}

/// One comparison of a field with a literal.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The field.
    pub field: ApiName,
    /// How it is compared.
    pub comparison: Comparison,
    /// With what.
    pub literal: Literal,
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the comparisons they name")]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    const LONGEST_FIRST: [(&'static str, Self); 6] = [
        ("!=", Self::NotEqual),
        ("<=", Self::LessOrEqual),
        (">=", Self::GreaterOrEqual),
        ("=", Self::Equal),
        ("<", Self::Less),
        (">", Self::Greater),
    ];

    /// The sign it is written with.
    pub fn text(self) -> &'static str {
        Self::LONGEST_FIRST.iter().find(|(_, c)| *c == self).map_or("=", |(text, _)| text)
    }
}

/// What a field is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// A whole number.
    Number(i64),
    /// Text between single quotes, without quotes or backslashes inside.
    Text(String),
    /// `NULL`: no value.
    Null,
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(true) => f.write_str("TRUE"),
            Self::Bool(false) => f.write_str("FALSE"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "'{text}'"),
            Self::Null => f.write_str("NULL"),
        }
    }
}

impl fmt::Display for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, term) in self.terms.iter().enumerate() {
            let joint = if index == 0 { "" } else { " AND " };
            write!(f, "{joint}{} {} {}", term.field, term.comparison.text(), term.literal)?;
        }
        Ok(())
    }
}

impl FromStr for Predicate {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut rest = text.trim();
        let mut terms = Vec::new();
        loop {
            let (term, after) = term(rest).ok_or(())?;
            terms.push(term);
            let after = after.trim_start();
            if after.is_empty() {
                return Ok(Self { terms });
            }
            let joint = after.get(..4).filter(|joint| joint.eq_ignore_ascii_case("and "));
            joint.ok_or(())?;
            rest = after[4..].trim_start();
        }
    }
}

fn term(text: &str) -> Option<(Term, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    let field = text[..end].parse().ok()?;
    let rest = text[end..].trim_start();
    let (sign, comparison) =
        Comparison::LONGEST_FIRST.into_iter().find(|(sign, _)| rest.starts_with(sign))?;
    let (literal, rest) = literal(rest[sign.len()..].trim_start())?;
    let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
    if ordered && !matches!(literal, Literal::Number(_)) {
        return None;
    }
    Some((Term { field, comparison, literal }, rest))
}

fn literal(text: &str) -> Option<(Literal, &str)> {
    if let Some(quoted) = text.strip_prefix('\'') {
        let end = quoted.find('\'')?;
        let inside = &quoted[..end];
        let plain = !inside.contains('\\') && !inside.chars().any(char::is_control);
        return plain.then(|| (Literal::Text(inside.to_owned()), &quoted[end + 1..]));
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let literal = match word.to_ascii_uppercase().as_str() {
        "TRUE" => Literal::Bool(true),
        "FALSE" => Literal::Bool(false),
        "NULL" => Literal::Null,
        number => Literal::Number(number.parse().ok()?),
    };
    Some((literal, rest))
}

written! {
    Predicate, "a condition such as `Cold_Lead_Eligible__c = TRUE AND NumberOfEmployees >= 50`";
}

text_schema! {
    Predicate, "Predicate",
        r"^\s*[A-Za-z][A-Za-z0-9_]*\s*(=|!=|<=|>=|<|>)\s*\S",
        "A condition such as `Cold_Lead_Eligible__c = TRUE AND NumberOfEmployees >= 50`";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_prints_what_it_parses() {
        for text in [
            "Cold_Lead_Eligible__c = TRUE",
            "NumberOfEmployees >= 50 AND Country != 'DE' AND Industry != NULL",
        ] {
            assert_eq!(text.parse::<Predicate>().unwrap().to_string(), text);
        }
        let loose: Predicate = "a=true and b<3".parse().unwrap();
        assert_eq!(loose.to_string(), "a = TRUE AND b < 3");
    }

    #[test]
    fn what_could_break_out_of_a_query_is_no_condition() {
        for text in
            ["", "a", "a =", "a = 'x' OR b = 'y'", "a = 'x\\'", "a = x", "a < 'x'", "a = 'x' b"]
        {
            assert!(text.parse::<Predicate>().is_err(), "{text}");
        }
    }
}

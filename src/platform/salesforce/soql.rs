//! Queries in SOQL, built so that no value can become syntax and no query is longer than Salesforce
//! takes.
//!
//! Knows the grammar it writes; does not know whether a field exists.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::civil::Date;

use super::id::Id;
use super::limits::{QUERY_URI_BYTES_MAX, SOQL_CHARS_MAX, SOQL_LITERAL_CHARS_MAX};

/// A query that cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSoql {
    /// Object and field names hold letters, digits, `_`, and `.` between the names of a path.
    #[error("`{0}` is not the API name of an object or field")]
    Name(String),
    /// A query without fields.
    #[error("a query names at least one field")]
    NoFields,
    /// A text in a condition is too long.
    #[error("a text compared with `{0}` is longer than {SOQL_LITERAL_CHARS_MAX} characters")]
    Literal(String),
    /// The whole query is too long for an address, whatever is split.
    #[error("the query is too long: {0} bytes as part of an address")]
    TooLong(usize),
}

/// A value in a condition.
#[derive(Clone, PartialEq)]
pub enum Literal {
    /// A text; it is quoted and escaped.
    Text(String),
    /// A checkbox.
    Flag(bool),
    /// A number.
    Number(i64),
    /// An instant; it is written in UTC, to the second before it.
    Instant(Timestamp),
    /// A calendar date.
    Date(Date),
    /// No value.
    Null,
}

impl From<&str> for Literal {
    fn from(text: &str) -> Self {
        Literal::Text(text.to_owned())
    }
}

impl From<&Id> for Literal {
    fn from(id: &Id) -> Self {
        Literal::Text(id.as_str().to_owned())
    }
}

impl From<bool> for Literal {
    fn from(flag: bool) -> Self {
        Literal::Flag(flag)
    }
}

impl From<Timestamp> for Literal {
    fn from(instant: Timestamp) -> Self {
        Literal::Instant(instant)
    }
}

impl Literal {
    fn write(&self, out: &mut String) {
        let _ = match self {
            Literal::Text(text) => {
                out.push('\'');
                text.chars().for_each(|c| push_escaped(c, out));
                out.push('\'');
                Ok(())
            }
            Literal::Flag(flag) => write!(out, "{flag}"),
            Literal::Number(number) => write!(out, "{number}"),
            Literal::Instant(instant) => write!(out, "{}", instant.strftime("%Y-%m-%dT%H:%M:%SZ")),
            Literal::Date(date) => write!(out, "{date}"),
            Literal::Null => write!(out, "null"),
        };
    }
}

fn push_escaped(c: char, out: &mut String) {
    match c {
        '\\' => out.push_str("\\\\"),
        '\'' => out.push_str("\\'"),
        '"' => out.push_str("\\\""),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        _ => out.push(c),
    }
}

/// One condition of a query. Conditions of a query all hold together.
#[derive(Clone, PartialEq)]
pub struct Condition {
    field: String,
    test: Test,
    /// Conditions of which one holding is enough.
    or: Vec<Condition>,
}

#[derive(Clone, PartialEq)]
enum Test {
    Compare(&'static str, Literal),
    In(Vec<Literal>),
}

impl Condition {
    /// The field has this value; `Null` asks for fields without one.
    pub fn is(field: &str, value: impl Into<Literal>) -> Self {
        Self::compare(field, "=", value)
    }

    /// The field has another value, or none.
    pub fn is_not(field: &str, value: impl Into<Literal>) -> Self {
        Self::compare(field, "!=", value)
    }

    /// The field's value is this one or a later or greater one.
    pub fn at_least(field: &str, value: impl Into<Literal>) -> Self {
        Self::compare(field, ">=", value)
    }

    /// The field's value is this one or an earlier or smaller one.
    pub fn at_most(field: &str, value: impl Into<Literal>) -> Self {
        Self::compare(field, "<=", value)
    }

    /// The field's value is a later or greater one.
    pub fn above(field: &str, value: impl Into<Literal>) -> Self {
        Self::compare(field, ">", value)
    }

    /// The field's value is an earlier or smaller one.
    pub fn below(field: &str, value: impl Into<Literal>) -> Self {
        Self::compare(field, "<", value)
    }

    /// The field has one of these values; with no values at all nothing fits.
    pub fn is_in(field: &str, values: impl IntoIterator<Item = impl Into<Literal>>) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        Self { field: field.to_owned(), test: Test::In(values), or: Vec::new() }
    }

    /// This condition or another holds.
    #[must_use]
    pub fn or(mut self, other: Condition) -> Self {
        self.or.push(other);
        self
    }

    fn compare(field: &str, operator: &'static str, value: impl Into<Literal>) -> Self {
        let test = Test::Compare(operator, value.into());
        Self { field: field.to_owned(), test, or: Vec::new() }
    }

    fn write(&self, out: &mut String) -> Result<(), BadSoql> {
        if self.or.is_empty() {
            return self.write_test(out);
        }
        out.push('(');
        self.write_test(out)?;
        for other in &self.or {
            out.push_str(" OR ");
            other.write(out)?;
        }
        out.push(')');
        Ok(())
    }

    fn write_test(&self, out: &mut String) -> Result<(), BadSoql> {
        let field = checked_name(&self.field)?;
        let literals = match &self.test {
            Test::Compare(_, value) => std::slice::from_ref(value),
            Test::In(values) => values,
        };
        let too_long = |literal: &Literal| match literal {
            Literal::Text(text) => text.chars().count() > SOQL_LITERAL_CHARS_MAX,
            _ => false,
        };
        if literals.iter().any(too_long) {
            return Err(BadSoql::Literal(field.to_owned()));
        }
        match &self.test {
            Test::Compare(operator, value) => {
                let _ = write!(out, "{field} {operator} ");
                value.write(out);
            }
            // An empty list is a syntax error in SOQL; this is the condition that nothing meets.
            Test::In(values) if values.is_empty() => out.push_str("Id = null"),
            Test::In(values) => {
                let _ = write!(out, "{field} IN (");
                for (index, value) in values.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { "," });
                    value.write(out);
                }
                out.push(')');
            }
        }
        Ok(())
    }
}

/// A query: fields of one object, conditions that all hold, an order, a limit.
#[derive(Clone, PartialEq)]
pub struct Soql {
    object: String,
    fields: Vec<String>,
    conditions: Vec<Condition>,
    order: Vec<String>,
    limit: Option<u32>,
}

impl Soql {
    /// A query for fields of an object; a parent's field is a path such as `Lead.Email`.
    pub fn select<'a>(object: &str, fields: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            object: object.to_owned(),
            fields: fields.into_iter().map(str::to_owned).collect(),
            conditions: Vec::new(),
            order: Vec::new(),
            limit: None,
        }
    }

    /// Adds a condition that must hold as well.
    #[must_use]
    pub fn filter(mut self, condition: Condition) -> Self {
        self.conditions.push(condition);
        self
    }

    /// Orders the answer by a field, after the fields named before.
    #[must_use]
    pub fn order_by(mut self, field: &str) -> Self {
        self.order.push(field.to_owned());
        self
    }

    /// Asks for at most so many records.
    #[must_use]
    pub fn limit(mut self, records: u32) -> Self {
        self.limit = Some(records);
        self
    }

    /// The object asked for.
    pub fn object(&self) -> &str {
        &self.object
    }

    /// The query's text, checked to be one that Salesforce takes in an address.
    pub fn text(&self) -> Result<String, BadSoql> {
        let text = self.written()?;
        let bytes = encoded_length(&text);
        match bytes > QUERY_URI_BYTES_MAX || text.chars().count() > SOQL_CHARS_MAX {
            true => Err(BadSoql::TooLong(bytes)),
            false => Ok(text),
        }
    }

    /// The query asked once for each part of a long list, every part as large as an address takes.
    /// The parts' answers together are the answer, in the order of the parts.
    pub fn in_parts(&self, field: &str, values: &[Literal]) -> Result<Vec<Soql>, BadSoql> {
        let with =
            |part: &[Literal]| self.clone().filter(Condition::is_in(field, part.iter().cloned()));
        let room =
            QUERY_URI_BYTES_MAX.saturating_sub(encoded_length(&with(&[Literal::Null]).written()?));
        let (mut parts, mut part, mut used) = (Vec::new(), Vec::new(), 0);
        for value in values {
            let mut text = ",".to_owned();
            value.write(&mut text);
            let length = encoded_length(&text);
            if used + length > room && !part.is_empty() {
                parts.push(with(&std::mem::take(&mut part)));
                used = 0;
            }
            used += length;
            part.push(value.clone());
        }
        if !part.is_empty() {
            parts.push(with(&part));
        }
        Ok(parts)
    }

    pub(super) fn counted(&self) -> Result<String, BadSoql> {
        let mut text = "SELECT COUNT()".to_owned();
        self.write_rest(&mut text)?;
        Ok(text)
    }

    fn written(&self) -> Result<String, BadSoql> {
        if self.fields.is_empty() {
            return Err(BadSoql::NoFields);
        }
        let fields: Vec<&str> =
            self.fields.iter().map(|field| checked_name(field)).collect::<Result<_, _>>()?;
        let mut text = format!("SELECT {}", fields.join(","));
        self.write_rest(&mut text)?;
        let order: Vec<&str> =
            self.order.iter().map(|field| checked_name(field)).collect::<Result<_, _>>()?;
        if !order.is_empty() {
            let _ = write!(text, " ORDER BY {}", order.join(","));
        }
        if let Some(limit) = self.limit {
            let _ = write!(text, " LIMIT {limit}");
        }
        Ok(text)
    }

    fn write_rest(&self, text: &mut String) -> Result<(), BadSoql> {
        let _ = write!(text, " FROM {}", checked_name(&self.object)?);
        for (index, condition) in self.conditions.iter().enumerate() {
            text.push_str(if index == 0 { " WHERE " } else { " AND " });
            condition.write(text)?;
        }
        Ok(())
    }
}

fn checked_name(name: &str) -> Result<&str, BadSoql> {
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    match name.split('.').all(is_name) {
        true => Ok(name),
        false => Err(BadSoql::Name(name.to_owned())),
    }
}

/// The length of a text as a query parameter, in bytes, counted high.
fn encoded_length(text: &str) -> usize {
    let length =
        |byte: u8| if byte.is_ascii_alphanumeric() || b"-._*".contains(&byte) { 1 } else { 3 };
    text.bytes().map(length).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_written_with_its_values_quoted_or_not_as_their_kind_asks() {
        let since: Timestamp = "2027-01-11T08:00:00.123Z".parse().unwrap();
        let soql = Soql::select("CampaignMember", ["Id", "Lead.Email"])
            .filter(Condition::is("CampaignId", &"7015e000001AbCd".parse::<Id>().unwrap()))
            .filter(Condition::is("Lead.IsConverted", false))
            .filter(Condition::is_not("Lead.Email", Literal::Null))
            .filter(Condition::at_least("SystemModstamp", since))
            .filter(Condition::above("Lead.NumberOfEmployees", Literal::Number(9)))
            .filter(Condition::at_most("Lead.NumberOfEmployees", Literal::Number(99)))
            .filter(Condition::below("Lead.AnnualRevenue", Literal::Number(5)))
            .filter(Condition::is("A", true).or(Condition::is("B", "b")))
            .filter(Condition::is_in("Status", ["Sent", "O'Hara"]))
            .order_by("Id")
            .limit(10);
        let id: Id = "7015e000001AbCd".parse().unwrap();
        assert_eq!(
            soql.text().unwrap(),
            format!(
                "SELECT Id,Lead.Email FROM CampaignMember WHERE CampaignId = '{id}' AND \
                 Lead.IsConverted = false AND Lead.Email != null AND \
                 SystemModstamp >= 2027-01-11T08:00:00Z AND Lead.NumberOfEmployees > 9 AND \
                 Lead.NumberOfEmployees <= 99 AND Lead.AnnualRevenue < 5 AND \
                 (A = true OR B = 'b') AND Status IN ('Sent','O\\'Hara') \
                 ORDER BY Id LIMIT 10"
            )
        );
    }

    #[test]
    fn no_value_can_end_its_quotes() {
        for (value, expected) in [
            ("' OR Id != '", r"'\' OR Id != \''"),
            (r"\", r"'\\'"),
            (r"\' OR", r"'\\\' OR'"),
            ("a\nb\t\"c\"", r#"'a\nb\t\"c\"'"#),
        ] {
            let text = Soql::select("Lead", ["Id"]).filter(Condition::is("Company", value));
            assert_eq!(
                text.text().unwrap(),
                format!("SELECT Id FROM Lead WHERE Company = {expected}")
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_back_from_its_literal(value in proptest::prelude::any::<String>()) {
            let mut literal = String::new();
            Literal::Text(value.clone()).write(&mut literal);
            let inner = literal.strip_prefix('\'').unwrap().strip_suffix('\'').unwrap();
            let (mut read, mut chars) = (String::new(), inner.chars());
            while let Some(c) = chars.next() {
                proptest::prop_assert_ne!(c, '\'');
                read.push(match (c, c == '\\') {
                    (_, true) => match chars.next().unwrap() {
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'b' => '\u{8}',
                        'f' => '\u{c}',
                        other => other,
                    },
                    (c, false) => c,
                });
            }
            proptest::prop_assert_eq!(read, value);
        }
    }

    #[test]
    fn names_that_are_not_names_are_refused() {
        for name in ["Id FROM User", "Id,Name", "", "Lead.", "1st", "Name--", "Näme__c"] {
            let expected = Err(BadSoql::Name(name.to_owned()));
            assert_eq!(Soql::select("Lead", [name]).text(), expected, "field {name}");
            assert_eq!(Soql::select(name, ["Id"]).text(), expected, "object {name}");
            let filtered = Soql::select("Lead", ["Id"]).filter(Condition::is(name, true));
            assert_eq!(filtered.text(), expected, "condition on {name}");
            assert_eq!(Soql::select("Lead", ["Id"]).order_by(name).text(), expected);
        }
        assert_eq!(Soql::select("Lead", []).text(), Err(BadSoql::NoFields));
    }

    #[test]
    fn a_long_list_is_split_so_that_every_part_fits_an_address_and_none_is_lost() {
        let values: Vec<Literal> =
            (0..2_000).map(|n| Literal::Text(format!("{n}-o'hara@b.example"))).collect();
        let parts = Soql::select("Lead", ["Id"]).in_parts("Email", &values).unwrap();
        let texts: Vec<String> = parts.iter().map(|part| part.text().unwrap()).collect();
        let all = texts.concat();
        assert!(values.iter().all(|value| {
            let mut text = String::new();
            value.write(&mut text);
            all.matches(&text).count() == 1
        }));
        for (text, next) in texts.iter().zip(&texts[1..]) {
            assert!(encoded_length(text) <= QUERY_URI_BYTES_MAX);
            assert!(encoded_length(text) + 60 > QUERY_URI_BYTES_MAX, "room was left before {next}");
        }
    }

    #[test]
    fn an_empty_list_asks_nothing_and_an_over_long_text_is_refused() {
        assert!(Soql::select("Lead", ["Id"]).in_parts("Id", &[]).unwrap().is_empty());
        let none = Soql::select("Lead", ["Id"]).filter(Condition::is_in("Id", Vec::<&str>::new()));
        assert_eq!(none.text().unwrap(), "SELECT Id FROM Lead WHERE Id = null");
        let long = "x".repeat(SOQL_LITERAL_CHARS_MAX + 1);
        let query = Soql::select("Lead", ["Id"]).filter(Condition::is("Company", long.as_str()));
        assert_eq!(query.text(), Err(BadSoql::Literal("Company".to_owned())));
    }
}

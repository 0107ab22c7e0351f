//! Looks a query's names up and brings its values to the types of their fields.
//!
//! Knows the schema and field-level security; reads no records.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::super::fault::Fault;
use super::super::id::checked;
use super::super::schema::{Field, Kind, Object};
use super::super::settings::OrgSettings;
use super::super::values::{date, parse_date, parse_stamp};
use super::ast::{Condition, Literal, Operator, Order, Path, Query};
use super::compare::Wanted;
use super::lexer::unescape;
use super::{PARENTS_MAX, STRING_CHARS_MAX, at};

/// One step to a parent record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hop {
    /// The relationship's name, under which the parent stands in the answer.
    pub(super) name: String,
    /// The reference field that holds the parent's id.
    pub(super) field: String,
    /// The parent's object.
    pub(super) object: String,
}

/// A field and the way to it.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) hops: Vec<Hop>,
    pub(super) field: Field,
}

/// A query whose names are known.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) object: Object,
    pub(super) columns: Vec<Column>,
    pub(super) filter: Option<Condition<Column, Wanted>>,
    pub(super) order: Vec<Order<Column>>,
    pub(super) limit: Option<usize>,
    pub(super) offset: usize,
}

/// Checks a query against a schema.
pub(super) fn check(
    settings: &OrgSettings,
    text: &str,
    query: Query,
    now: Timestamp,
) -> Result<Checked, Fault> {
    let checker = Checker { settings, text, now };
    let name = query.object.parts.join(".");
    let object = settings.schema.object(&name).ok_or_else(|| {
        let message = format!(
            "sObject type '{name}' is not supported. If you are attempting to use a custom object, \
             be sure to append the '__c' after the entity name. {REFERENCE}"
        );
        at(text, query.object.at, "INVALID_TYPE", &message)
    })?;
    let mut columns: Vec<Column> = Vec::new();
    for path in &query.fields {
        let column = checker.column(object, path)?;
        let twice = |c: &Column| c.field.name == column.field.name && c.hops == column.hops;
        if columns.iter().any(twice) {
            let message = format!("duplicate field selected: {}", path.parts.join("."));
            return Err(at(text, path.at, "INVALID_FIELD", &message));
        }
        columns.push(column);
    }
    let filter = query.filter.map(|filter| checker.condition(object, filter)).transpose()?;
    let mut order = Vec::new();
    for key in query.order {
        let by = checker.usable(object, &key.by, "sorted")?;
        order.push(Order { by, descending: key.descending, nulls_last: key.nulls_last });
    }
    let (limit, offset) = (query.limit, query.offset);
    Ok(Checked { object: object.clone(), columns, filter, order, limit, offset })
}

const REFERENCE: &str =
    "Please reference your WSDL or the describe call for the appropriate names.";

struct Checker<'a> {
    settings: &'a OrgSettings,
    text: &'a str,
    now: Timestamp,
}

impl Checker<'_> {
    fn invalid(&self, path: &Path, message: &str) -> Fault {
        at(self.text, path.at, "INVALID_FIELD", message)
    }

    fn column(&self, object: &Object, path: &Path) -> Result<Column, Fault> {
        let mut parts = path.parts.as_slice();
        let own = parts.len() > 1
            && parts[0].eq_ignore_ascii_case(&object.name)
            && object.relationship(&parts[0]).is_none();
        if own {
            parts = &parts[1..];
        }
        let Some((last, parents)) = parts.split_last() else {
            return Err(self.invalid(path, "a field is missing"));
        };
        if parents.len() > PARENTS_MAX {
            let message = format!("a field path goes through at most {PARENTS_MAX} parents");
            return Err(self.invalid(path, &message));
        }
        let mut here = object;
        let mut hops = Vec::new();
        for part in parents {
            let (hop, parent) = self.hop(here, part).ok_or_else(|| {
                let message = format!(
                    "Didn't understand relationship '{part}' in field path. If you are attempting \
                     to use a custom relationship, be sure to append the '__r' after the custom \
                     relationship name. {REFERENCE}"
                );
                self.invalid(path, &message)
            })?;
            hops.push(hop);
            here = parent;
        }
        let field = self.settings.field(here, last).ok_or_else(|| {
            let message = format!(
                "No such column '{last}' on entity '{}'. If you are attempting to use a custom \
                 field, be sure to append the '__c' after the custom field name. {REFERENCE}",
                here.name
            );
            self.invalid(path, &message)
        })?;
        Ok(Column { hops, field: field.clone() })
    }

    fn hop(&self, object: &Object, name: &str) -> Option<(Hop, &Object)> {
        let field = object.relationship(name)?;
        let field = self.settings.field(object, &field.name)?;
        let parent = self.settings.schema.object(field.reference_to.first()?)?;
        let name = field.relationship.clone()?;
        Some((Hop { name, field: field.name.clone(), object: parent.name.clone() }, parent))
    }

    fn usable(&self, object: &Object, path: &Path, verb: &str) -> Result<Column, Fault> {
        let column = self.column(object, path)?;
        if column.field.filterable() {
            return Ok(column);
        }
        let message = format!("field '{}' can not be {verb} in a query call", column.field.name);
        Err(self.invalid(path, &message))
    }

    fn condition(
        &self,
        object: &Object,
        condition: Condition<Path, Literal>,
    ) -> Result<Condition<Column, Wanted>, Fault> {
        let all = |terms: Vec<Condition<Path, Literal>>| {
            terms.into_iter().map(|term| self.condition(object, term)).collect::<Result<_, _>>()
        };
        Ok(match condition {
            Condition::And(terms) => Condition::And(all(terms)?),
            Condition::Or(terms) => Condition::Or(all(terms)?),
            Condition::Not(term) => Condition::Not(Box::new(self.condition(object, *term)?)),
            Condition::Compare(path, operator, literal) => {
                let column = self.usable(object, &path, "filtered")?;
                self.operator(&path, &column.field, operator)?;
                let like = operator == Operator::Like;
                let wanted = self.wanted(&path, &column.field, &literal, like)?;
                Condition::Compare(column, operator, wanted)
            }
            Condition::In(path, inside, literals) => {
                let column = self.usable(object, &path, "filtered")?;
                let one = |literal| self.wanted(&path, &column.field, literal, false);
                let wanted = literals.iter().map(one).collect::<Result<_, _>>()?;
                Condition::In(column, inside, wanted)
            }
        })
    }

    fn operator(&self, path: &Path, field: &Field, operator: Operator) -> Result<(), Fault> {
        let good = match operator {
            Operator::Equal | Operator::NotEqual => true,
            Operator::Like => field.kind.is_text(),
            _ => !matches!(field.kind, Kind::Boolean | Kind::Id | Kind::Reference),
        };
        if good {
            return Ok(());
        }
        let message = format!("invalid operator on {} field", field.kind.word());
        Err(at(self.text, path.at, "INVALID_QUERY_FILTER_OPERATOR", &message))
    }

    fn wanted(
        &self,
        path: &Path,
        field: &Field,
        literal: &Literal,
        like: bool,
    ) -> Result<Wanted, Fault> {
        let kind = field.kind;
        let wanted = match literal {
            Literal::Null => Some(Wanted::Null),
            Literal::Boolean(flag) if kind == Kind::Boolean => Some(Wanted::One(json!(flag))),
            Literal::Boolean(_) => None,
            Literal::Text(raw) => return self.text(path, field, raw, like),
            Literal::Relative(word) if matches!(kind, Kind::Date | Kind::DateTime) => {
                self.span(word, kind)
            }
            Literal::Relative(_) => None,
            Literal::Plain(text) => plain(kind, text),
        };
        wanted.ok_or_else(|| self.mismatch(path, field))
    }

    fn mismatch(&self, path: &Path, field: &Field) -> Fault {
        let text = field.kind.is_text() || matches!(field.kind, Kind::Id | Kind::Reference);
        let quotes = if text { "should be enclosed" } else { "should not be enclosed" };
        let word = if field.kind.is_text() { "string" } else { field.kind.word() };
        let message = format!(
            "value of filter criterion for field '{}' must be of type {word} and {quotes} in \
             quotes",
            field.name
        );
        self.invalid(path, &message)
    }

    fn text(&self, path: &Path, field: &Field, raw: &str, like: bool) -> Result<Wanted, Fault> {
        let Some(text) = unescape(raw, like) else {
            let message = "invalid escape sequence in a string";
            return Err(at(self.text, path.at, "MALFORMED_QUERY", message));
        };
        if text.chars().count() > STRING_CHARS_MAX {
            let message = format!("a string is longer than {STRING_CHARS_MAX} characters");
            return Err(at(self.text, path.at, "QUERY_TOO_COMPLICATED", &message));
        }
        match field.kind {
            Kind::Id | Kind::Reference if text.is_empty() => Ok(Wanted::Null),
            Kind::Id | Kind::Reference => checked(&text).map(Wanted::Id).ok_or_else(|| {
                let message = format!("invalid ID field: {text}");
                at(self.text, path.at, "INVALID_QUERY_FILTER_OPERATOR", &message)
            }),
            _ if like => Ok(Wanted::Pattern(text)),
            kind if !kind.is_text() => Err(self.mismatch(path, field)),
            _ if text.is_empty() => Ok(Wanted::Null),
            _ => Ok(Wanted::One(Value::String(text))),
        }
    }

    /// The days a named date stands for, from its first to, not including, its end.
    fn span(&self, word: &str, kind: Kind) -> Option<Wanted> {
        let (from, to) = match word.split_once(':') {
            None => match word {
                "TODAY" => (0, 1),
                "YESTERDAY" => (-1, 0),
                "TOMORROW" => (1, 2),
                _ => return None,
            },
            Some((name, days)) => {
                let days: i64 = days.parse().ok().filter(|days| (1..=36_500).contains(days))?;
                match name {
                    "LAST_N_DAYS" => (-days, 1),
                    "NEXT_N_DAYS" => (1, days + 1),
                    _ => return None,
                }
            }
        };
        let day = |days: i64| {
            let at = self.now.checked_add(SignedDuration::from_hours(24 * days)).ok()?;
            let midnight = if kind == Kind::DateTime { "T00:00:00.000+0000" } else { "" };
            Some(format!("{}{midnight}", date(at)))
        };
        Some(Wanted::Span(day(from)?, day(to)?))
    }
}

fn plain(kind: Kind, text: &str) -> Option<Wanted> {
    match kind {
        Kind::Date => parse_date(text).map(|date| Wanted::One(json!(date))),
        Kind::DateTime => parse_stamp(text).map(|stamp| Wanted::One(json!(stamp))),
        kind if kind.is_number() => {
            let number: f64 = text.parse().ok()?;
            number.is_finite().then(|| Wanted::One(json!(number)))
        }
        _ => None,
    }
}

//! What was read, as plain values for expressions: one unit for each kind of amount.
//!
//! The shape of a section and its value come from the same table of fields as its decoder. Dates
//! are texts such as `2027-01-11`, percentages are numbers of percent, lengths of time are also
//! given in hours. Knows nothing of the expressions that read them.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::decode::{Cx, Decode, Section, Table};
use super::leaf::{
    ApiName, Cadence, Currency, Edition, FieldPath, Name, OrgId, OwnRuleName, Placed, Predicate,
    Sample, SecretRef, Share, Versioned, Wave, WaveSize, Zone,
};
use crate::base::amount::{Credits, Expectation, Length, Percent};
use crate::base::calendar::{Hours, Weekday};
use crate::base::digest::Digest;
use crate::base::shape::{Field, Shape};
use crate::source::Located;
use crate::yaml::{Entry, Kind, Node};

/// A type that has a plain value.
pub trait Plain: Decode {
    /// Whether the value may be missing.
    const OPTIONAL: bool = false;

    /// What the value is.
    fn shape() -> Shape;

    /// The value; `None` where nothing was written or what was written could not be read.
    fn plain(&self) -> Option<Value>;

    /// The value of a part of it, in which the keys of sections may be left out.
    fn part(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Value> {
        Self::decode(node, cx)?.plain()
    }
}

/// The part of a section under one key, where it is written; says whether it could be read.
pub(super) fn part<T: Plain>(
    entries: &[Entry<'_>],
    key: &str,
    written: &mut Map<String, Value>,
    cx: &mut Cx<'_>,
) -> bool {
    let Some(entry) = entries.iter().find(|entry| entry.key.text() == Some(key)) else {
        return true;
    };
    let value = cx.within(key, |cx| T::part(entry.value, cx));
    let read = value.is_some();
    written.extend(value.map(|value| (key.to_owned(), value)));
    read
}

/// One key of a section.
pub(super) fn field<T: Plain>(key: &'static str) -> Field {
    Field { key: key.into(), optional: T::OPTIONAL, shape: T::shape() }
}

/// A mapping from the values of its keys.
pub(super) fn section<const N: usize>(fields: [(&str, Option<Value>); N]) -> Option<Value> {
    let written = fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Some(Value::Object(written.collect()))
}

impl<T: Plain> Plain for Located<T> {
    const OPTIONAL: bool = T::OPTIONAL;

    fn shape() -> Shape {
        T::shape()
    }

    fn plain(&self) -> Option<Value> {
        self.value.plain()
    }

    fn part(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Value> {
        T::part(node, cx)
    }
}

impl<T: Plain> Plain for Option<T> {
    const OPTIONAL: bool = true;

    fn shape() -> Shape {
        T::shape()
    }

    fn plain(&self) -> Option<Value> {
        self.as_ref()?.plain()
    }

    fn part(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Value> {
        T::part(node, cx)
    }
}

impl<T: Plain> Plain for Section<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn plain(&self) -> Option<Value> {
        self.get()?.plain()
    }

    fn part(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Value> {
        T::part(node, cx)
    }
}

impl<T: Plain> Plain for Vec<T> {
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }

    fn plain(&self) -> Option<Value> {
        Some(self.iter().filter_map(Plain::plain).collect())
    }

    fn part(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Value> {
        if !matches!(node.kind(), Kind::List(_)) {
            cx.expected(node, "a list");
            return None;
        }
        let item = |(index, item): (usize, Node<'_>)| {
            cx.within(&(index + 1).to_string(), |cx| T::part(item, cx))
        };
        let items: Vec<Option<Value>> = node.items().enumerate().map(item).collect();
        items.into_iter().collect()
    }
}

impl<T: Plain> Plain for Table<T> {
    fn shape() -> Shape {
        Shape::Table(Box::new(T::shape()))
    }

    fn plain(&self) -> Option<Value> {
        let entries =
            self.iter().filter_map(|(key, value)| Some((key.value.clone(), value.plain()?)));
        Some(Value::Object(entries.collect::<Map<String, Value>>()))
    }

    fn part(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Value> {
        if !matches!(node.kind(), Kind::Map(_)) {
            cx.expected(node, "a mapping of names");
            return None;
        }
        let entry = |entry: Entry<'_>| {
            let name = entry.key.text().unwrap_or_default().to_owned();
            let value = cx.within(&name, |cx| T::part(entry.value, cx))?;
            Some((name, value))
        };
        let entries: Vec<Option<(String, Value)>> = node.entries().map(entry).collect();
        entries.into_iter().collect::<Option<Map<String, Value>>>().map(Value::Object)
    }
}

impl Plain for Placed {
    fn shape() -> Shape {
        Shape::Text
    }

    fn plain(&self) -> Option<Value> {
        self.text.plain()
    }
}

/// Types whose plain value is the text they are written as.
macro_rules! texts {
    ($($type:ty),* $(,)?) => {$(
        impl Plain for $type {
            fn shape() -> Shape {
                Shape::Text
            }

            fn plain(&self) -> Option<Value> {
                Some(self.to_string().into())
            }
        }
    )*};
}

texts!(
    String,
    Name,
    OwnRuleName,
    Versioned,
    SecretRef,
    Cadence,
    Currency,
    Edition,
    Predicate,
    ApiName,
    FieldPath,
    OrgId,
    Zone,
    Digest,
);

impl Plain for bool {
    fn shape() -> Shape {
        Shape::Bool
    }

    fn plain(&self) -> Option<Value> {
        Some((*self).into())
    }
}

impl Plain for u32 {
    fn shape() -> Shape {
        Shape::Int
    }

    fn plain(&self) -> Option<Value> {
        Some((*self).into())
    }
}

impl Plain for Date {
    fn shape() -> Shape {
        Shape::Date
    }

    fn plain(&self) -> Option<Value> {
        Some(self.to_string().into())
    }
}

impl Plain for Weekday {
    fn shape() -> Shape {
        Shape::Word(Self::ALL.iter().map(|day| day.text()).collect())
    }

    fn plain(&self) -> Option<Value> {
        Some(self.text().into())
    }
}

/// A share in percent: `2%` is 2.
fn percent(share: Percent) -> Value {
    (f64::from(share.millionths()) / 10_000.0).into()
}

impl Plain for Percent {
    fn shape() -> Shape {
        Shape::Number
    }

    fn plain(&self) -> Option<Value> {
        Some(percent(*self))
    }
}

impl Plain for Share {
    fn shape() -> Shape {
        Shape::Number
    }

    fn plain(&self) -> Option<Value> {
        Some(match self {
            Self::Percent(share) => percent(*share),
            Self::Count(count) => f64::from(*count).into(),
        })
    }
}

impl Plain for Credits {
    fn shape() -> Shape {
        Shape::Int
    }

    fn plain(&self) -> Option<Value> {
        Some(self.0.into())
    }
}

impl Plain for Sample {
    fn shape() -> Shape {
        Shape::Int
    }

    fn plain(&self) -> Option<Value> {
        Some(self.0.into())
    }
}

impl Plain for Length {
    fn shape() -> Shape {
        Shape::Section(vec![
            Field::required("hours", Shape::Number),
            Field::required("text", Shape::Text),
        ])
    }

    /// A business day is the 24 hours it is at least.
    fn plain(&self) -> Option<Value> {
        let hours = self.at_least().as_mins() as f64 / 60.0;
        Some(json!({ "hours": hours, "text": self.to_string() }))
    }
}

impl Plain for Expectation {
    fn shape() -> Shape {
        Shape::Section(vec![
            Field::required("count", Shape::Int),
            Field::required("least", Shape::Int),
            Field::required("most", Shape::Int),
            Field::required("tolerance", Shape::Number),
        ])
    }

    fn plain(&self) -> Option<Value> {
        let (least, most) = self.bounds();
        let tolerance = percent(self.tolerance);
        Some(json!({ "count": self.count, "least": least, "most": most, "tolerance": tolerance }))
    }
}

impl Plain for Hours {
    fn shape() -> Shape {
        Shape::Section(vec![
            Field::required("from", Shape::Text),
            Field::required("to", Shape::Text),
            Field::required("minutes", Shape::Int),
        ])
    }

    fn plain(&self) -> Option<Value> {
        let text = self.to_string();
        let (from, to) = text.split_once('-')?;
        Some(json!({ "from": from, "to": to, "minutes": self.minutes() }))
    }
}

impl Plain for Wave {
    fn shape() -> Shape {
        Shape::Section(vec![
            Field::optional("name", Shape::Text),
            Field::required("rest", Shape::Bool),
            Field::required("size", Shape::Int),
        ])
    }

    /// Of `rest` the size is 0 until somebody who knows the audience says more.
    fn plain(&self) -> Option<Value> {
        let size = match self.size.value {
            WaveSize::Count(count) => count,
            WaveSize::Rest => 0,
        };
        let rest = self.size.value == WaveSize::Rest;
        let name = self.name.as_ref().and_then(Plain::plain);
        section([("name", name), ("rest", rest.plain()), ("size", size.plain())])
    }
}

//! The shape of plain values: what a mapping holds, what a list is of, what may be left out.
//!
//! Knows nothing of documents or of how the values came about.

use std::borrow::Cow;

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A number that may have a fraction.
    Number,
    /// A text.
    Text,
    /// A date, as the text `2027-01-11`.
    Date,
    /// One of these words, as a text.
    Word(Vec<&'static str>),
    /// A list.
    List(Box<Shape>),
    /// A mapping from names somebody chose to values.
    Table(Box<Shape>),
    /// A mapping with these keys and no others.
    Section(Vec<Field>),
}

/// One key of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The key.
    pub key: Cow<'static, str>,
    /// Whether it may be missing.
    pub optional: bool,
    /// What its value is.
    pub shape: Shape,
}

impl Field {
    /// A key that is always there.
    pub fn required(key: impl Into<Cow<'static, str>>, shape: Shape) -> Self {
        Self { key: key.into(), optional: false, shape }
    }

    /// A key that may be missing.
    pub fn optional(key: impl Into<Cow<'static, str>>, shape: Shape) -> Self {
        Self { key: key.into(), optional: true, shape }
    }
}

impl Shape {
    /// The key of a section; `None` where there is none of that name, or this is no section.
    pub fn field(&self, key: &str) -> Option<&Field> {
        match self {
            Self::Section(fields) => fields.iter().find(|field| field.key == key),
            _ => None,
        }
    }

    /// The keys of a section.
    pub fn keys(&self) -> Vec<&str> {
        match self {
            Self::Section(fields) => fields.iter().map(|field| &*field.key).collect(),
            _ => Vec::new(),
        }
    }

    /// What it is, in words that follow "is".
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Bool => "true or false",
            Self::Int => "a whole number",
            Self::Number => "a number",
            Self::Text | Self::Word(_) => "a text",
            Self::Date => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Section(_) => "a section",
        }
    }
}

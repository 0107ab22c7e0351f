//! A query as written: names are not yet looked up.
//!
//! Knows no schema.

/// A field path and where it starts, in characters.
#[derive(Debug, Clone)]
pub(super) struct Path {
    pub(super) parts: Vec<String>,
    pub(super) at: usize,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    Like,
}

/// A value as written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Literal {
    /// Between quotes, escapes still in it.
    Text(String),
    /// A number, a date, a date and time.
    Plain(String),
    /// `true` or `false`.
    Boolean(bool),
    /// `null`.
    Null,
    /// A date by name, as `TODAY` or `LAST_N_DAYS:7`.
    Relative(String),
}

/// What rows must satisfy, over paths as written or columns looked up.
#[derive(Debug, Clone)]
pub(super) enum Condition<P, V> {
    /// All of these.
    And(Vec<Self>),
    /// One of these.
    Or(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// A comparison with one value.
    Compare(P, Operator, V),
    /// In a list, or not in it.
    In(P, bool, Vec<V>),
}

/// One sort key.
#[derive(Debug, Clone)]
pub(super) struct Order<P> {
    pub(super) by: P,
    pub(super) descending: bool,
    pub(super) nulls_last: bool,
}

/// A whole query.
#[derive(Debug, Clone)]
pub(super) struct Query {
    /// Empty for `COUNT()`.
    pub(super) fields: Vec<Path>,
    pub(super) object: Path,
    pub(super) filter: Option<Condition<Path, Literal>>,
    pub(super) order: Vec<Order<Path>>,
    pub(super) limit: Option<usize>,
    pub(super) offset: usize,
}

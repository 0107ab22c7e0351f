//! What mends a problem: byte edits, and whether they may be made without asking.
//!
//! Knows nothing of how edits are applied or of what the text means.

use crate::source::Location;

/// Whether an edit may be made without a person deciding on it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// It says what is already read, in a form that nobody can read otherwise: who receives what,
    /// and what is written where, stay as they were.
    Safe,
    /// It is what was probably meant. A person should look at it.
    Unsafe,
}

impl Safety {
    /// The word people read.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// A replacement of a range of bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What is replaced; an empty range is an insertion.
    pub at: Location,
    /// What it is replaced by.
    pub text: String,
}

/// Edits that together mend one problem. They are made all or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an instruction: lower case, no full stop, names in backticks.
    pub title: String,
    /// Whether it may be made without asking.
    pub safety: Safety,
    /// The edits; they do not overlap.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix that changes nothing of what is read.
    pub fn safe(title: impl Into<String>) -> Self {
        Self { title: title.into(), safety: Safety::Safe, edits: Vec::new() }
    }

    /// A fix that says what was probably meant.
    pub fn likely(title: impl Into<String>) -> Self {
        Self { title: title.into(), safety: Safety::Unsafe, edits: Vec::new() }
    }

    /// A fix that puts the name that was probably meant in the place of another.
    pub fn meant(at: Location, name: impl std::fmt::Display) -> Self {
        Self::likely(format!("write `{name}`")).replace(at, name.to_string())
    }

    /// Adds an edit.
    #[must_use]
    pub fn edit(mut self, edit: Edit) -> Self {
        self.edits.push(edit);
        self
    }

    /// Adds a replacement; an empty range is an insertion.
    #[must_use]
    pub fn replace(mut self, at: Location, text: impl Into<String>) -> Self {
        self.edits.push(Edit { at, text: text.into() });
        self
    }
}

//! What is wrong, where, what it contradicts and how to mend it: plain data in one total order.
//!
//! Knows nothing of terminals, formats or rules' meaning. The renderer decides how it looks; the
//! author of a diagnostic promises that the headline alone says what is wrong.

mod fix;
mod order;
mod redacted;
mod splice;

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::base::digest::Digest;
use crate::source::{Location, Sources, Span};

pub use fix::{Edit, Fix, Safety};
pub use redacted::Redacted;
pub use splice::{SpliceError, overlap, splice};

/// The name of a rule: one of the program's, or one an organisation has written itself.
pub type RuleName = Cow<'static, str>;

/// How bad it is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing may go on.
    Error,
    /// Somebody should look, nothing stops.
    Warning,
}

impl Severity {
    /// The word people read.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A place with a few words about its part in the problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub at: Location,
    /// What about it: lower case, no full stop.
    pub text: String,
}

/// What somebody accepted a problem with: who, until when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The last day on which a campaign may begin under it.
    pub until: Date,
    /// The role that accepted the problem.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Where it is written.
    pub at: Location,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The name of the rule, as `explain` takes it.
    pub rule: RuleName,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence that stands alone: lower case, no full stop, names in backticks.
    pub headline: String,
    /// The smallest range that is wrong. `None` only for what lies in no file, such as a reading.
    pub primary: Option<Label>,
    /// Other places that take part: the policy line, the first of two, the other wave.
    pub related: Vec<Label>,
    /// What to do: an action.
    pub help: Option<String>,
    /// What mends it, where it can be said in edits.
    pub fix: Option<Fix>,
    /// The waiver somebody accepted it with. A waived problem is shown and stops nothing.
    pub waived: Option<Waiver>,
    /// Whether what stands at the primary place is a secret or personal data. It is shown nowhere:
    /// read files through [`Redacted`].
    pub sensitive: bool,
}

impl Diagnostic {
    /// An error of a rule at a place.
    pub fn error(rule: impl Into<RuleName>, at: Location, headline: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, Some(at), headline)
    }

    /// A warning of a rule at a place.
    pub fn warning(rule: impl Into<RuleName>, at: Location, headline: impl Into<String>) -> Self {
        Self::new(rule, Severity::Warning, Some(at), headline)
    }

    /// A problem of a rule, in a file or in none.
    pub fn new(
        rule: impl Into<RuleName>,
        severity: Severity,
        at: Option<Location>,
        headline: impl Into<String>,
    ) -> Self {
        let primary = at.map(|at| Label { at, text: String::new() });
        Self {
            rule: rule.into(),
            severity,
            headline: headline.into(),
            primary,
            related: Vec::new(),
            help: None,
            fix: None,
            waived: None,
            sensitive: false,
        }
    }

    /// Whether it stops what it was found in: an error that nobody has waived.
    pub fn stops(&self) -> bool {
        self.severity == Severity::Error && self.waived.is_none()
    }

    /// Says something about the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        if let Some(primary) = &mut self.primary {
            primary.text = text.into();
        }
        self
    }

    /// Adds another place that takes part.
    #[must_use]
    pub fn also(mut self, at: Location, text: impl Into<String>) -> Self {
        self.related.push(Label { at, text: text.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Offers what mends it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Offers what mends it, where that can be said in edits.
    #[must_use]
    pub fn fix_where(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }

    /// Says that what stands at the primary place must be shown nowhere.
    #[must_use]
    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    fn sensitive_at(&self) -> Option<Location> {
        self.primary.as_ref().filter(|_| self.sensitive).map(|label| label.at)
    }

    /// A name for this problem that survives edits elsewhere in the file: rule, path, the text of
    /// the primary range and the headline, all as they are shown. A digest of a secret would be
    /// one to guess it by.
    pub fn fingerprint(&self, sources: &Redacted<'_>) -> Digest {
        let (path, text) = match &self.primary {
            Some(label) => (sources.path(label.at.file), sources.text_at(label.at)),
            None => ("", String::new()),
        };
        let headline = sources.words(&self.headline);
        let parts = [&*self.rule, path, text.as_str(), headline.as_str()];
        Digest::of_parts(&parts.map(str::as_bytes))
    }
}

/// Collects problems while something is read or checked.
#[derive(Debug, Default)]
pub struct Problems {
    all: Vec<Diagnostic>,
}

impl Problems {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.all.push(diagnostic);
    }

    /// Adds those of another collection.
    pub fn extend(&mut self, other: impl IntoIterator<Item = Diagnostic>) {
        self.all.extend(other);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether one of them is an error that nobody has waived.
    pub fn has_errors(&self) -> bool {
        self.all.iter().any(Diagnostic::stops)
    }

    /// The names of the rules that found something.
    pub fn rules(&self) -> BTreeSet<&str> {
        self.all.iter().map(|diagnostic| &*diagnostic.rule).collect()
    }

    /// All of them, in the order they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.all.iter()
    }

    /// All of them in their total order (path, place, severity, rule, headline), each once.
    pub fn sorted(self, sources: &Sources) -> Vec<Diagnostic> {
        order::sorted(self.all, sources)
    }
}

impl IntoIterator for Problems {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.into_iter()
    }
}

/// The first byte of a file, for a problem that concerns the whole of it.
pub fn top_of(file: crate::source::FileId) -> Location {
    Location::new(file, Span::new(0, 0))
}

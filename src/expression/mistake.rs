//! What is wrong with an expression, and which of its characters.

use crate::base::nearest::nearest;
use crate::source::Span;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The bytes of the expression that are wrong.
    pub span: Span,
    /// What is wrong, in one sentence.
    pub headline: String,
    /// What about this place.
    pub label: String,
    /// What to do.
    pub help: String,
    /// What to write there instead, where that is certain.
    pub fix: Option<String>,
}

impl Mistake {
    /// A mistake without a certain way to mend it.
    pub fn new(span: Span, headline: impl Into<String>, help: impl Into<String>) -> Self {
        let (headline, help) = (headline.into(), help.into());
        Self { span, headline, label: String::new(), help, fix: None }
    }

    /// Says something about the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Says which of the known names was probably meant, or which there are.
    #[must_use]
    pub fn meant(mut self, name: &str, known: &[&str]) -> Self {
        match nearest(name, known.iter().copied()) {
            Some(meant) => {
                self.label = format!("did you mean `{meant}`?");
                self.help = format!("write `{meant}`");
                self.fix = Some(meant.to_owned());
            }
            None => {
                let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
                let names = crate::base::words::list(&names, "and");
                self.help = if known.is_empty() {
                    "leave it out".to_owned()
                } else {
                    format!("what can stand here is {names}")
                };
            }
        }
        self
    }
}

//! Collects the problems of one document, up to the bound.
//!
//! Knows nothing of what the problems are about.

use crate::base::limits::DOCUMENT_PROBLEMS_MAX;
use crate::diagnostic::{Diagnostic, Problems};
use crate::source::{FileId, Location, Span};

use super::LIMITS;

/// The problems of one document: the first of them in full, the rest as a number.
#[derive(Debug)]
pub(super) struct Sink {
    pub(super) file: FileId,
    problems: Problems,
    unshown: usize,
    first_unshown: Option<Location>,
}

impl Sink {
    pub(super) fn new(file: FileId) -> Self {
        Self { file, problems: Problems::new(), unshown: 0, first_unshown: None }
    }

    pub(super) fn at(&self, span: Span) -> Location {
        Location::new(self.file, span)
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if self.problems.len() < DOCUMENT_PROBLEMS_MAX {
            self.problems.push(diagnostic);
            return;
        }
        self.unshown += 1;
        if self.first_unshown.is_none() {
            self.first_unshown = diagnostic.primary.map(|label| label.at);
        }
    }

    /// Adds what another collection of the same document holds.
    pub(super) fn absorb(&mut self, other: Self) {
        other.problems.into_iter().for_each(|problem| self.push(problem));
        self.unshown += other.unshown;
        self.first_unshown = self.first_unshown.or(other.first_unshown);
    }

    pub(super) fn finish(mut self) -> Problems {
        if self.unshown > 0 {
            let at = self.first_unshown.unwrap_or_else(|| crate::diagnostic::top_of(self.file));
            let headline = format!(
                "{} more problems in this document are not shown, the first of them here",
                self.unshown
            );
            let diagnostic =
                Diagnostic::error(LIMITS, at, headline).help("mend the problems shown first");
            self.problems.push(diagnostic);
        }
        self.problems
    }
}

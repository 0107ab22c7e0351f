//! How long the subjects of a step become with the values of the people, and whether one breaks.
//!
//! Keeps counts, no subject. What `msg-subject-length` supposes of usual values at compile time is
//! looked at here with the real ones.

use crate::base::words::count;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Location;
use crate::spec::policy::SubjectLimits;
use crate::template::Template;

const RULE: &str = "msg-subject-length";

/// The subjects of one step.
#[derive(Debug, Clone)]
pub(super) struct Subjects {
    /// How long they may be.
    limits: SubjectLimits,
    /// The characters of the longest.
    longest: usize,
    /// How many are longer than mail programs show.
    cut: u64,
    /// How many are longer than may be sent.
    over: u64,
    /// How many hold a line break.
    broken: u64,
}

impl Subjects {
    /// None yet.
    pub(super) fn within(limits: SubjectLimits) -> Self {
        Self { limits, longest: 0, cut: 0, over: 0, broken: 0 }
    }

    /// Looks at one more.
    pub(super) fn add(&mut self, subject: &str) {
        let length = subject.chars().count();
        self.longest = self.longest.max(length);
        self.cut += u64::from(length > self.limits.shown);
        self.over += u64::from(length > self.limits.most);
        self.broken += u64::from(subject.contains('\n'));
    }

    /// What is wrong with them.
    pub(super) fn findings(&self, template: &Template) -> Vec<Diagnostic> {
        let Some(line) = &template.front.subject else { return Vec::new() };
        let find = |severity, headline, help: &str| {
            Diagnostic::new(RULE, severity, Some(line.whole()), headline).help(help)
        };
        let mut found = Vec::new();
        let name = &template.front.id.value;
        let longest = self.longest;
        let SubjectLimits { shown, shown_at, most, most_at } = self.limits;
        let limited = |finding: Diagnostic, at: Option<Location>| match at {
            Some(at) => finding.also(at, "the limit of this unit"),
            None => finding,
        };
        if self.over > 0 {
            let whom = count(self.over, "message");
            let headline = format!(
                "the subject of `{name}` is longer than {most} characters in {whom}, up to \
                 {longest}"
            );
            let help = "leave the long value out of the subject, or exclude these people";
            found.push(limited(find(Severity::Error, headline, help), most_at));
        } else if self.cut > 0 {
            let whom = count(self.cut, "message");
            let headline = format!(
                "the subject of `{name}` is longer than {shown} characters in {whom}, up \
                 to {longest}"
            );
            let help = "shorten it, or leave the long value out: phones cut off the rest";
            found.push(limited(find(Severity::Warning, headline, help), shown_at));
        }
        // Whoever has such a name is left out before; a column of Clay may hold one.
        if self.broken > 0 {
            let whom = count(self.broken, "message");
            let headline = format!("a value breaks the subject of `{name}` in {whom}");
            found.push(find(Severity::Error, headline, "mend the records, or the column"));
        }
        found
    }
}

//! The names a reference may have, with the places they are defined at.
//!
//! Knows nothing of which key refers to what.

use crate::base::nearest::nearest;
use crate::diagnostic::Fix;
use crate::rules::{Found, Skip, Subject};
use crate::source::Location;
use crate::spec::decode::{Table, quoted};

/// How many known names a message lists.
const LISTED_MAX: usize = 12;

/// What a reference may name.
pub(super) struct Names<'a> {
    noun: &'static str,
    known: Vec<(String, Location)>,
    subject: Subject<'a>,
}

impl<'a> Names<'a> {
    /// No name yet; `noun` says what one of them is.
    pub(super) fn new(noun: &'static str, subject: &Subject<'a>) -> Self {
        Self { noun, known: Vec::new(), subject: *subject }
    }

    /// Adds the names of a table.
    pub(super) fn with<T>(mut self, table: &Table<T>) -> Self {
        self.known.extend(table.iter().map(|(name, _)| (name.value.clone(), name.at)));
        self
    }

    /// Adds a name.
    pub(super) fn push(&mut self, name: String, at: Location) {
        self.known.push((name, at));
    }

    /// Reports a reference to a name that is not known.
    pub(super) fn ask(&self, name: &str, at: Location, found: &mut Found<'_>) {
        if self.known.iter().any(|(known, _)| known == name) {
            return;
        }
        let names: Vec<&str> = self.known.iter().map(|(known, _)| known.as_str()).collect();
        let problem = found.at(at, format!("there is no {} `{name}`", self.noun));
        let close = nearest(name, names.iter().copied())
            .and_then(|meant| self.known.iter().find(|(known, _)| known == meant));
        let problem = match (close, self.known.first()) {
            (Some((meant, place)), _) => problem
                .label(format!("did you mean `{meant}`?"))
                .also(*place, "the closest name")
                .help(self.mend(name, meant, *place))
                .fix(Fix::meant(at, meant)),
            (None, Some((_, first))) => problem.label("not defined").help(format!(
                "`{}` defines {}",
                self.path(*first),
                self.listed(&names)
            )),
            (None, None) => problem.label("not defined").help(format!("define a {}", self.noun)),
        };
        found.push(problem);
    }

    /// How to mend a name that is close to a known one. A version has a file of its own: raising
    /// the number in the file of another would take away what was approved.
    fn mend(&self, name: &str, meant: &str, place: Location) -> String {
        let path = self.path(place);
        if name.contains('@') {
            return format!(
                "write `{meant}`, or put `{name}` in a file of its own and have it approved; \
                 leave `{path}` as it is, `{meant}` is approved with those bytes"
            );
        }
        format!("write `{meant}`, or add `{name}` to `{path}`")
    }

    fn path(&self, at: Location) -> &str {
        self.subject.workspace.sources.file(at.file).path()
    }

    fn listed(&self, names: &[&str]) -> String {
        match names.split_at_checked(LISTED_MAX) {
            Some((shown, more)) if !more.is_empty() => {
                format!("{} and {} more", quoted(shown).replace(" and ", ", "), more.len())
            }
            _ => quoted(names),
        }
    }
}

/// The roles of the people policy.
pub(super) fn roles<'a>(subject: &Subject<'a>) -> Result<Names<'a>, Skip> {
    Ok(Names::new("role", subject).with(&subject.people()?.roles))
}

/// The people of the people policy.
pub(super) fn people<'a>(subject: &Subject<'a>) -> Result<Names<'a>, Skip> {
    Ok(Names::new("person", subject).with(&subject.people()?.people))
}

//! Why a verb could not do its work, by who can do something about it.
//!
//! What is wrong inside a campaign is never one of these: it is a finding.

use std::io;

use super::exit::Exit;
use crate::render::{Look, Tone, wrap};

/// Who can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Whoever typed the command.
    Usage,
    /// Whoever keeps the workspace.
    Config,
    /// Whoever expected something to be there.
    NothingToCheck,
    /// Whoever keeps the machine, the network or the credentials.
    Environment,
    /// Whoever approves or sets limits.
    Refused,
    /// The operator, by running it again or deciding.
    Unresolved,
    /// Nobody: time has to pass or somebody else has to act.
    Waiting,
    /// Whoever keeps the record.
    Damaged,
    /// Nobody: the reader of the output has gone, which is no failure.
    Gone,
}

impl Audience {
    /// The end of a run that failed this way.
    pub const fn exit(self) -> Exit {
        match self {
            Self::Usage | Self::Config => Exit::Usage,
            Self::NothingToCheck => Exit::NothingToCheck,
            Self::Environment => Exit::Environment,
            Self::Refused => Exit::Refused,
            Self::Unresolved => Exit::Unresolved,
            Self::Waiting => Exit::Waiting,
            Self::Damaged => Exit::Damaged,
            Self::Gone => Exit::Done,
        }
    }
}

/// A verb's failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Who can do something about it.
    pub audience: Audience,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub headline: String,
    /// What was behind it, outermost first.
    pub causes: Vec<String>,
    /// What to do: an action each.
    pub hints: Vec<String>,
}

impl Failure {
    /// A failure for an audience.
    pub fn new(audience: Audience, headline: impl Into<String>) -> Self {
        Self { audience, headline: headline.into(), causes: Vec::new(), hints: Vec::new() }
    }

    /// Adds what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds an error and everything behind it.
    #[must_use]
    pub fn caused_by(mut self, error: &dyn std::error::Error) -> Self {
        let mut next = Some(error);
        while let Some(error) = next {
            self.causes.push(error.to_string());
            next = error.source();
        }
        self
    }

    /// The failure as it is shown; empty where there is nothing to say.
    pub fn render(&self, look: Look) -> String {
        if self.audience == Audience::Gone {
            return String::new();
        }
        let (tag, tone) = match self.audience {
            Audience::Waiting => ("waiting", Tone::Doubtful),
            Audience::NothingToCheck => ("nothing to check", Tone::Doubtful),
            Audience::Refused => ("refused", Tone::Bad),
            _ => ("error", Tone::Bad),
        };
        let wrapped = wrap(&format!("{tag}: {}", self.headline), look.width, "", "  ");
        let rest = wrapped.strip_prefix(tag).unwrap_or(&wrapped);
        let mut text = format!("{}{rest}\n", look.paint(tone, tag));
        for (name, lines) in [("because", &self.causes), ("help", &self.hints)] {
            for line in lines {
                let indent = " ".repeat(name.len() + 4);
                let wrapped = wrap(line, look.width, &indent, &indent);
                let line = wrapped.strip_prefix(indent.as_str()).unwrap_or(&wrapped);
                let name = look.paint(Tone::Aside, &format!("{name}:"));
                text.push_str(&format!("  {name} {line}\n"));
            }
        }
        text
    }
}

impl From<io::Error> for Failure {
    /// A failed write to the terminal or to a pipe. A reader that has gone, such as `head`, has
    /// what it wanted.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::new(Audience::Gone, "the reader has gone");
        }
        Self::new(Audience::Environment, "the output could not be written").caused_by(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_audience_has_its_exit_code() {
        let table = [
            (Audience::Usage, 2),
            (Audience::Config, 2),
            (Audience::NothingToCheck, 3),
            (Audience::Environment, 4),
            (Audience::Refused, 5),
            (Audience::Unresolved, 6),
            (Audience::Waiting, 7),
            (Audience::Damaged, 8),
            (Audience::Gone, 0),
        ];
        for (audience, code) in table {
            assert_eq!(audience.exit().code(), code, "{audience:?}");
        }
    }

    #[test]
    fn causes_and_hints_stand_under_the_headline() {
        let failure = Failure::new(Audience::Environment, "cannot read `a.yaml`")
            .caused_by(&io::Error::other("the disk is gone"))
            .hint("put it back");
        let expected =
            "error: cannot read `a.yaml`\n  because: the disk is gone\n  help: put it back\n";
        assert_eq!(failure.render(Look::PLAIN), expected);
    }

    #[test]
    fn a_reader_that_has_gone_is_no_failure() {
        let failure = Failure::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!(
            (failure.audience.exit(), failure.render(Look::PLAIN)),
            (Exit::Done, String::new())
        );
    }
}

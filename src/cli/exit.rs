//! How the program ends. The numbers are frozen: scripts depend on them.

/// The end of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exit {
    /// Done, nothing wrong.
    Done,
    /// Something was found.
    Findings,
    /// The arguments or the configuration are wrong.
    Usage,
    /// A plan was made and holds something to do; only where that was asked for.
    SomethingToDo,
    /// There was nothing to check.
    NothingToCheck,
    /// Disk, network or credentials failed.
    Environment,
    /// Refused.
    Refused,
    /// A step is unresolved.
    Unresolved,
    /// Waiting.
    Waiting,
    /// The record or the store is damaged.
    Damaged,
    /// A defect of this program.
    Bug,
}

impl Exit {
    /// Every end, by its number; two share 2.
    pub const ALL: [Self; 11] = [
        Self::Done,
        Self::Findings,
        Self::Usage,
        Self::SomethingToDo,
        Self::NothingToCheck,
        Self::Environment,
        Self::Refused,
        Self::Unresolved,
        Self::Waiting,
        Self::Damaged,
        Self::Bug,
    ];

    /// The number the process ends with.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Findings => 1,
            // Terraform's number for it, which scripts around a plan know.
            Self::Usage | Self::SomethingToDo => 2,
            Self::NothingToCheck => 3,
            Self::Environment => 4,
            Self::Refused => 5,
            Self::Unresolved => 6,
            Self::Waiting => 7,
            Self::Damaged => 8,
            Self::Bug => 101,
        }
    }

    /// What it means: one line of `docs/exit-codes.md`.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done, nothing wrong; warnings alone end here too",
            Self::Findings => "findings: at least one error",
            Self::Usage => "usage or configuration: the arguments or the workspace are wrong",
            Self::SomethingToDo => {
                "with `plan --detailed-exitcode` alone, where an error ends with 1: the plan was \
                 made and is not empty"
            }
            Self::NothingToCheck => "nothing to check: no campaign where it was looked for",
            Self::Environment => "environment: disk, network or credentials",
            Self::Refused => "refused: approval missing or void, plan stale, limit exceeded",
            Self::Unresolved => "some step is unresolved: it may or may not have taken effect",
            Self::Waiting => "waiting: for a wave, a gate or an operator",
            Self::Damaged => "the record or the store is damaged",
            Self::Bug => "a defect of this program; nothing was concluded",
        }
    }

    /// What to do about it: the other half of that line.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Done => "go on",
            Self::Findings => "mend what is shown; `sendoff explain RULE` says why",
            Self::Usage => "read the hint below the message",
            Self::SomethingToDo => "review the plan; without the option it ends with 0",
            Self::NothingToCheck => "a pipeline must not take this for a pass",
            Self::Environment => "mend it and run the same command again",
            Self::Refused => "the message names who can clear it",
            Self::Unresolved => "run the same command again: it reads before it acts",
            Self::Waiting => "run the same command later",
            Self::Damaged => "stop, keep the files, run `sendoff verify`",
            Self::Bug => "report it with the lines that were printed",
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_frozen() {
        let codes = Exit::ALL.map(Exit::code);
        assert_eq!(codes, [0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 101]);
    }
}

//! What can go wrong with a store, and the way out of each.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::chain::Damage;
use super::lease::Holder;
use super::{EVENT_BODY_BYTES_MAX, EVENT_DEPTH_MAX, EVENTS_PER_APPEND_MAX, NAME_BYTES_MAX};

/// Why a store could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no file to read.
    #[error("there is no record at `{}`", path.display())]
    Absent {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file is something else: no SQLite database, or the database of another program.
    #[error("`{}` is not a sendoff record", path.display())]
    NotAStore {
        /// The file.
        path: PathBuf,
    },
    /// A later version of the program wrote the file.
    #[error(
        "`{}` has record format {found}, this program knows formats up to {known}",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format it has.
        found: u32,
        /// The newest format this program reads.
        known: u32,
    },
    /// The file may not be written, or was opened for reading.
    #[error("`{}` can only be read", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// There is no room left for what was to be written; nothing of it was kept.
    #[error("there is no room left on the disk that holds `{}`", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// Another process kept the file to itself for longer than the wait.
    #[error("another process is writing `{}` and did not finish in time", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The record is damaged: nothing more is written to it.
    #[error("the record `{}` is damaged: {damage}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The first damage.
        damage: Damage,
    },
    /// A write failed before, so what is on disk is known only after reading it again.
    #[error("an earlier write to `{}` failed, so this handle writes no more", path.display())]
    Poisoned {
        /// The file.
        path: PathBuf,
    },
    /// The operating system or SQLite refused for another reason.
    #[error("cannot use the record `{}`: {reason}", path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// What it said.
        reason: String,
    },
    /// Somebody else runs the stream and was heard of lately.
    #[error("{0}")]
    Held(Box<Holder>),
    /// Somebody else ran the stream and has not been heard of since its lease ended.
    #[error("{0}")]
    Orphaned(Box<Holder>),
    /// The lease was taken over or released: its owner may not write any more.
    #[error("the lease on `{stream}` with token {token} is no longer held by this process")]
    Fenced {
        /// The stream.
        stream: String,
        /// The token that is out of date.
        token: u64,
    },
    /// A body cannot be written so that it reads back the same.
    #[error(
        "an event would not read back the same: it holds a whole number beyond 2^53 or nests \
         deeper than {EVENT_DEPTH_MAX} levels"
    )]
    Unfaithful,
    /// A body is too large for one event.
    #[error("an event of {bytes} bytes is larger than the limit of {EVENT_BODY_BYTES_MAX} bytes")]
    TooLarge {
        /// Its size in bytes.
        bytes: usize,
    },
    /// Too many events at once.
    #[error("{count} events at once are more than the limit of {EVENTS_PER_APPEND_MAX}")]
    TooMany {
        /// How many there were.
        count: usize,
    },
    /// A stream, kind or owner has no usable name.
    #[error("a name in the record is 1 to {NAME_BYTES_MAX} bytes without control characters")]
    Name,
}

impl StoreError {
    /// What a person can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Absent { .. } => {
                "give the path of an existing record, or run `apply` to start one"
            }
            Self::NotAStore { .. } => "give another path, or move that file away",
            Self::Newer { .. } => "use the version of the program that wrote it, or a later one",
            Self::ReadOnly { .. } => "make the file and its directory writable by this user",
            Self::Full { .. } => {
                "make room, then run the command again: it goes on from the record"
            }
            Self::Busy { .. } => "wait for the other process, or find out why it hangs",
            Self::Damaged { .. } => {
                "keep this file as evidence, restore the last good copy, and compare its end with \
                 an exported record before anything else is sent"
            }
            Self::Poisoned { .. } | Self::Disk { .. } => {
                "mend the cause, then run the command again: it goes on from the record"
            }
            Self::Held(_) => "wait for the other process, or pause the campaign from here",
            Self::Orphaned(_) => {
                "make sure that process is gone, then take the lease over; that is recorded"
            }
            Self::Fenced { .. } => "stop this process: another one runs the campaign now",
            Self::Unfaithful | Self::TooLarge { .. } | Self::TooMany { .. } | Self::Name => {
                "this is a defect of the program, please report it"
            }
        }
    }

    /// Whether the disk, not the request, is why it failed: what is on disk is then uncertain.
    pub(super) fn is_failed_write(&self) -> bool {
        matches!(
            self,
            Self::ReadOnly { .. }
                | Self::Full { .. }
                | Self::Busy { .. }
                | Self::Damaged { .. }
                | Self::NotAStore { .. }
                | Self::Disk { .. }
        )
    }

    /// The error that SQLite's answer stands for.
    pub(super) fn sqlite(path: &Path, error: &rusqlite::Error) -> Self {
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotAStore { path },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            // The statements are fixed: a general error means that the file is not as it was made.
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::Unknown) => {
                Self::Damaged { path, damage: Damage::unreadable(error) }
            }
            _ if is_content(error) => Self::Damaged { path, damage: Damage::unreadable(error) },
            _ => Self::Disk { path, reason: error.to_string() },
        }
    }

    /// The error that the operating system's answer stands for.
    pub(super) fn io(path: &Path, error: &std::io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::Absent { path },
            std::io::ErrorKind::StorageFull => Self::Full { path },
            std::io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            _ => Self::Disk { path, reason: error.to_string() },
        }
    }
}

/// Whether a value in the file is of another type or form than the store writes.
fn is_content(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..)
    )
}

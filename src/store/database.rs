//! The SQLite file itself: made whole or not at all, recognised by its first hundred bytes before
//! SQLite touches it, and opened with the settings that make a returned write durable.
//!
//! Knows the tables and the format number; knows nothing of what the events mean.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::chain::Damage;
use super::error::StoreError;

/// "Send" in ASCII: marks the file as ours.
const APPLICATION_ID: u32 = 0x5365_6e64;
/// The format of the tables below.
pub(super) const FORMAT: u32 = 1;
/// How long a write waits for another process, in milliseconds.
const BUSY_WAIT_MS: u64 = 5_000;

const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const HEADER_BYTES: usize = 100;
const USER_VERSION_AT: usize = 60;
const APPLICATION_ID_AT: usize = 68;

const SCHEMA: &str = "
CREATE TABLE events (
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0),
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    body BLOB NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (stream, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE heads (
    stream TEXT NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL CHECK (count > 0),
    hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE leases (
    stream TEXT NOT NULL PRIMARY KEY,
    token INTEGER NOT NULL CHECK (token > 0),
    held INTEGER NOT NULL CHECK (held IN (0, 1)),
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    nonce TEXT NOT NULL,
    acquired TEXT NOT NULL,
    heartbeat TEXT NOT NULL,
    expires TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER events_are_not_updated BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
";

/// Opens a store for writing, making it first where there is none.
pub(super) fn open_or_create(path: &Path) -> Result<Connection, StoreError> {
    match fs::metadata(path) {
        Ok(file) if file.permissions().readonly() => {
            return Err(StoreError::ReadOnly { path: path.to_owned() });
        }
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => create(path)?,
        Err(error) => return Err(StoreError::io(path, &error)),
    }
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let settle = || {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)
    };
    settle().map_err(|error| StoreError::sqlite(path, &error))?;
    Ok(connection)
}

/// Opens an existing store for reading.
pub(super) fn open_existing(path: &Path) -> Result<Connection, StoreError> {
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

fn open(path: &Path, mode: OpenFlags) -> Result<Connection, StoreError> {
    recognise(path)?;
    let begin = || {
        let flags = mode | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(Duration::from_millis(BUSY_WAIT_MS))?;
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "cell_size_check", true)?;
        Ok(connection)
    };
    let connection = begin().map_err(|error| StoreError::sqlite(path, &error))?;
    let found = schema_of(&connection).map_err(|error| StoreError::sqlite(path, &error))?;
    // Spacing is SQLite's to choose, so only the words are compared.
    if words(&found) != words(SCHEMA) {
        let damage = Damage::unreadable("its tables are not those of this format");
        return Err(StoreError::Damaged { path: path.to_owned(), damage });
    }
    Ok(connection)
}

fn schema_of(connection: &Connection) -> rusqlite::Result<String> {
    let mut statement =
        connection.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")?;
    let mut rows = statement.query([])?;
    let mut text = String::new();
    while let Some(row) = rows.next()? {
        text.push_str(&row.get::<_, String>(0)?);
        text.push(';');
    }
    Ok(text)
}

fn words(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Judges a file by its first bytes, so that a stranger's file is never opened by SQLite and a
/// newer format is named as such.
fn recognise(path: &Path) -> Result<(), StoreError> {
    let mut header = Vec::with_capacity(HEADER_BYTES);
    File::open(path)
        .and_then(|file| file.take(HEADER_BYTES as u64).read_to_end(&mut header))
        .map_err(|error| StoreError::io(path, &error))?;
    let magic = &header[..header.len().min(MAGIC.len())];
    if !MAGIC.starts_with(magic) {
        return Err(StoreError::NotAStore { path: path.to_owned() });
    }
    if header.len() < HEADER_BYTES {
        let damage = Damage::unreadable(format!("it was cut after {} bytes", header.len()));
        return Err(StoreError::Damaged { path: path.to_owned(), damage });
    }
    let number = |at: usize| {
        u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
    };
    if number(APPLICATION_ID_AT) != APPLICATION_ID {
        return Err(StoreError::NotAStore { path: path.to_owned() });
    }
    match number(USER_VERSION_AT) {
        FORMAT => Ok(()),
        found if found > FORMAT => {
            Err(StoreError::Newer { path: path.to_owned(), found, known: FORMAT })
        }
        found => {
            let damage = Damage::unreadable(format!("there never was a format {found}"));
            Err(StoreError::Damaged { path: path.to_owned(), damage })
        }
    }
}

/// Makes an empty store beside its place and links it there, so that no reader and no crash ever
/// meets a part of one. Where two do so at once, the first one's file is the store.
fn create(path: &Path) -> Result<(), StoreError> {
    let neighbour = neighbour(path)?;
    let made = fill(&neighbour).map_err(|error| match error.sqlite_error_code() {
        // SQLite does not say why it cannot open; the directory is the usual reason.
        Some(rusqlite::ErrorCode::CannotOpen) => StoreError::Disk {
            path: path.to_owned(),
            reason: "its directory is missing or may not be written".to_owned(),
        },
        _ => StoreError::sqlite(path, &error),
    });
    let linked = made.and_then(|()| match fs::hard_link(&neighbour, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(StoreError::io(path, &error)),
        _ => Ok(()),
    });
    let _ = fs::remove_file(&neighbour);
    linked?;
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(|error| StoreError::io(path, &error))
}

fn fill(path: &Path) -> rusqlite::Result<()> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", FORMAT)?;
    connection.execute_batch(&format!("BEGIN; {SCHEMA} COMMIT;"))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.close().map_err(|(_, error)| error)
}

fn neighbour(path: &Path) -> Result<PathBuf, StoreError> {
    static MADE: AtomicU64 = AtomicU64::new(0);
    let Some(name) = path.file_name() else {
        let reason = "the path names no file".to_owned();
        return Err(StoreError::Disk { path: path.to_owned(), reason });
    };
    let mut name = name.to_os_string();
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    name.push(format!(".{}-{number}.new", std::process::id()));
    let neighbour = path.with_file_name(name);
    let _ = fs::remove_file(&neighbour);
    Ok(neighbour)
}

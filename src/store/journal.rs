//! The store: appending events durably, reading them back checked, and walking the whole chain.
//!
//! Knows nothing of leases beyond lending them its transactions.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde_json::Value;

use super::chain::{Chain, Damage, Fault, Verdict};
use super::database;
use super::error::StoreError;
use super::event::{Draft, Event, Head, Link, body_bytes, check_name, genesis};
use super::rows::{Stored, digest, event_of, head_of, insert, seq};
use super::walk::walk;
use super::{EVENTS_PER_APPEND_MAX, record};
use crate::base::clock::SharedClock;
use crate::base::digest::Digest;

/// How many events are read at a time.
const PAGE_EVENTS: usize = 64;

/// One open record. Every call blocks until it is done; a write that returned is on disk.
///
/// A record that is found damaged when it is opened can still be read and exported, but every
/// write is refused; so it is after the first write that failed.
pub struct Store {
    path: PathBuf,
    clock: SharedClock,
    damage: Option<Damage>,
    read_only: bool,
    inner: Mutex<Inner>,
}

struct Inner {
    connection: Connection,
    poisoned: bool,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens a store for writing and walks its chain; makes an empty one where there is no file.
    pub fn open(path: &Path, clock: SharedClock) -> Result<Self, StoreError> {
        Self::walked(path, clock, database::open_or_create(path)?, false)
    }

    /// Opens an existing store for reading and walks its chain.
    pub fn open_read_only(path: &Path, clock: SharedClock) -> Result<Self, StoreError> {
        Self::walked(path, clock, database::open_existing(path)?, true)
    }

    fn walked(
        path: &Path,
        clock: SharedClock,
        connection: Connection,
        read_only: bool,
    ) -> Result<Self, StoreError> {
        let inner = Mutex::new(Inner { connection, poisoned: false });
        let mut store = Self { path: path.to_owned(), clock, damage: None, read_only, inner };
        if let Verdict::Damaged(damage) = store.verify()? {
            store.damage = Some(damage);
        }
        Ok(store)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The damage found when the store was opened; while there is any, writes are refused.
    pub fn damage(&self) -> Option<&Damage> {
        self.damage.as_ref()
    }

    /// Appends one event; on return it is on disk.
    pub fn append(&self, stream: &str, kind: &str, body: Value) -> Result<Event, StoreError> {
        let mut events = self.append_all(stream, &[Draft::new(kind, body)])?;
        Ok(events.pop().expect("invariant: one draft becomes one event"))
    }

    /// Appends several events, all or none; on return they are on disk.
    pub fn append_all(&self, stream: &str, drafts: &[Draft]) -> Result<Vec<Event>, StoreError> {
        self.write(|transaction, now| self.append_in(transaction, now, stream, drafts))
    }

    /// The events of a stream behind a number, in order, each checked against the chain.
    ///
    /// They are read a page at a time; events appended meanwhile are met too.
    pub fn events(&self, stream: &str, after_seq: u64) -> Events<'_> {
        Events {
            store: self,
            stream: stream.to_owned(),
            after: after_seq,
            chain: (after_seq == 0).then(|| Chain::new(stream)),
            page: Vec::new().into_iter(),
            ended: false,
        }
    }

    /// The last event of a stream, if it has any.
    pub fn last(&self, stream: &str) -> Result<Option<Event>, StoreError> {
        match self.head(stream)? {
            Some(head) => self.events(stream, head.count - 1).next().transpose(),
            None => Ok(None),
        }
    }

    /// How far a stream goes, if it has any event.
    pub fn head(&self, stream: &str) -> Result<Option<Head>, StoreError> {
        let inner = self.lock();
        head_of(&inner.connection, stream).map_err(|error| self.sqlite(&error))
    }

    /// Whether a head that was kept elsewhere is still part of the record; the damage if not.
    pub fn check_anchor(&self, anchor: &Head) -> Result<Option<Damage>, StoreError> {
        let missing = Damage::at(&anchor.stream, anchor.count, Fault::Missing);
        let Some(before) = anchor.count.checked_sub(1) else { return Ok(Some(missing)) };
        match self.events(&anchor.stream, before).next().transpose()? {
            None => Ok(Some(missing)),
            Some(event) if event.seq != anchor.count => Ok(Some(missing)),
            Some(event) if event.hash != anchor.hash => {
                Ok(Some(Damage::at(&anchor.stream, anchor.count, Fault::Altered)))
            }
            Some(_) => Ok(None),
        }
    }

    /// Walks every stream from its first event to its recorded end.
    pub fn verify(&self) -> Result<Verdict, StoreError> {
        let mut inner = self.lock();
        // One transaction, so that events and heads are of one moment while others write.
        let walked = inner.connection.transaction().and_then(|transaction| walk(&transaction));
        match walked {
            Ok(verdict) => Ok(verdict),
            Err(error) => match self.sqlite(&error) {
                StoreError::Damaged { damage, .. } => Ok(Verdict::Damaged(damage)),
                other => Err(other),
            },
        }
    }

    /// Writes the record of one stream as JSON lines: one event a line, then one line that names
    /// the end. Returns that end.
    pub fn export(
        &self,
        stream: &str,
        out: &mut dyn std::io::Write,
    ) -> Result<Option<Head>, record::RecordError> {
        record::write_record(self, stream, out)
    }

    /// The instant now, by the clock of the store.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) fn sqlite(&self, error: &rusqlite::Error) -> StoreError {
        StoreError::sqlite(&self.path, error)
    }

    pub(super) fn damaged(&self, damage: Damage) -> StoreError {
        StoreError::Damaged { path: self.path.clone(), damage }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs one write transaction. A refusal leaves everything as it was; a failure of the disk
    /// leaves the file as it was and this handle unusable for writing.
    pub(super) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>, Timestamp) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if let Some(damage) = &self.damage {
            return Err(self.damaged(damage.clone()));
        }
        if self.read_only {
            return Err(StoreError::ReadOnly { path: self.path.clone() });
        }
        let panicked = self.inner.is_poisoned();
        let mut guard = self.lock();
        let inner = &mut *guard;
        if panicked || inner.poisoned {
            return Err(StoreError::Poisoned { path: self.path.clone() });
        }
        let transaction = inner
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| self.sqlite(&error))?;
        let done = work(&transaction, self.clock.now()).and_then(|value| {
            transaction.commit().map_err(|error| self.sqlite(&error))?;
            Ok(value)
        });
        inner.poisoned = done.as_ref().is_err_and(StoreError::is_failed_write);
        done
    }

    pub(super) fn append_in(
        &self,
        transaction: &Transaction<'_>,
        now: Timestamp,
        stream: &str,
        drafts: &[Draft],
    ) -> Result<Vec<Event>, StoreError> {
        check_name(stream)?;
        if drafts.len() > EVENTS_PER_APPEND_MAX {
            return Err(StoreError::TooMany { count: drafts.len() });
        }
        let (mut count, mut last) = self.end_in(transaction, stream)?;
        let mut events = Vec::with_capacity(drafts.len());
        for draft in drafts {
            check_name(&draft.kind)?;
            let (body, at) = (body_bytes(&draft.body)?, now.to_string());
            count += 1;
            let link =
                Link { seq: count, at: &at, stream, kind: &draft.kind, body: &body, prev: last };
            let hash = link.hash();
            insert(transaction, &link, &hash).map_err(|error| self.sqlite(&error))?;
            events.push(event_of(&link, hash).map_err(|damage| self.damaged(damage))?);
            last = hash;
        }
        if !drafts.is_empty() {
            let sql = "INSERT INTO heads (stream, count, hash) VALUES (?1, ?2, ?3)
                 ON CONFLICT (stream) DO UPDATE SET count = excluded.count, hash = excluded.hash";
            transaction
                .execute(sql, params![stream, count as i64, last.to_string()])
                .map_err(|error| self.sqlite(&error))?;
        }
        Ok(events)
    }

    /// Where the next event goes: the recorded end, which must be the last event that is there.
    fn end_in(
        &self,
        transaction: &Transaction<'_>,
        stream: &str,
    ) -> Result<(u64, Digest), StoreError> {
        let sql = "SELECT seq, hash FROM events WHERE stream = ?1 ORDER BY seq DESC LIMIT 1";
        let last = transaction
            .query_row(sql, [stream], |row| Ok((seq(row, 0)?, digest(row, 1)?)))
            .optional()
            .map_err(|error| self.sqlite(&error))?;
        let head = head_of(transaction, stream).map_err(|error| self.sqlite(&error))?;
        let chain = match last {
            Some((seq, hash)) => Chain::behind(stream, seq, hash),
            None => Chain::new(stream),
        };
        if last.is_none() && head.is_none() {
            return Ok((0, genesis(stream)));
        }
        let head = chain.close(head.as_ref()).map_err(|damage| self.damaged(damage))?;
        Ok((head.count, head.hash))
    }

    /// The next events of a stream, up to the first that does not fit the chain.
    fn page(
        &self,
        stream: &str,
        after: u64,
        chain: &mut Option<Chain>,
    ) -> Result<Vec<Result<Event, Damage>>, StoreError> {
        let rows = {
            let inner = self.lock();
            page_of(&inner.connection, stream, after).map_err(|error| self.sqlite(&error))?
        };
        Ok(rows
            .into_iter()
            .map(|row| {
                let chain = chain.get_or_insert_with(|| Chain::behind(stream, after, row.prev));
                chain.follow(&row.link(), &row.hash)?;
                event_of(&row.link(), row.hash)
            })
            .collect())
    }

    pub(super) fn with_connection<T>(&self, look: impl FnOnce(&Connection) -> T) -> T {
        look(&self.lock().connection)
    }
}

/// The events of one stream, from [`Store::events`]. Ends after the first error.
#[derive(Debug)]
pub struct Events<'a> {
    store: &'a Store,
    stream: String,
    after: u64,
    chain: Option<Chain>,
    page: std::vec::IntoIter<Result<Event, Damage>>,
    ended: bool,
}

impl Iterator for Events<'_> {
    type Item = Result<Event, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.page.len() == 0 && !self.ended {
            match self.store.page(&self.stream, self.after, &mut self.chain) {
                Ok(events) => {
                    self.ended = events.len() < PAGE_EVENTS;
                    self.page = events.into_iter();
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        match self.page.next()? {
            Ok(event) => {
                self.after = event.seq;
                Some(Ok(event))
            }
            Err(damage) => {
                self.ended = true;
                self.page = Vec::new().into_iter();
                Some(Err(self.store.damaged(damage)))
            }
        }
    }
}

fn page_of(connection: &Connection, stream: &str, after: u64) -> rusqlite::Result<Vec<Stored>> {
    let mut statement = connection.prepare_cached(
        "SELECT stream, seq, at, kind, body, prev, hash FROM events
         WHERE stream = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
    )?;
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    statement.query_map(params![stream, after, PAGE_EVENTS as i64], Stored::read)?.collect()
}

//! Leases: one runner per stream, told apart when it lives and when it is gone, and fenced off
//! when another one took over.
//!
//! Knows time only by the store's clock. A lease that ended is not given away by itself: somebody
//! decides to take it over, and that is an event of the stream.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde_json::json;

use super::chain::Damage;
use super::error::StoreError;
use super::event::{Draft, Event, check_name};
use super::journal::Store;

/// Who runs a stream: a process, told from an earlier one with the same number by its nonce.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The machine.
    pub host: String,
    /// The process on that machine.
    pub pid: u32,
    /// Something no other process has.
    pub nonce: String,
}

/// The right to run a stream, until it expires unless a heartbeat comes before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    stream: String,
    token: u64,
    length: SignedDuration,
}

impl Lease {
    /// The stream it is for.
    pub fn stream(&self) -> &str {
        &self.stream
    }

    /// The fencing token: grows by one with every lease on the stream.
    pub fn token(&self) -> u64 {
        self.token
    }
}

/// Who holds, or held, the lease that is in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The stream.
    pub stream: String,
    /// Who it is.
    pub owner: Owner,
    /// Since when.
    pub acquired: Timestamp,
    /// When it was last heard of.
    pub heartbeat: Timestamp,
    /// When its lease ends, or ended.
    pub expires: Timestamp,
    /// Its fencing token.
    pub token: u64,
    /// Whether the lease has not ended yet.
    pub live: bool,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stream, owner: Owner { host, pid, .. }, acquired, heartbeat, expires, .. } =
            self;
        let state = if self.live { "runs" } else { "ran" };
        write!(f, "process {pid} on `{host}` {state} `{stream}` since {acquired}")?;
        write!(f, ", last heard of at {heartbeat}; its lease ")?;
        if self.live {
            write!(f, "holds until {expires}")
        } else {
            write!(f, "ended at {expires} without being released")
        }
    }
}

impl Store {
    /// Takes the lease on a stream that nobody holds.
    ///
    /// Somebody who does is [`StoreError::Held`] while heard of, [`StoreError::Orphaned`] after.
    pub fn acquire(
        &self,
        stream: &str,
        owner: &Owner,
        length: SignedDuration,
    ) -> Result<Lease, StoreError> {
        self.write(|transaction, now| match self.holder_in(transaction, now, stream)? {
            Standing::Held(holder) if holder.live => Err(StoreError::Held(Box::new(holder))),
            Standing::Held(holder) => Err(StoreError::Orphaned(Box::new(holder))),
            Standing::Free { token } => {
                self.grant(transaction, now, stream, owner, length, token + 1)
            }
        })
    }

    /// Takes over the lease of an owner that is gone and records that as an event
    /// (`lease.taken-over`). A live owner's is refused; a free one is simply taken.
    pub fn take_over(
        &self,
        stream: &str,
        owner: &Owner,
        length: SignedDuration,
    ) -> Result<Lease, StoreError> {
        self.take_over_from(stream, owner, length, &|_| false)
    }

    /// Takes over as [`Store::take_over`] does, and also from an owner whose lease still holds but
    /// who is known to be gone: a process of this machine that runs no more.
    pub fn take_over_from(
        &self,
        stream: &str,
        owner: &Owner,
        length: SignedDuration,
        is_gone: &dyn Fn(&Owner) -> bool,
    ) -> Result<Lease, StoreError> {
        self.write(|transaction, now| {
            let gone = match self.holder_in(transaction, now, stream)? {
                Standing::Held(holder) if holder.live && !is_gone(&holder.owner) => {
                    return Err(StoreError::Held(Box::new(holder)));
                }
                Standing::Held(holder) => holder,
                Standing::Free { token } => {
                    return self.grant(transaction, now, stream, owner, length, token + 1);
                }
            };
            let lease = self.grant(transaction, now, stream, owner, length, gone.token + 1)?;
            let body = json!({
                "from": {"host": gone.owner.host, "pid": gone.owner.pid},
                "to": {"host": owner.host, "pid": owner.pid},
                "heartbeat": gone.heartbeat.to_string(),
                "expired": gone.expires.to_string(),
                "token": lease.token,
            });
            self.append_in(transaction, now, stream, &[Draft::new("lease.taken-over", body)])?;
            Ok(lease)
        })
    }

    /// Who holds a lease that has not ended, on any stream. For reading only: by the time it is
    /// looked at, a lease may have been given back or taken.
    pub fn holders(&self) -> Result<Vec<Holder>, StoreError> {
        let streams = self.with_connection(|connection| {
            let sql = "SELECT stream FROM leases WHERE held = 1 ORDER BY stream";
            let mut statement = connection.prepare(sql)?;
            let streams = statement.query_map([], |row| row.get::<_, String>(0))?;
            streams.collect::<rusqlite::Result<Vec<String>>>()
        });
        let mut holders = Vec::new();
        for stream in streams.map_err(|error| self.sqlite(&error))? {
            let now = self.now();
            let standing = self.with_connection(|one| self.holder_in(one, now, &stream))?;
            if let Standing::Held(holder) = standing
                && holder.live
            {
                holders.push(holder);
            }
        }
        Ok(holders)
    }

    /// Says that the owner lives: the lease now ends its whole length from now. Returns that end.
    pub fn heartbeat(&self, lease: &Lease) -> Result<Timestamp, StoreError> {
        self.write(|transaction, now| {
            let expires = self.end_of(now, lease.length)?;
            let sql = "UPDATE leases SET heartbeat = ?3, expires = ?4
                 WHERE stream = ?1 AND token = ?2 AND held = 1";
            let token = lease.token as i64;
            let times = (now.to_string(), expires.to_string());
            let changed = transaction
                .execute(sql, params![lease.stream, token, times.0, times.1])
                .map_err(|error| self.sqlite(&error))?;
            if changed == 1 { Ok(expires) } else { Err(fenced(lease)) }
        })
    }

    /// Gives the lease back.
    pub fn release(&self, lease: &Lease) -> Result<(), StoreError> {
        self.write(|transaction, _| {
            let sql = "UPDATE leases SET held = 0 WHERE stream = ?1 AND token = ?2 AND held = 1";
            let changed = transaction
                .execute(sql, params![lease.stream, lease.token as i64])
                .map_err(|error| self.sqlite(&error))?;
            if changed == 1 { Ok(()) } else { Err(fenced(lease)) }
        })
    }

    /// Appends as the holder of a lease: refused as a whole once somebody else has taken it over.
    pub fn append_under(&self, lease: &Lease, drafts: &[Draft]) -> Result<Vec<Event>, StoreError> {
        self.write(|transaction, now| {
            match self.holder_in(transaction, now, &lease.stream)? {
                Standing::Held(holder) if holder.token == lease.token => {}
                _ => return Err(fenced(lease)),
            }
            self.append_in(transaction, now, &lease.stream, drafts)
        })
    }

    fn holder_in(
        &self,
        connection: &Connection,
        now: Timestamp,
        stream: &str,
    ) -> Result<Standing, StoreError> {
        let sql = "SELECT token, held, host, pid, nonce, acquired, heartbeat, expires
             FROM leases WHERE stream = ?1";
        let kept = connection
            .query_row(sql, [stream], Kept::read)
            .optional()
            .map_err(|error| self.sqlite(&error))?;
        let Some(kept) = kept else { return Ok(Standing::Free { token: 0 }) };
        if !kept.held {
            return Ok(Standing::Free { token: kept.token });
        }
        let time = |text: &str| {
            text.parse::<Timestamp>().map_err(|_| {
                self.damaged(Damage::unreadable(format!("the lease on `{stream}` has no time")))
            })
        };
        let expires = time(&kept.expires)?;
        Ok(Standing::Held(Holder {
            stream: stream.to_owned(),
            owner: kept.owner,
            acquired: time(&kept.acquired)?,
            heartbeat: time(&kept.heartbeat)?,
            expires,
            token: kept.token,
            live: now < expires,
        }))
    }

    fn grant(
        &self,
        transaction: &Transaction<'_>,
        now: Timestamp,
        stream: &str,
        owner: &Owner,
        length: SignedDuration,
        token: u64,
    ) -> Result<Lease, StoreError> {
        for name in [stream, &owner.host, &owner.nonce] {
            check_name(name)?;
        }
        let expires = self.end_of(now, length)?.to_string();
        let now = now.to_string();
        let sql = "INSERT OR REPLACE INTO leases
             (stream, token, held, host, pid, nonce, acquired, heartbeat, expires)
             VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?6, ?7)";
        let values =
            params![stream, token as i64, owner.host, owner.pid, owner.nonce, now, expires];
        transaction.execute(sql, values).map_err(|error| self.sqlite(&error))?;
        Ok(Lease { stream: stream.to_owned(), token, length })
    }

    fn end_of(&self, now: Timestamp, length: SignedDuration) -> Result<Timestamp, StoreError> {
        now.checked_add(length).map_err(|error| StoreError::Disk {
            path: self.path().to_owned(),
            reason: format!("the lease would end beyond the calendar: {error}"),
        })
    }
}

enum Standing {
    Free { token: u64 },
    Held(Holder),
}

/// A row of the table, before its times are read.
struct Kept {
    token: u64,
    held: bool,
    owner: Owner,
    acquired: String,
    heartbeat: String,
    expires: String,
}

impl Kept {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let token: i64 = row.get(0)?;
        Ok(Self {
            token: u64::try_from(token)
                .map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, token))?,
            held: row.get(1)?,
            owner: Owner { host: row.get(2)?, pid: row.get(3)?, nonce: row.get(4)? },
            acquired: row.get(5)?,
            heartbeat: row.get(6)?,
            expires: row.get(7)?,
        })
    }
}

fn fenced(lease: &Lease) -> StoreError {
    StoreError::Fenced { stream: lease.stream.clone(), token: lease.token }
}

//! Reading and writing single rows, with every value checked for its form.
//!
//! Knows the columns; knows nothing of transactions or of what follows what.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::chain::{Damage, Fault};
use super::event::{Event, Head, Link};
use crate::base::digest::Digest;

/// The columns of one event as they are kept.
pub(super) struct Stored {
    pub stream: String,
    pub seq: u64,
    pub at: String,
    pub kind: String,
    pub body: Vec<u8>,
    pub prev: Digest,
    pub hash: Digest,
}

impl Stored {
    pub fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            stream: row.get(0)?,
            seq: seq(row, 1)?,
            at: row.get(2)?,
            kind: row.get(3)?,
            body: row.get(4)?,
            prev: digest(row, 5)?,
            hash: digest(row, 6)?,
        })
    }

    pub fn link(&self) -> Link<'_> {
        Link {
            seq: self.seq,
            at: &self.at,
            stream: &self.stream,
            kind: &self.kind,
            body: &self.body,
            prev: self.prev,
        }
    }
}

pub(super) fn insert(
    transaction: &Transaction<'_>,
    link: &Link<'_>,
    hash: &Digest,
) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO events (stream, seq, at, kind, body, prev, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let (prev, hash) = (link.prev.to_string(), hash.to_string());
    statement.execute(params![
        link.stream,
        link.seq as i64,
        link.at,
        link.kind,
        link.body,
        prev,
        hash
    ])?;
    Ok(())
}

/// The event that a link whose hash was checked stands for.
pub(super) fn event_of(link: &Link<'_>, hash: Digest) -> Result<Event, Damage> {
    let altered = || Damage::at(link.stream, link.seq, Fault::Altered);
    Ok(Event {
        seq: link.seq,
        at: link.at.parse().map_err(|_| altered())?,
        stream: link.stream.to_owned(),
        kind: link.kind.to_owned(),
        body: serde_json::from_slice(link.body).map_err(|_| altered())?,
        prev: link.prev,
        hash,
    })
}

pub(super) fn head_of(connection: &Connection, stream: &str) -> rusqlite::Result<Option<Head>> {
    let sql = "SELECT stream, count, hash FROM heads WHERE stream = ?1";
    connection.query_row(sql, [stream], head).optional()
}

pub(super) fn head(row: &Row<'_>) -> rusqlite::Result<Head> {
    Ok(Head { stream: row.get(0)?, count: seq(row, 1)?, hash: digest(row, 2)? })
}

pub(super) fn seq(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number)
        .ok()
        .filter(|number| *number > 0)
        .ok_or(rusqlite::Error::IntegralValueOutOfRange(column, number))
}

pub(super) fn digest(row: &Row<'_>, column: usize) -> rusqlite::Result<Digest> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error| {
        let kind = rusqlite::types::Type::Text;
        rusqlite::Error::FromSqlConversionFailure(column, kind, Box::new(error))
    })
}

//! The walk over a whole database: every stream from its first event to its recorded end.
//!
//! Knows nothing of what is done about damage.

use std::collections::BTreeMap;

use rusqlite::Transaction;

use super::chain::{Chain, Damage, Fault, Verdict};
use super::event::Head;
use super::rows::{Stored, head};

/// Walks every stream, then has SQLite check the pages.
pub(super) fn walk(transaction: &Transaction<'_>) -> rusqlite::Result<Verdict> {
    Ok(match streams(transaction)? {
        Ok(heads) => {
            let sound: String =
                transaction.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            match sound.as_str() {
                "ok" => Verdict::Intact { heads },
                problem => Verdict::Damaged(Damage::unreadable(problem)),
            }
        }
        Err(damage) => Verdict::Damaged(damage),
    })
}

fn streams(transaction: &Transaction<'_>) -> rusqlite::Result<Result<Vec<Head>, Damage>> {
    let mut recorded = recorded(transaction)?;
    let mut statement = transaction.prepare(
        "SELECT stream, seq, at, kind, body, prev, hash FROM events ORDER BY stream, seq",
    )?;
    let mut rows = statement.query([])?;
    let mut heads = Vec::new();
    let mut chain: Option<Chain> = None;
    loop {
        let stored = rows.next()?.map(Stored::read).transpose()?;
        let same = |chain: &mut Chain| {
            stored.as_ref().is_some_and(|stored| stored.stream == chain.stream())
        };
        if let Some(ended) = chain.take_if(|chain| !same(chain)) {
            let head = recorded.remove(ended.stream());
            match ended.close(head.as_ref()) {
                Ok(head) => heads.push(head),
                Err(damage) => return Ok(Err(damage)),
            }
        }
        let Some(stored) = stored else { break };
        let chain = chain.get_or_insert_with(|| Chain::new(&stored.stream));
        if let Err(damage) = chain.follow(&stored.link(), &stored.hash) {
            return Ok(Err(damage));
        }
    }
    match recorded.into_keys().next() {
        Some(stream) => Ok(Err(Damage::at(&stream, 1, Fault::Missing))),
        None => Ok(Ok(heads)),
    }
}

fn recorded(transaction: &Transaction<'_>) -> rusqlite::Result<BTreeMap<String, Head>> {
    let mut statement = transaction.prepare("SELECT stream, count, hash FROM heads")?;
    statement
        .query_map([], head)?
        .map(|head| head.map(|head| (head.stream.clone(), head)))
        .collect()
}

//! The record of one stream as JSON lines, and its verification without a database.
//!
//! One event a line in canonical JSON, then one line that names the end. Knows nothing of SQLite:
//! whoever holds the file, this page and SHA-256 can check it.

use std::io::{self, BufRead, Read, Write};

use serde::{Deserialize, Serialize};

use super::chain::{Chain, Damage, Fault, Verdict};
use super::error::StoreError;
use super::event::{Event, Head, Link};
use super::journal::Store;
use super::{EVENT_BODY_BYTES_MAX, NAME_BYTES_MAX};
use crate::base::canonical::to_canonical_json;

/// The name and version of the format, in the last line.
const FORMAT: &str = "sendoff-record/v1";
/// The longest line, in bytes: a body and names with room for escapes and digests.
const LINE_BYTES_MAX: usize = EVENT_BODY_BYTES_MAX + 12 * NAME_BYTES_MAX + 4096;

/// Why a record could not be exported or read.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file failed.
    #[error("cannot read or write the record file: {0}")]
    File(#[from] io::Error),
}

/// The last line of a record.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Close {
    record: String,
    end: Head,
}

/// Writes a stream's record; `None` when the stream has no event, and then nothing is written.
pub(super) fn write_record(
    store: &Store,
    stream: &str,
    out: &mut dyn Write,
) -> Result<Option<Head>, RecordError> {
    let Some(end) = store.head(stream)? else { return Ok(None) };
    // Events appended meanwhile belong to the next export.
    let until = usize::try_from(end.count).unwrap_or(usize::MAX);
    for event in store.events(stream, 0).take(until) {
        write_line(out, &event?)?;
    }
    write_line(out, &Close { record: FORMAT.to_owned(), end: end.clone() })?;
    out.flush()?;
    Ok(Some(end))
}

fn write_line(out: &mut dyn Write, line: &impl Serialize) -> io::Result<()> {
    let mut bytes = to_canonical_json(line).map_err(io::Error::other)?;
    bytes.push(b'\n');
    out.write_all(&bytes)
}

/// Checks an exported record: every event, their order, and that the end is the one it names.
///
/// A file that is cut, even between two lines, has lost its last line and is damaged. The error
/// is the reader's own; a damaged record is a [`Verdict`].
pub fn verify_record(mut file: impl BufRead) -> io::Result<Verdict> {
    let mut chain: Option<Chain> = None;
    let mut number = 0_u64;
    loop {
        number += 1;
        let bytes = match read_line(&mut file)? {
            Line::Whole(bytes) => bytes,
            Line::Cut => return Ok(Verdict::Damaged(cut(chain.as_ref()))),
            Line::TooLong => return Ok(unreadable(chain.as_ref(), number)),
        };
        if let Some(close) = parse::<Close>(&bytes).filter(|close| close.record == FORMAT) {
            return finish(file, chain, &close.end, number);
        }
        let Some(event) = parse::<Event>(&bytes) else {
            return Ok(unreadable(chain.as_ref(), number));
        };
        let walked = chain.get_or_insert_with(|| Chain::new(&event.stream));
        if let Err(damage) = step(walked, &event) {
            return reordered(file, damage);
        }
    }
}

fn step(chain: &mut Chain, event: &Event) -> Result<(), Damage> {
    let body = to_canonical_json(&event.body).map_err(Damage::unreadable)?;
    let at = event.at.to_string();
    let link = Link {
        seq: event.seq,
        at: &at,
        stream: &event.stream,
        kind: &event.kind,
        body: &body,
        prev: event.prev,
    };
    chain.follow(&link, &event.hash)
}

/// Ends the walk; nothing may stand behind the last line.
fn finish(
    mut file: impl BufRead,
    chain: Option<Chain>,
    end: &Head,
    number: u64,
) -> io::Result<Verdict> {
    if !file.fill_buf()?.is_empty() {
        return Ok(unreadable(None, number + 1));
    }
    let chain = chain.unwrap_or_else(|| Chain::new(&end.stream));
    let same = chain.stream() == end.stream;
    let damage = match chain.close(Some(end)) {
        Ok(head) if same => return Ok(Verdict::Intact { heads: vec![head] }),
        Ok(head) => Damage::at(&head.stream, head.count, Fault::Headless),
        Err(damage) => damage,
    };
    Ok(Verdict::Damaged(damage))
}

/// An event that is missing here but stands further down was moved, not removed.
fn reordered(mut file: impl BufRead, mut damage: Damage) -> io::Result<Verdict> {
    while damage.fault == Fault::Missing {
        let Line::Whole(bytes) = read_line(&mut file)? else { break };
        if parse::<Event>(&bytes).is_some_and(|event| Some(event.seq) == damage.seq) {
            damage.fault = Fault::Reordered;
        }
    }
    Ok(Verdict::Damaged(damage))
}

fn cut(chain: Option<&Chain>) -> Damage {
    match chain {
        Some(chain) => Damage::at(chain.stream(), chain.next(), Fault::Missing),
        None => Damage::unreadable("it is empty or its first line is cut"),
    }
}

fn unreadable(chain: Option<&Chain>, line: u64) -> Verdict {
    let fault = Fault::Unreadable(format!("line {line} is not an event in canonical JSON"));
    Verdict::Damaged(Damage {
        stream: chain.map(|chain| chain.stream().to_owned()),
        seq: chain.map(Chain::next),
        fault,
    })
}

/// Reads a line's value; `None` unless its bytes are the canonical ones, so that no second reading
/// of the same line (a repeated key, say) shows something else than what was checked.
fn parse<T: Serialize + for<'de> Deserialize<'de>>(bytes: &[u8]) -> Option<T> {
    let value: T = serde_json::from_slice(bytes).ok()?;
    (to_canonical_json(&value).ok()? == bytes).then_some(value)
}

enum Line {
    Whole(Vec<u8>),
    Cut,
    TooLong,
}

fn read_line(file: &mut impl BufRead) -> io::Result<Line> {
    let mut bytes = Vec::new();
    file.by_ref().take(LINE_BYTES_MAX as u64 + 1).read_until(b'\n', &mut bytes)?;
    if bytes.pop_if(|byte| *byte == b'\n').is_some() {
        return Ok(Line::Whole(bytes));
    }
    Ok(if bytes.len() > LINE_BYTES_MAX { Line::TooLong } else { Line::Cut })
}

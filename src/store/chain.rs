//! Walking a chain of events: what breaks it, by number.
//!
//! Knows nothing of files: the database and an exported record are walked by the same steps.

use std::fmt;

use super::event::{Head, Link, genesis};
use crate::base::digest::Digest;

/// What is wrong with a record at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The event is not the one that was recorded: its fields do not have its hash.
    Altered,
    /// The event is whole but follows another one than the one before it.
    Detached,
    /// The event is not there.
    Missing,
    /// The event stands at another place than its number says.
    Reordered,
    /// The event goes beyond the recorded end of its stream.
    Surplus,
    /// The recorded end of the stream is not there.
    Headless,
    /// The bytes cannot be read as events; the text says what the reader met.
    Unreadable(String),
}

/// The first place where a record is damaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The stream, where it is known.
    pub stream: Option<String>,
    /// The number of the first event that is wrong, where it is known.
    pub seq: Option<u64>,
    /// What is wrong there.
    pub fault: Fault,
}

impl Damage {
    pub(super) fn at(stream: &str, seq: u64, fault: Fault) -> Self {
        Self { stream: Some(stream.to_owned()), seq: Some(seq), fault }
    }

    pub(super) fn unreadable(what: impl fmt::Display) -> Self {
        Self { stream: None, seq: None, fault: Fault::Unreadable(what.to_string()) }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seq {
            Some(seq) => write!(f, "event {seq}")?,
            None => f.write_str("the record")?,
        }
        if let Some(stream) = &self.stream {
            write!(f, " of `{stream}`")?;
        }
        match &self.fault {
            Fault::Altered => f.write_str(" is not what was recorded"),
            Fault::Detached => {
                f.write_str(" does not follow the event before it: one of the two was replaced")
            }
            Fault::Missing => f.write_str(" is missing"),
            Fault::Reordered => f.write_str(" is not in its place"),
            Fault::Surplus => f.write_str(" was added past the recorded end of the stream"),
            Fault::Headless => f.write_str(" is past a recorded end that was removed"),
            Fault::Unreadable(what) => write!(f, " cannot be read: {what}"),
        }
    }
}

/// What a walk over the whole record found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every event is what was recorded and where it was recorded.
    Intact {
        /// The end of every stream, in the order of their names.
        heads: Vec<Head>,
    },
    /// The first damage.
    Damaged(Damage),
}

impl Verdict {
    /// Whether nothing is damaged.
    pub fn is_intact(&self) -> bool {
        matches!(self, Self::Intact { .. })
    }
}

/// A walk along one stream: how many events were met and the hash of the last one.
#[derive(Debug)]
pub(super) struct Chain {
    stream: String,
    count: u64,
    last: Digest,
}

impl Chain {
    /// A walk that stands before the first event.
    pub fn new(stream: &str) -> Self {
        Self { stream: stream.to_owned(), count: 0, last: genesis(stream) }
    }

    /// A walk that stands behind an event whose number and hash are known.
    pub fn behind(stream: &str, count: u64, last: Digest) -> Self {
        Self { stream: stream.to_owned(), count, last }
    }

    /// The stream it walks.
    pub fn stream(&self) -> &str {
        &self.stream
    }

    /// The number the next event must have.
    pub fn next(&self) -> u64 {
        self.count + 1
    }

    /// Takes a step, or says what is wrong with the event stepped on.
    pub fn follow(&mut self, link: &Link<'_>, hash: &Digest) -> Result<(), Damage> {
        let here = |seq, fault| Err(Damage::at(&self.stream, seq, fault));
        if link.seq > self.next() {
            return here(self.next(), Fault::Missing);
        }
        if link.seq < self.next() {
            return here(link.seq, Fault::Reordered);
        }
        if link.stream != self.stream || link.hash() != *hash {
            return here(link.seq, Fault::Altered);
        }
        if link.prev != self.last {
            return here(link.seq, Fault::Detached);
        }
        self.count = link.seq;
        self.last = *hash;
        Ok(())
    }

    /// Ends the walk at the recorded end of the stream.
    pub fn close(self, head: Option<&Head>) -> Result<Head, Damage> {
        let here = |seq, fault| Err(Damage::at(&self.stream, seq, fault));
        let Some(head) = head else { return here(self.count, Fault::Headless) };
        if head.count > self.count {
            return here(self.next(), Fault::Missing);
        }
        if head.count < self.count {
            return here(head.count + 1, Fault::Surplus);
        }
        if head.hash != self.last {
            return here(self.count, Fault::Altered);
        }
        Ok(Head { stream: self.stream, count: self.count, hash: self.last })
    }
}

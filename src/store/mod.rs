//! The journal that is also the record: append-only, hash-chained events in one embedded SQLite
//! file, and the leases that let one runner at a time write a stream.
//!
//! Knows nothing of campaigns, plans or platforms: a stream is a name, an event a kind and a JSON
//! body. The bodies hold no personal data and no secret; that is the promise of whoever appends.
//!
//! What the chain can show, and what it cannot: an event that was altered, dropped, added or moved
//! is named by its number, because every hash covers the one before it and the head of each stream
//! is kept apart. The hashes have no key, so somebody who rewrites a whole stream *and* its head,
//! removes both, or puts back an older copy of the file leaves a chain that agrees with itself.
//! Only a [`Head`] kept elsewhere shows that: an exported record, a signed closure, a commit. See
//! [`Store::check_anchor`].

mod chain;
mod database;
mod error;
mod event;
mod journal;
mod lease;
mod record;
mod rows;
#[cfg(test)]
mod tests;
mod walk;

pub use chain::{Damage, Fault, Verdict};
pub use error::StoreError;
pub use event::{Draft, Event, Head};
pub use journal::{Events, Store};
pub use lease::{Holder, Lease, Owner};
pub use record::{RecordError, verify_record};

/// The largest body of one event, in bytes of canonical JSON.
pub const EVENT_BODY_BYTES_MAX: usize = 1 << 20;
/// The deepest nesting of a body, in collections.
pub const EVENT_DEPTH_MAX: usize = 100;
/// The longest name of a stream or a kind, in bytes.
pub const NAME_BYTES_MAX: usize = 200;
/// The most events one transaction appends.
pub const EVENTS_PER_APPEND_MAX: usize = 10_000;

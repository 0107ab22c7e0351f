//! What comes back: signals from Smartlead are classified and become approved writes in
//! Salesforce, each written once however often it is asked for.
//!
//! Knows the platforms' clients and the store; knows no plan step, no wave and no terminal. The
//! text of a reply passes through and is kept nowhere but in the one approved field.

mod classify;
mod journal;
mod members;
mod owed;
mod queue;
mod signals;
mod sync;
#[cfg(test)]
mod tests;
mod text;
mod words;
mod writeback;

pub use classify::{Verdict, classify};
pub use queue::{Waiting, due, queue, resolve};
pub use signals::{Signal, SignalKind, reply_of};
pub use sync::{Sync, SyncError, Synced, sync};
pub use text::own_words;

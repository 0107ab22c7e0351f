//! The language server: what `check` finds, while it is typed, and what the language can say.
//!
//! It reads through the same loader as every verb, with open documents in the place of files, and
//! runs the same rules. Knows the protocol and no editor; it prints nothing and reads neither
//! clock nor network.

mod abilities;
mod actions;
mod card;
mod client;
mod complete;
mod complete_message;
mod complete_waiver;
mod cursor;
mod define;
mod documents;
mod edits;
mod format;
mod hover;
mod index;
mod limits;
mod message;
mod names;
mod notices;
mod offer;
mod places;
mod positions;
mod publish;
mod references;
mod rename;
mod requests;
mod schema;
mod server;
mod session;
mod symbols;
#[cfg(test)]
mod tests;
mod tokens;
mod uri;
mod view;
mod wire;

pub use server::{End, serve};

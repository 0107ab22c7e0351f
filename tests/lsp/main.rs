//! The language server driven over its streams, as an editor drives it.

mod client;
mod findings;
mod language;
mod life;
mod mending;
mod names;
mod writing;

//! How results look: text for people, lines for editors, the formats of machines.
//!
//! Everything here turns a value into a string. Knows nothing of terminals, files or arguments:
//! whether there is colour, which characters can be drawn and how wide a line may be arrive as a
//! [`Look`].

mod approvals;
pub mod check;
mod diff;
mod excerpt;
mod html;
mod human;
mod look;
mod page;
pub mod plan;
mod progress;
mod samples;
#[cfg(test)]
mod tests;
mod visible;
mod wrap;

pub use approvals::{Around, approvals, settled, signing};
pub use diff::diff;
pub use human::human;
pub use look::{Look, Tone, printable};
pub use page::{page, table};
pub use progress::progress;
pub use samples::samples;
pub use wrap::{command, wrap};

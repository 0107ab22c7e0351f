//! How results look: text for people, lines for editors, JSON for machines.
//!
//! Everything here turns a value into a string. Knows nothing of terminals, files or arguments:
//! whether there is colour, which characters can be drawn and how wide a line may be arrive as a
//! [`Look`].

mod approvals;
mod concise;
mod diff;
mod excerpt;
mod html;
mod human;
mod json;
mod look;
mod page;
pub mod plan;
mod progress;
mod samples;
mod standing;
mod summary;
#[cfg(test)]
mod tests;
mod visible;
mod wrap;

pub use approvals::{Around, approvals, settled, signing};
pub use concise::concise;
pub use diff::diff;
pub use human::human;
pub use json::{Check, check_json, check_schema};
pub use look::{Look, Tone};
pub use page::{page, table};
pub use progress::progress;
pub use samples::samples;
pub use standing::{ItemStanding, NotRun, Standing, standings};
pub use summary::{Checked, counts, summary};
pub use wrap::{command, wrap};

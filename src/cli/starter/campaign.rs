//! A campaign after the pattern of one that is there: the same text, comments and all, under
//! another name and on other days.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::diagnostic::{Edit, SpliceError, splice};
use crate::source::Location;
use crate::workspace::{Loaded, Workspace};

/// The text of a new campaign, and its days.
pub struct Copied {
    /// The text.
    pub text: String,
    /// Its first day.
    pub starts: Date,
    /// Its last day, as far behind the first as that of the pattern.
    pub ends: Date,
}

/// Copies a campaign; without a first day, on the first such weekday that is four weeks away.
/// `None` where its brief cannot be read.
///
/// # Errors
/// [`SpliceError`] where the text cannot be changed.
pub fn copy(
    workspace: &Workspace,
    pattern: &Loaded,
    name: &str,
    starts: Option<Date>,
    today: Date,
) -> Option<Result<Copied, SpliceError>> {
    let campaign = &pattern.campaign;
    let brief = campaign.brief.get()?;
    let (first, last) = (brief.starts.value, brief.ends.value);
    let starts = starts.unwrap_or_else(|| {
        let earliest = super::after(today, super::AHEAD_DAYS.days());
        earliest.nth_weekday(1, first.weekday()).unwrap_or(earliest)
    });
    let length = first.until(last).map_or(0, |span| span.get_days());
    let ends = super::after(starts, length.days());
    let edit = |at: Location, text: String| Edit { at, text };
    let edits = [
        edit(campaign.name.at, name.to_owned()),
        edit(brief.starts.at, starts.to_string()),
        edit(brief.ends.at, ends.to_string()),
    ];
    let text = workspace.sources.file(pattern.file).text();
    Some(splice(pattern.file, text, &edits).map(|text| Copied { text, starts, ends }))
}

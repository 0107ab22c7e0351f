//! The export report of a campaign that names one.

use crate::observation::{Reading, ReportSeen};
use crate::rules::{Live, Skip};
use crate::source::Location;

/// Where the campaign names its report, and what was read of it; `None` where it names none.
pub(super) fn export<'a>(live: &Live<'a>) -> Result<Option<(Location, &'a ReportSeen)>, Skip> {
    let seen = live.salesforce()?;
    let Some(name) = &live.subject.audience()?.from.value.report else { return Ok(None) };
    match &seen.report {
        Reading::Read(report) => Ok(Some((name.at, report))),
        Reading::Unreadable(why) => {
            Err(Skip::because(format!("the report could not be read: {why}")))
        }
        Reading::NotAsked => Err(Skip::because("the report was not asked for".to_owned())),
    }
}

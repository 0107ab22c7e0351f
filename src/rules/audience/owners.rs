//! What a campaign requires of the owners of its leads, and the recipients it is required of.

use super::recipients::recipients;
use crate::observation::PersonSeen;
use crate::rules::{Live, Skip};
use crate::source::{Located, Location};
use crate::spec::campaign::{Owners, Required};

/// The recipients, and where the campaign requires something of their owners; `None` where it does
/// not. A campaign that says nothing of owners requires all of it.
pub(super) fn required<'a>(
    live: &Live<'a>,
    which: fn(&Owners) -> &Located<Required>,
) -> Result<Option<(Vec<&'a PersonSeen>, Location)>, Skip> {
    let owners = live.subject.audience()?.owners.as_ref().map(which);
    if owners.is_some_and(|required| required.value == Required::Optional) {
        return Ok(None);
    }
    let at = owners.map_or_else(|| live.subject.section_at("audience"), |required| required.at);
    Ok(Some((recipients(live)?, at)))
}

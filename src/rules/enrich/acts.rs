//! What the Clay table of a campaign does on other platforms by itself.
//!
//! Knows what the workspace file says of the table; nobody looks at the table here.

use crate::rules::{Skip, Subject};
use crate::source::Location;
use crate::spec::ClayAct;
use crate::spec::campaign::Enrich;

/// Where the workspace file says that the table of a campaign does something by itself.
pub(in crate::rules) fn act(
    subject: &Subject<'_>,
    enrich: &Enrich,
    wanted: ClayAct,
) -> Result<Option<Location>, Skip> {
    let name = enrich.table.as_str();
    let settings = subject.workspace.settings.as_ref();
    let table = settings.and_then(|settings| settings.clay.tables.get(name));
    let table =
        table.ok_or_else(|| Skip::because(format!("the workspace has no table `{name}`")))?;
    let mut acts = table.acts.iter().flatten();
    Ok(acts.find(|act| act.value == wanted).map(|act| act.at))
}

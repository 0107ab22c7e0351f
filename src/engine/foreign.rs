//! Whether what the platforms already show of a campaign is the doing of this record.
//!
//! A record is a file of one copy of a workspace; a second copy knows nothing of it and would do
//! everything again. What it can see is the campaign under its mark, and rows that appeared since
//! its plan was made. Two copies that begin in the same moment see neither: between a reading and
//! the call after it there is no lock that all three platforms offer.

use super::apply::Run;
use super::step::{campaign, sequencer};
use super::stop::Stop;
use crate::plan::Action;

/// Refuses to begin what another record began. Before the first effect of a plan.
pub(super) async fn check(run: &Run<'_>) -> Result<(), Stop> {
    let mine = |action: &Action| {
        let step = run.plan().steps.iter().find(|step| step.action == *action);
        step.is_none_or(|step| run.state.touched.contains_key(&step.id))
    };
    let observed = &run.plan().observed;
    if !mine(&Action::EnsureCampaign)
        && observed.salesforce_campaign.is_none()
        && campaign::find(run).await?.is_some()
    {
        let name = &run.plan().desired.campaign.name;
        return Err(begun(&format!("the Salesforce campaign `{name}` was made")));
    }
    if !mine(&Action::EnsureSequencer) && sequencer::find(run).await?.is_some() {
        let name = &run.plan().targets.smartlead_campaign;
        return Err(begun(&format!("the Smartlead campaign `{name}` was made")));
    }
    Ok(())
}

/// The stop of a campaign that another record began.
pub(super) fn begun(what: &str) -> Stop {
    Stop::refused(format!("another record began this campaign: {what}, and not by this one"), HELP)
}

/// What to do about a campaign that another record began.
pub(super) const HELP: &str = "copy the folder of the record (`.sendoff`) from the place where it \
     was begun, and apply there or here, never both; where a person made it by hand, look at it \
     and plan again, or give the campaign another name";

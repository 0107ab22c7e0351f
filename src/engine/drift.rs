//! What changed on the platforms outside this program since an apply wrote it. Reads, and cannot
//! write: its journal is closed.

use super::apply::{ApplyRequest, Run};
use super::journal::Journal;
use super::state::RunState;
use super::step::{self, sequencer};
use super::stop::Stop;
use crate::platform::smartlead::wire::CampaignStatus;

/// What a look at the platforms found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drifted {
    /// How many confirmed steps were looked at.
    pub looked: u64,
    /// What is no longer as it was written, a line each.
    pub changes: Vec<String>,
}

/// Compares what the record says was written with what the platforms show. Replies, counters and
/// people who dropped out are what a campaign is for, and no drift.
pub async fn drift(request: &ApplyRequest<'_>) -> Result<Drifted, Stop> {
    let state = RunState::read(request.store, &request.plan.campaign, request.digest)?;
    let journal = Journal::closed(request.store, request.digest);
    let run = Run::new(request, journal, state);
    let mut drifted = Drifted::default();
    for step in &request.plan.steps {
        if run.state.step(&step.id).confirmed {
            drifted.looked += 1;
            drifted.changes.extend(step::changed(&run, step).await?);
        }
    }
    if run.state.is_started(request.plan)
        && !run.state.paused
        && let Some(campaign) = sequencer::find(&run).await?
        && !matches!(campaign.status, CampaignStatus::Active | CampaignStatus::Completed)
    {
        let status = campaign.status.word();
        drifted.changes.push(format!(
            "the campaign: Smartlead shows {status}, and this record does not say why"
        ));
    }
    Ok(drifted)
}

//! The steps of a plan, each as a way to read how it stands and to do what is missing.

pub(super) mod campaign;
mod enrichment;
mod members;
mod rows;
pub(super) mod sequencer;

use super::apply::Run;
use super::converge::converge;
use super::stop::Stop;
use super::wave;
use crate::plan::{Action, Step};

/// Runs one step of the plan.
pub(super) async fn run(run: &mut Run<'_>, step: &Step) -> Result<(), Stop> {
    let id = &step.id;
    match &step.action {
        Action::EnsureCampaign => converge(run, id, campaign::Campaign).await,
        Action::EnsureStatuses => converge(run, id, campaign::Statuses).await,
        Action::AddMembers => converge(run, id, members::Add).await,
        Action::FreezeMembers => converge(run, id, members::Frozen).await,
        Action::PushRows => converge(run, id, rows::Push { id: id.clone() }).await,
        Action::ImportRows | Action::MatchRows => converge(run, id, rows::Match).await,
        Action::AwaitEnrichment => converge(run, id, rows::AtRest).await,
        Action::JudgeRows => converge(run, id, rows::Judged).await,
        Action::WriteEnrichment => converge(run, id, enrichment::Write).await,
        Action::EnsureSequencer => converge(run, id, sequencer::Exists).await,
        Action::WriteSettings => converge(run, id, sequencer::Settings).await,
        Action::WriteSchedule => converge(run, id, sequencer::Schedule).await,
        Action::WriteSequence => converge(run, id, sequencer::Sequence).await,
        Action::AttachMailboxes => converge(run, id, sequencer::Mailboxes).await,
        Action::LoadWave { wave } => wave::load(run, id, wave).await,
        Action::Start { .. } => wave::start(run, id).await,
        Action::Watch { wave } => wave::watch(run, id, wave).await,
        Action::Gate { wave } => wave::gate(run, id, wave).await,
    }
}

//! The steps of a plan, each as a way to read how it stands and to do what is missing.

pub(super) mod campaign;
mod enrichment;
mod members;
mod rows;
pub(super) mod sequencer;

use super::apply::Run;
use super::converge::{Standing, Step as _, converge};
use super::stop::Stop;
use super::wave;
use crate::plan::{Action, Step};

/// What of a step that was confirmed is no longer as the plan wants it, in words; `None` where
/// everything is, or where the step is not one whose outcome stands still. Changes nothing.
pub(super) async fn changed(run: &Run<'_>, step: &Step) -> Result<Option<String>, Stop> {
    let found = match &step.action {
        Action::EnsureCampaign => told(campaign::Campaign.standing(run).await),
        Action::EnsureStatuses => told(campaign::Statuses.standing(run).await),
        Action::EnsureSequencer => told(sequencer::Exists.standing(run).await),
        Action::WriteSettings => told(sequencer::Settings.standing(run).await),
        Action::WriteSchedule => told(sequencer::Schedule.standing(run).await),
        Action::WriteSequence => told(sequencer::Sequence.standing(run).await),
        Action::AttachMailboxes => told(sequencer::Mailboxes.standing(run).await),
        _ => Ok(None),
    };
    found.map(|words| words.map(|words| format!("{}: {words}", step.id)))
}

fn told<W>(standing: Result<Standing<W>, Stop>) -> Result<Option<String>, Stop> {
    Ok(match standing {
        Ok(Standing::Done(_)) => None,
        Ok(Standing::Todo(works)) => {
            let parts = works.iter().map(|work| match work.note["differs"].as_array() {
                Some(fields) => {
                    let fields = fields.iter().filter_map(serde_json::Value::as_str);
                    format!("changed: {}", fields.collect::<Vec<_>>().join(", "))
                }
                None => format!("`{}` would be needed again", work.key),
            });
            Some(parts.collect::<Vec<_>>().join("; "))
        }
        Ok(Standing::Wait(why) | Standing::Conflict(why, _)) => Some(why),
        Err(Stop::Refused { why, .. }) => Some(why),
        Err(other) => return Err(other),
    })
}

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

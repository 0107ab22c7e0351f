//! The start: the one call after which mail goes out, alone and last.

use serde_json::json;

use crate::engine::apply::Run;
use crate::engine::converge::{Standing, Step, Work, converge};
use crate::engine::journal::kinds;
use crate::engine::step::sequencer;
use crate::engine::stop::{CallEnd, Stop};
use crate::platform::smartlead::wire::CampaignStatus;
use crate::platform::smartlead::{CampaignId, StatusCommand};

use super::withhold::withhold_now;
use super::{daily, window};

/// Starts the campaign with its first wave. What was written before is read once more first, so
/// that nobody's change in Smartlead's own pages goes out unsigned.
pub(in crate::engine) async fn start(run: &mut Run<'_>, id: &str) -> Result<(), Stop> {
    if run.state.step(id).confirmed {
        return Ok(());
    }
    window::not_over(run)?;
    as_written(run).await?;
    withhold_now(run).await?;
    run.interrupt.check()?;
    // A halt that came in between the start and its reading paused it; a person lifted that.
    let paused_by_us = run.state.lifted_while_paused;
    converge(run, id, Active { paused_by_us }).await
}

/// Lets a campaign send again that stopped because a signature was taken back, now that every
/// signature is there again, because of a halt or an ordered pause that a person lifted, or because
/// it could not be read who must not be reached, now that it can. A wave that tripped meanwhile
/// waits for its own decision. What was sending all along is read again before anything is waited
/// for.
pub(in crate::engine) async fn go_on(run: &mut Run<'_>) -> Result<(), Stop> {
    let state = &run.state;
    let reasons = [
        (state.withdrawals, "resume-after-withdrawal"),
        (state.lifts, "resume-after-lift"),
        (state.unread, "resume-after-unread"),
    ];
    for (times, reason) in reasons {
        let id = format!("{reason}-{times}");
        let tripped = run.state.waves.values().any(|wave| wave.is_tripped());
        let started = run.state.is_started(run.plan());
        if times == 0 || tripped || !started || run.state.step(&id).confirmed {
            continue;
        }
        as_written(run).await?;
        withhold_now(run).await?;
        converge(run, &id, Active { paused_by_us: true }).await?;
        run.write(kinds::RESUME_CONFIRMED, json!({}))?;
    }
    daily::read_again(run).await
}

pub(super) async fn as_written(run: &Run<'_>) -> Result<(), Stop> {
    match sequencer::drift(run).await? {
        None => Ok(()),
        Some(what) => Err(Stop::refused(
            format!("{what} of the Smartlead campaign changed after the plan wrote it"),
            "set it back in Smartlead, or plan again and have the new plan signed",
        )),
    }
}

/// Lets a paused campaign send again, once a person's decision is in the record.
pub(super) async fn resume(run: &mut Run<'_>, wave: &str) -> Result<(), Stop> {
    let decisions = run.state.wave(wave).decisions.len();
    as_written(run).await?;
    withhold_now(run).await?;
    let id = format!("resume-{wave}-{decisions}");
    converge(run, &id, Active { paused_by_us: true }).await?;
    run.write(kinds::RESUME_CONFIRMED, json!({ "wave": wave }))
}

/// The campaign is active.
struct Active {
    /// Whether the record says why it is paused. Otherwise somebody else paused it, and only they
    /// know whether it may go on.
    paused_by_us: bool,
}

impl Step for Active {
    type Work = CampaignId;

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<CampaignId>, Stop> {
        let campaign = sequencer::existing(run).await?;
        let word = campaign.status.word().to_owned();
        Ok(match campaign.status {
            CampaignStatus::Active | CampaignStatus::Completed => {
                Standing::Done(json!({ "campaign": campaign.id.0, "status": word }))
            }
            CampaignStatus::Paused if !self.paused_by_us => Standing::Conflict(
                "the Smartlead campaign is paused, and this record does not say why".to_owned(),
                "find out who paused it: another copy of this workspace with its own record, or \
                 a person; apply from that copy, or plan again"
                    .to_owned(),
            ),
            CampaignStatus::Drafted | CampaignStatus::Paused => {
                let note = json!({ "campaign": campaign.id.0, "status": word });
                Standing::Todo(vec![Work { key: "start".to_owned(), note, what: campaign.id }])
            }
            _ => Standing::Conflict(
                format!("the Smartlead campaign is `{word}` and cannot be started"),
                "look at it in Smartlead; a stopped campaign cannot be started again".to_owned(),
            ),
        })
    }

    async fn act(&mut self, run: &Run<'_>, id: CampaignId) -> Result<(), CallEnd> {
        run.platforms().smartlead.command(id, StatusCommand::Start).await?;
        Ok(())
    }
}

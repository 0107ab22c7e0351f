//! The start: the one call after which mail goes out, alone and last.

use serde_json::json;

use crate::engine::apply::Run;
use crate::engine::converge::{Standing, Step, Work, converge};
use crate::engine::journal::kinds;
use crate::engine::step::sequencer;
use crate::engine::stop::{CallEnd, Stop};
use crate::platform::smartlead::wire::CampaignStatus;
use crate::platform::smartlead::{CampaignId, StatusCommand};

/// Starts the campaign with its first wave. What was written before is read once more first, so
/// that nobody's change in Smartlead's own pages goes out unsigned.
pub(in crate::engine) async fn start(run: &mut Run<'_>, id: &str, wave: &str) -> Result<(), Stop> {
    if run.state.step(id).confirmed {
        return Ok(());
    }
    if let Some(what) = sequencer::drift(run).await? {
        return Err(Stop::refused(
            format!("{what} of the Smartlead campaign changed after the plan wrote it"),
            "set it back in Smartlead, or plan again and have the new plan signed",
        ));
    }
    run.interrupt.check()?;
    let _ = wave;
    converge(run, id, Active).await
}

/// Lets a paused campaign send again, once a person's decision is in the record.
pub(super) async fn resume(run: &mut Run<'_>, wave: &str) -> Result<(), Stop> {
    let decisions = run.state.wave(wave).decisions.len();
    converge(run, &format!("resume-{wave}-{decisions}"), Active).await?;
    run.write(kinds::RESUME_CONFIRMED, json!({ "wave": wave }))
}

/// The campaign is active.
struct Active;

impl Step for Active {
    type Work = CampaignId;

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<CampaignId>, Stop> {
        let campaign = sequencer::existing(run).await?;
        let word = campaign.status.word().to_owned();
        Ok(match campaign.status {
            CampaignStatus::Active | CampaignStatus::Completed => {
                Standing::Done(json!({ "campaign": campaign.id.0, "status": word }))
            }
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

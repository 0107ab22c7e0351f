//! Waves: loading, starting, the first minutes, the gate.

mod gate;
mod load;
mod measure;
mod start;
mod watch;
mod window;

pub(super) use gate::gate;
pub(super) use load::load;
pub(super) use start::start;
pub(super) use watch::watch;

use serde_json::json;

use super::apply::Run;
use super::journal::kinds;
use super::pause::pause;
use super::step::sequencer;
use super::stop::Stop;

/// Pauses the campaign, proves the pause, and records both what tripped and what the pause came to.
async fn trip(run: &mut Run<'_>, wave: &str, because: &str) -> Result<Stop, Stop> {
    let campaign = sequencer::existing(run).await?;
    run.write(kinds::EFFECT_INTENDED, json!({ "step": "pause", "key": "pause", "wave": wave }))?;
    let platforms = run.platforms();
    let paused = pause(&platforms.smartlead, &platforms.clock, campaign.id).await?;
    let facts = json!({
        "wave": wave, "status": paused.status,
        "sent_before": paused.sent_before, "sent_after": paused.sent_after,
    });
    if !paused.holds() {
        run.write(kinds::PAUSE_FAILED, facts)?;
        return Ok(Stop::Unresolved {
            step: "pause".to_owned(),
            why: format!(
                "wave `{wave}` tripped ({because}) and the pause is not proved: {}",
                paused.status
            ),
            help: "pause the campaign in Smartlead by hand now, then run `sendoff halt`".to_owned(),
        });
    }
    run.write(kinds::PAUSE_CONFIRMED, facts)?;
    run.write(kinds::GATE_TRIPPED, json!({ "wave": wave, "because": because }))?;
    Ok(held_back(wave, &format!("wave `{wave}` tripped and is paused, verified: {because}")))
}

/// The stop of a wave that waits for a person's decision.
fn held_back(wave: &str, why: &str) -> Stop {
    let help = format!(
        "find the cause, then have it signed: `sendoff approve PLAN --item release-{wave} --reason \
         ...`, and run the same apply again"
    );
    Stop::waiting(why, help)
}

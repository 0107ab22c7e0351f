//! Waves: loading, starting, the first minutes, the gate.

mod daily;
mod gate;
mod load;
mod measure;
mod start;
mod watch;
mod window;
mod withhold;

pub(super) use gate::gate;
#[cfg(test)]
pub(super) use load::LEAD_ID;
pub(super) use load::load;
pub(super) use start::{go_on, start};
pub(super) use watch::watch;

use serde_json::json;

use super::apply::Run;
use super::journal::kinds;
use super::pause::{recorded, unproved};
use super::step::sequencer;
use super::stop::Stop;

/// Pauses the campaign of a wave that tripped, and records both what tripped and what the pause
/// came to. Returns the stop that follows.
async fn trip(run: &mut Run<'_>, wave: &str, because: &str) -> Result<Stop, Stop> {
    let words = format!("wave `{wave}` tripped ({because})");
    let unread = |stop: Stop| unproved(&words, &stop.to_string());
    let campaign = sequencer::existing(run).await.map_err(unread)?;
    recorded(run, campaign.id, Some(wave), &words).await?;
    run.write(kinds::GATE_TRIPPED, json!({ "wave": wave, "because": because }))?;
    Ok(held_back(wave, &format!("wave `{wave}` tripped and is paused, verified: {because}")))
}

/// The stop of a wave that waits for a person's decision.
fn held_back(wave: &str, why: &str) -> Stop {
    let help = format!(
        "find the cause, then have it signed: `sendoff why PLAN` names who can and the command of \
         `release-{wave}`; then run the same apply again"
    );
    Stop::waiting(why, help)
}

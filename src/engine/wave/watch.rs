//! The first minutes of a wave, in which a spike stops it at once.

use jiff::SignedDuration;
use serde_json::json;

use crate::engine::apply::Run;
use crate::engine::approved::wave_index;
use crate::engine::gate::trips;
use crate::engine::journal::kinds;
use crate::engine::stop::Stop;

use super::measure::Meter;
use super::{gate, trip, window};

/// How often the first minutes are looked at.
const LOOK: SignedDuration = SignedDuration::from_mins(5);
/// How many looks at most, whatever the clock does: ten days of five minutes.
const LOOKS_MAX: usize = 2_880;
/// How often it is looked at while nothing of the wave was sent yet.
const IDLE: SignedDuration = SignedDuration::from_mins(15);

/// Watches until the first minutes are over.
pub(in crate::engine) async fn watch(run: &mut Run<'_>, id: &str, wave: &str) -> Result<(), Stop> {
    if run.state.step(id).confirmed || run.state.wave(wave).tripped.is_some() {
        return Ok(());
    }
    let index = wave_index(run, wave)?;
    let (limits, minutes) = gate::limits(run)?;
    run.write(kinds::STEP_BEGUN, json!({ "step": id }))?;
    let since = run.state.wave(wave).released_at;
    let mut meter = Meter::new(index, SignedDuration::ZERO, since);
    for _ in 0..LOOKS_MAX {
        let Some(measured) = meter.read(run).await? else {
            window::wait(run, LOOK).await?;
            continue;
        };
        if let Some(because) = trips(&measured.reading.all, &limits) {
            let reading = json!({ "wave": wave, "reading": measured.reading });
            run.write(kinds::WAVE_READING, reading)?;
            return Err(trip(run, wave, &because).await?);
        }
        match measured.first_sent {
            Some(first)
                if run.now().duration_since(first) >= SignedDuration::from_mins(minutes) =>
            {
                let reading = json!({ "contacted": measured.reading.all.contacted });
                return run.write(kinds::STEP_CONFIRMED, json!({ "step": id, "reading": reading }));
            }
            Some(_) => window::wait(run, LOOK).await?,
            None => window::wait(run, IDLE).await?,
        }
    }
    Err(Stop::waiting(
        format!("wave `{wave}` is loaded and nothing was sent yet"),
        "look at the schedule and the mailboxes in Smartlead, then run the same apply again",
    ))
}

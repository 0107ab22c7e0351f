//! The first minutes of a wave, in which a spike stops it at once.

use jiff::SignedDuration;
use serde_json::json;

use crate::base::calendar::Calendar;
use crate::engine::apply::Run;
use crate::engine::approved::wave_index;
use crate::engine::gate::trips;
use crate::engine::journal::kinds;
use crate::engine::stop::Stop;

use super::measure::measure;
use super::{gate, trip};

/// How often the first minutes are looked at.
const LOOK: SignedDuration = SignedDuration::from_mins(5);
/// How many looks at most, whatever the clock does: ten days of five minutes.
const LOOKS_MAX: usize = 2_880;

/// Watches until the first minutes are over.
pub(in crate::engine) async fn watch(run: &mut Run<'_>, id: &str, wave: &str) -> Result<(), Stop> {
    if run.state.step(id).confirmed || run.state.wave(wave).tripped.is_some() {
        return Ok(());
    }
    let index = wave_index(run, wave)?;
    let (limits, minutes) = gate::limits(run)?;
    run.write(kinds::STEP_BEGUN, json!({ "step": id }))?;
    for _ in 0..LOOKS_MAX {
        let Some(measured) = measure(run, index, SignedDuration::ZERO).await? else {
            run.sleep(LOOK).await?;
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
            Some(_) => run.sleep(LOOK).await?,
            None => until_window(run).await?,
        }
    }
    Err(Stop::waiting(
        format!("wave `{wave}` is loaded and nothing was sent yet"),
        "look at the schedule and the mailboxes in Smartlead, then run the same apply again",
    ))
}

/// Waits until the send window is open, or a little where it is.
async fn until_window(run: &Run<'_>) -> Result<(), Stop> {
    let wanted = &run.plan().desired.sequencer;
    let Ok(zone) = jiff::tz::TimeZone::get(&wanted.timezone) else { return run.sleep(LOOK).await };
    let calendar = Calendar { zone, days: wanted.days.clone(), holidays: Vec::new() };
    let now = run.now();
    let opens = calendar.next_open(now, wanted.hours).unwrap_or(now);
    run.sleep(opens.duration_since(now).max(LOOK)).await
}

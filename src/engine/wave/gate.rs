//! The gate of a wave: observed until it is decided, and what follows from the decision.

use jiff::SignedDuration;
use serde_json::json;

use crate::engine::apply::Run;
use crate::engine::approved::wave_index;
use crate::engine::gate::{GateReading, Limits, Undecided, Verdict, judge};
use crate::engine::journal::kinds;
use crate::engine::stop::Stop;

use super::measure::{Measured, Meter};
use super::start::resume;
use super::{held_back, trip, window};

/// How often a wave under observation is looked at while mail may go out.
const LOOK: SignedDuration = SignedDuration::from_hours(2);
/// How many looks at most: more than a hundred days of six looks.
const LOOKS_MAX: usize = 720;

/// The limits of the plan, and the minutes of its first watch.
pub(super) fn limits(run: &Run<'_>) -> Result<(Limits, i64), Stop> {
    let gates = run.plan().gates.as_ref();
    let gates =
        gates.ok_or_else(|| Stop::refused("the plan has waves and no gates", "plan again"))?;
    let limits = Limits {
        bounce_rate: gates.bounce_rate,
        unsubscribe_rate: gates.unsubscribe_rate,
        complaints: gates.complaints,
        ceiling: gates.ceiling,
    };
    Ok((limits, i64::try_from(gates.watch_minutes).unwrap_or(i64::MAX)))
}

/// Observes a wave until its gate is decided, and stops where it may not go on. A wave that a
/// person released is observed like any other, by the people written to since.
pub(in crate::engine) async fn gate(run: &mut Run<'_>, id: &str, wave: &str) -> Result<(), Stop> {
    let state = run.state.wave(wave);
    if state.passed || run.state.step(id).confirmed {
        return Ok(());
    }
    let released = state.released.is_some();
    if let Some(because) = state.tripped.filter(|_| !released) {
        return Err(held_back(wave, &format!("wave `{wave}` tripped and is paused: {because}")));
    }
    if released && run.state.paused {
        resume(run, wave).await?;
    }
    let index = wave_index(run, wave)?;
    let (limits, _) = limits(run)?;
    let hours = run.plan().gates.as_ref().map_or(24, |gates| gates.observe_hours);
    let observe = SignedDuration::from_hours(i64::try_from(hours).unwrap_or(24));
    if !run.state.steps.contains_key(id) {
        run.write(kinds::STEP_BEGUN, json!({ "step": id }))?;
    }
    let mut meter = Meter::new(index, observe, state.released_at);
    for _ in 0..LOOKS_MAX {
        let (reading, verdict) = look(run, &mut meter, &limits).await?;
        if released && reading.is_some_and(|reading| reading.size == 0) {
            return confirm(run, id, "released");
        }
        if verdict.waits() {
            window::wait(run, LOOK).await?;
            continue;
        }
        run.write(kinds::WAVE_READING, json!({ "wave": wave, "reading": reading }))?;
        match verdict {
            Verdict::Pass => {
                run.write(kinds::GATE_PASSED, json!({ "wave": wave }))?;
                return confirm(run, id, "passed");
            }
            Verdict::Trip { because } => return Err(trip(run, wave, &because).await?),
            Verdict::Hold { because: Undecided::TooFew } if released => {
                return confirm(run, id, "released");
            }
            Verdict::Hold { because } => return undecided(run, id, (wave, index), &because),
        }
    }
    Err(Stop::waiting(
        format!("wave `{wave}` is still being sent or observed"),
        "run the same apply again later",
    ))
}

/// One look at the wave. What would decide it is judged by messages read now.
async fn look(
    run: &Run<'_>,
    meter: &mut Meter,
    limits: &Limits,
) -> Result<(Option<GateReading>, Verdict), Stop> {
    let judged = |measured: Option<Measured>| {
        let reading = measured.map(|one| one.reading);
        (reading, judge(reading.as_ref(), limits))
    };
    let measured = meter.read(run).await?;
    let fresh = measured.as_ref().is_none_or(|one| one.fresh);
    let (reading, verdict) = judged(measured);
    if fresh || verdict.waits() {
        return Ok((reading, verdict));
    }
    Ok(judged(meter.read_afresh(run).await?))
}

/// A wave that nothing is proved of: the next may follow at the same rate where the numbers are
/// merely small; a larger one, or a reading that contradicts itself, needs a person.
fn undecided(
    run: &mut Run<'_>,
    id: &str,
    (wave, index): (&str, usize),
    because: &Undecided,
) -> Result<(), Stop> {
    let words = because.words();
    if run.state.wave(wave).held.is_none() {
        run.write(kinds::GATE_HELD, json!({ "wave": wave, "because": words }))?;
    }
    if *because != Undecided::TooFew {
        return Err(held_back(wave, &format!("wave `{wave}` is held: {words}")));
    }
    let waves = &run.plan().waves;
    let size = waves.get(index).map_or(0, |one| one.size);
    match waves.get(index + 1) {
        Some(next) if next.size > size => {
            let why = format!("wave `{wave}` is undecided: {words}; the next wave is larger");
            Err(held_back(wave, &why))
        }
        _ => confirm(run, id, "held, at the same rate"),
    }
}

fn confirm(run: &mut Run<'_>, id: &str, how: &str) -> Result<(), Stop> {
    if run.state.step(id).confirmed {
        return Ok(());
    }
    run.write(kinds::STEP_CONFIRMED, json!({ "step": id, "reading": { "gate": how } }))
}

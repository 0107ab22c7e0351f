//! The gate of a wave: observed until it is decided, and what follows from the decision.

use jiff::SignedDuration;
use serde_json::json;

use crate::engine::apply::Run;
use crate::engine::approved::wave_index;
use crate::engine::gate::{Limits, Undecided, Verdict, judge};
use crate::engine::journal::kinds;
use crate::engine::stop::Stop;

use super::measure::measure;
use super::start::resume;
use super::{held_back, trip};

/// How often a wave under observation is looked at.
const LOOK: SignedDuration = SignedDuration::from_hours(2);
/// How many looks at most: a hundred days.
const LOOKS_MAX: usize = 1_200;

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

/// Observes a wave until its gate is decided, and stops where it may not go on.
pub(in crate::engine) async fn gate(run: &mut Run<'_>, id: &str, wave: &str) -> Result<(), Stop> {
    let state = run.state.wave(wave);
    if state.released.is_some() {
        if run.state.paused {
            resume(run, wave).await?;
        }
        return confirm(run, id, "released");
    }
    if state.passed || run.state.step(id).confirmed {
        return Ok(());
    }
    if let Some(because) = state.tripped {
        return Err(held_back(wave, &format!("wave `{wave}` tripped and is paused: {because}")));
    }
    let index = wave_index(run, wave)?;
    let (limits, _) = limits(run)?;
    let hours = run.plan().gates.as_ref().map_or(24, |gates| gates.observe_hours);
    let observe = SignedDuration::from_hours(i64::try_from(hours).unwrap_or(24));
    if !run.state.steps.contains_key(id) {
        run.write(kinds::STEP_BEGUN, json!({ "step": id }))?;
    }
    for _ in 0..LOOKS_MAX {
        let measured = measure(run, index, observe).await?;
        let verdict = judge(measured.as_ref().map(|one| &one.reading), &limits);
        let reading = measured.map(|one| one.reading);
        match verdict {
            Verdict::Pass => {
                run.write(kinds::WAVE_READING, json!({ "wave": wave, "reading": reading }))?;
                run.write(kinds::GATE_PASSED, json!({ "wave": wave }))?;
                return confirm(run, id, "passed");
            }
            Verdict::Trip { because } => {
                run.write(kinds::WAVE_READING, json!({ "wave": wave, "reading": reading }))?;
                return Err(trip(run, wave, &because).await?);
            }
            Verdict::Hold { because: Undecided::TooFew | Undecided::Contradictory } => {
                run.write(kinds::WAVE_READING, json!({ "wave": wave, "reading": reading }))?;
                return undecided(run, id, wave, index);
            }
            Verdict::Hold { .. } => run.sleep(LOOK).await?,
        }
    }
    Err(Stop::waiting(
        format!("wave `{wave}` is still being sent or observed"),
        "run the same apply again later",
    ))
}

/// A wave that proves neither: the next may follow at the same rate, a larger one needs a person.
fn undecided(run: &mut Run<'_>, id: &str, wave: &str, index: usize) -> Result<(), Stop> {
    let because = Undecided::TooFew.words();
    if run.state.wave(wave).held.is_none() {
        run.write(kinds::GATE_HELD, json!({ "wave": wave, "because": because }))?;
    }
    let waves = &run.plan().waves;
    let size = waves.get(index).map_or(0, |one| one.size);
    match waves.get(index + 1) {
        Some(next) if next.size > size => {
            let why = format!("wave `{wave}` is undecided: {because}; the next wave is larger");
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

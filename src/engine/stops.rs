//! What stops a campaign from outside its apply: a halt, which leaves a mark beside the record, and
//! an orderly pause, which is in the record. Both are lifted by a recorded decision of a person.
//!
//! Knows no file: the caller says which halt stands. An apply in another clone or on another
//! machine sees neither mark nor record; whoever halts is told so.

use serde_json::json;

use super::apply::Run;
use super::journal::kinds;
use super::revoked;
use super::stop::Stop;

/// A halt that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Halt {
    /// Tells it from every other halt: a decision lifts one halt and none after it.
    pub id: String,
    /// When it was ordered, as its mark says.
    pub at: String,
}

/// The halt that stands and was not lifted when this run began; right before every effect.
pub(super) fn check_halt(run: &Run<'_>) -> Result<(), Stop> {
    match standing(run) {
        Some(halt) => Err(refusal(run, &halt)),
        // Whoever takes the mark away has not lifted what this record has seen.
        None if run.state.is_halted() => {
            Err(refusal(run, &Halt { id: String::new(), at: "an earlier time".to_owned() }))
        }
        None => Ok(()),
    }
}

fn standing(run: &Run<'_>) -> Option<Halt> {
    (run.request.halted)().filter(|halt| !run.state.lifted.contains(&halt.id))
}

fn refusal(run: &Run<'_>, halt: &Halt) -> Stop {
    Stop::refused(
        format!("`sendoff halt` stopped every campaign of this workspace at {}", halt.at),
        lift(&run.plan().campaign),
    )
}

/// What lifts a halt or a pause.
fn lift(campaign: &str) -> String {
    format!(
        "once the cause is mended: `sendoff resume {campaign} --as PERSON --reason ...`, then run \
         the same apply again"
    )
}

/// Writes down which halt a run met, so that taking its mark away lifts nothing.
pub(super) fn record(run: &mut Run<'_>) -> Result<(), Stop> {
    match standing(run).filter(|halt| !run.state.halts.contains(&halt.id)) {
        None => Ok(()),
        Some(halt) => run.write(kinds::HALT_SEEN, json!({ "halt": halt.id, "at": halt.at })),
    }
}

/// Stops where somebody stopped the campaign or took back a signature since this was asked last.
/// Between steps and during every wait.
pub(super) async fn listen(run: &mut Run<'_>) -> Result<(), Stop> {
    check_halt(run)?;
    run.take_news()?;
    if run.state.pause_ordered {
        let campaign = &run.plan().campaign;
        let why = format!("`sendoff pause` paused `{campaign}`");
        return Err(Stop::waiting(why, lift(campaign)));
    }
    revoked::check(run).await
}

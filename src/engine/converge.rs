//! How every step is run: read how things stand, do what is missing, read again.
//!
//! Each call is written down before it is made and its end after. A step is confirmed only by a
//! reading that shows what the plan wants; what a call answered is never proof.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::apply::Run;
use super::journal::kinds;
use super::stop::{CallEnd, Stop};
use super::stops;

/// How many times a step is read before it is given up as unresolved.
const ROUNDS_MAX: usize = 8;
/// How long a platform is given to show what it took, in its own time.
const SETTLE: SignedDuration = SignedDuration::from_secs(30);
/// How long an operator's step or the platform's own work is waited for.
const PATIENCE: SignedDuration = SignedDuration::from_hours(48);
/// How long between two looks while waiting.
const LOOK: SignedDuration = SignedDuration::from_mins(5);

/// How a step stands on the platform.
pub(super) enum Standing<W> {
    /// As the plan wants it; the reading goes into the record.
    Done(Value),
    /// Some work is left.
    Todo(Vec<Work<W>>),
    /// Work is under way outside this program.
    Wait(String),
    /// It cannot be brought about: why, and what to do.
    Conflict(String, String),
}

/// One call that is left to make.
pub(super) struct Work<W> {
    /// Names it in the journal, the same in every run.
    pub key: String,
    /// What the journal says of it: counts, digests, ids.
    pub note: Value,
    /// What the call needs.
    pub what: W,
}

/// A step as the engine runs it.
pub(super) trait Step {
    /// What one call of it needs.
    type Work;

    /// Reads how it stands. Makes no call that changes anything.
    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<Self::Work>, Stop>;

    /// Makes one call.
    async fn act(&mut self, run: &Run<'_>, work: Self::Work) -> Result<(), CallEnd>;
}

/// Runs a step until a reading shows it done, or says why that cannot be had.
pub(super) async fn converge<S: Step>(
    run: &mut Run<'_>,
    id: &str,
    mut step: S,
) -> Result<(), Stop> {
    if run.state.step(id).confirmed {
        return Ok(());
    }
    run.write(kinds::STEP_BEGUN, json!({ "step": id }))?;
    let given_up = run.now().saturating_add(PATIENCE).unwrap_or(jiff::Timestamp::MAX);
    let mut doubt = String::new();
    let mut round = 0;
    while round < ROUNDS_MAX {
        run.interrupt.check()?;
        match step.standing(run).await? {
            Standing::Done(reading) => {
                run.write(kinds::STEP_CONFIRMED, json!({ "step": id, "reading": reading }))?;
                return Ok(());
            }
            Standing::Conflict(why, help) => return Err(Stop::Refused { why, help }),
            Standing::Wait(why) if run.now() >= given_up => {
                return Err(Stop::waiting(why, "finish it, then run the same command again"));
            }
            Standing::Wait(_) => {
                run.sleep(LOOK).await?;
                stops::listen(run).await?;
            }
            Standing::Todo(works) => {
                round += 1;
                if round > 1 {
                    run.sleep(SETTLE).await?;
                }
                if let Some(why) = work_through(run, id, &mut step, works).await? {
                    doubt = format!(": {why}");
                }
            }
        }
    }
    Err(Stop::Unresolved {
        step: id.to_owned(),
        why: format!("step `{id}` is not as the plan wants it after {ROUNDS_MAX} rounds{doubt}"),
        help: "look at the platform, then run the same command again; it begins with a reading"
            .to_owned(),
    })
}

/// Makes the calls of one round. A call that may have happened ends the round, because the next
/// thing to do is to read; what is not known about it is returned. A refusal stops the apply.
async fn work_through<S: Step>(
    run: &mut Run<'_>,
    id: &str,
    step: &mut S,
    works: Vec<Work<S::Work>>,
) -> Result<Option<String>, Stop> {
    for work in works {
        run.interrupt.check()?;
        let Work { key, note, what } = work;
        run.write(kinds::EFFECT_INTENDED, json!({ "step": id, "key": key, "note": note }))?;
        if let Err(stop) = stops::check_halt(run) {
            let why = "it was not asked: the workspace is halted";
            run.write(kinds::EFFECT_REFUSED, json!({ "step": id, "key": key, "why": why }))?;
            return Err(stop);
        }
        match step.act(run, what).await {
            Ok(()) => run.write(kinds::EFFECT_DONE, json!({ "step": id, "key": key }))?,
            Err(CallEnd::Unknown(why)) => {
                run.write(kinds::EFFECT_UNKNOWN, json!({ "step": id, "key": key, "why": why }))?;
                return Ok(Some(why));
            }
            Err(CallEnd::Refused(why)) => {
                run.write(kinds::EFFECT_REFUSED, json!({ "step": id, "key": key, "why": why }))?;
                let help = "mend the cause it names, then run the same command again";
                return Err(Stop::refused(why, help));
            }
            Err(CallEnd::NotAsked(why)) => {
                run.write(kinds::EFFECT_REFUSED, json!({ "step": id, "key": key, "why": why }))?;
                return Err(Stop::Unreadable(why));
            }
        }
    }
    Ok(None)
}

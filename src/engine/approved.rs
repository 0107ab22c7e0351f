//! The people a signed plan still reaches: read again, judged again, and never more than signed.

use std::collections::BTreeMap;

use super::apply::Run;
use super::observe;
use super::stop::Stop;
use crate::audience::{Normaliser, set};
use crate::base::digest::Digest;
use crate::base::private::Personal;
use crate::observation::{ClaySeen, Observation, PersonSeen, Reading, RowSeen};
use crate::plan::{Choice, Context, Stage, seed_text};

/// The reason under which people outside the signed set are left out.
const NOT_APPROVED: &str = "not-approved";

/// One person a signed plan still reaches.
#[derive(Debug, Clone)]
pub(super) struct Recipient {
    /// The person as Salesforce holds them now.
    pub person: PersonSeen,
    /// The wave they were put in when the plan was signed.
    pub wave: usize,
    /// Their row in Clay, where the campaign enriches.
    pub row: Option<RowSeen>,
}

/// The signed set as it stands now.
#[derive(Debug, Clone)]
pub(super) struct Approved {
    /// Who is left, in the order of their lead ids.
    pub people: Vec<Recipient>,
    /// Reason to number of people who fell out since.
    pub removed: BTreeMap<String, u64>,
}

/// Reads the audience and suppression again. People may have dropped out since the plan was
/// signed; anybody who would join stops the apply.
pub(super) async fn approved(run: &Run<'_>) -> Result<Approved, Stop> {
    let platforms = run.platforms();
    let observation = Observation {
        at: run.now(),
        salesforce: observe::salesforce(platforms, &run.subject).await,
        smartlead: observe::smartlead(platforms, &run.subject).await,
        clay: clay(run).await?,
    };
    if let Some(why) = observation.salesforce.failure().or(observation.smartlead.failure()) {
        return Err(Stop::Unreadable(format!("suppression cannot be read: {why}")));
    }
    let context = Context::gather(run.request.workspace, run.request.loaded)
        .map_err(|error| Stop::refused(error.to_string(), "run `sendoff check`"))?;
    let plan = run.plan();
    let choice = Choice {
        context: &context,
        observation: &observation,
        stage: plan.stage,
        now: run.now(),
        key: run.request.recipients_key,
        approved: Some(run.request.set),
    };
    let seed = seed_text(&plan.workspace, &plan.campaign, &plan.inputs.spec.digest);
    let chosen = choice
        .choose(&seed)
        .map_err(|error| Stop::refused(error.to_string(), "run `sendoff check`"))?;
    let mut removed = chosen.excluded();
    if let Some(joined) = removed.remove(NOT_APPROVED) {
        return Err(Stop::refused(
            format!("{joined} more people would be reached than the signed plan names (+{joined})"),
            "plan again and have the larger audience signed, or take them out of the campaign",
        ));
    }
    let people = observation.salesforce.get().map_or(&[][..], |seen| &seen.people);
    let rows = rows(observation.clay.get());
    let kept = chosen.kept.iter().zip(&chosen.leaves);
    let mut left: Vec<Recipient> = kept
        .filter_map(|(index, leaf)| {
            let person = people.get(*index)?.clone();
            let wave = run.request.set.members.get(leaf)?.map_or(0, usize::from);
            let row = rows.get(person.lead.as_str()).map(|row| (*row).clone());
            Some(Recipient { person, wave, row })
        })
        .collect();
    left.sort_by(|a, b| a.person.lead.cmp(&b.person.lead));
    Ok(Approved { people: left, removed })
}

/// The enriched rows. A launch plan is signed over them, so they are read once in its run; while
/// rows are still being made they are not part of the choice.
async fn clay(run: &Run<'_>) -> Result<Reading<ClaySeen>, Stop> {
    if run.plan().stage == Stage::Prepare || run.plan().desired.enrichment.is_none() {
        return Ok(Reading::NotAsked);
    }
    let read = async || match observe::clay(run.platforms(), &run.subject).await {
        Reading::Read(seen) => Ok(seen),
        Reading::Unreadable(why) => Err(Stop::Unreadable(format!("Clay cannot be read: {why}"))),
        Reading::NotAsked => Err(Stop::Unreadable("Clay was not asked".to_owned())),
    };
    let seen = run.clay.get_or_try_init(read).await?;
    Ok(Reading::Read(seen.clone()))
}

fn rows(clay: Option<&ClaySeen>) -> BTreeMap<&str, &RowSeen> {
    let rows = clay.map_or(&[][..], |seen| &seen.rows);
    rows.iter().filter_map(|row| Some((row.lead.as_deref()?, row))).collect()
}

/// The wave of a person by the signed set; `None` for somebody who is not in it.
pub(super) fn wave_of(run: &Run<'_>, lead: &str, email: &Personal) -> Option<usize> {
    let mut normaliser = Normaliser::new();
    let key = normaliser.key(email.reveal())?;
    let leaf: Digest = set::leaf(run.request.recipients_key, lead, key);
    run.request.set.members.get(&leaf)?.map(usize::from)
}

/// The number of a wave in the plan.
pub(super) fn wave_index(run: &Run<'_>, wave: &str) -> Result<usize, Stop> {
    let position = run.plan().waves.iter().position(|one| one.name == wave);
    position.ok_or_else(|| Stop::refused(format!("the plan has no wave `{wave}`"), "plan again"))
}

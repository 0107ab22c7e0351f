//! The people a signed plan still reaches: read again, judged again, and never more than signed.

use std::collections::{BTreeMap, BTreeSet};

use super::apply::Run;
use super::observe::{self, Part};
use super::stop::Stop;
use crate::audience::{Normaliser, set};
use crate::base::digest::{Digest, Keyed};
use crate::base::private::Personal;
use crate::observation::{ClaySeen, Observation, PersonSeen, Reading};
use crate::plan::{
    Choice, Chosen, CompileError, Context, Sequence, Stage, enrichment_writes, seed_text,
};

/// The reason under which people outside the signed set are left out.
const NOT_APPROVED: &str = "not-approved";

/// One person a signed plan still reaches.
#[derive(Debug, Clone)]
pub(super) struct Recipient {
    /// The person as Salesforce holds them now.
    pub person: PersonSeen,
    /// The wave they were put in when the plan was signed.
    pub wave: usize,
    /// Smartlead field to value, blanks filled in; empty in a prepare plan.
    pub fields: BTreeMap<String, Personal>,
    /// Whether every message still renders whole; true in a prepare plan.
    pub is_whole: bool,
}

/// The signed set as it stands now.
#[derive(Debug, Clone)]
pub(super) struct Approved {
    /// Who is left, in the order of their lead ids.
    pub people: Vec<Recipient>,
    /// Reason to number of people who fell out since.
    pub removed: BTreeMap<String, u64>,
    /// The lead ids of those who fell out and can still be read.
    pub fell_out: BTreeSet<String>,
    /// Lead id to the values enrichment still has to write, by field.
    pub writes: BTreeMap<String, BTreeMap<String, Personal>>,
}

/// Reads the audience and suppression again. People may have dropped out since the plan was
/// signed; anybody who would join stops the apply.
pub(super) async fn approved(run: &Run<'_>) -> Result<Approved, Stop> {
    #[cfg(test)]
    if let Some(reached) = super::testing::reached(run).await? {
        return Ok(reached);
    }
    let observation = observed(run, Part::People).await?;
    let context = Context::gather(run.request.workspace, run.request.loaded).map_err(stale)?;
    let plan = run.plan();
    let chosen = chosen(run, &context, &observation)?;
    let mut removed = chosen.excluded();
    if let Some(joined) = removed.remove(NOT_APPROVED) {
        return Err(Stop::refused(
            format!("{joined} more people would be reached than the signed plan names (+{joined})"),
            "plan again and have the larger audience signed, or take them out of the campaign",
        ));
    }
    let people = observation.salesforce.get().map_or(&[][..], |seen| &seen.people);
    let fell_out = chosen.left_out.keys().filter_map(|index| people.get(*index));
    let fell_out = fell_out.filter(|one| signed(run, &one.lead, &one.email).is_some());
    let fell_out = fell_out.map(|one| one.lead.clone()).collect();
    let launch = plan.stage == Stage::Launch;
    let values = &plan.desired.sequencer.values;
    let sequence = Sequence::new(&context, values, &observation, run.request.recipients_key);
    let sequence = launch.then_some(sequence.map_err(stale)).transpose()?;
    let mut left = Vec::new();
    for (index, leaf) in chosen.kept.iter().zip(&chosen.leaves) {
        let Some(person) = people.get(*index) else { continue };
        let Some(wave) = run.request.set.members.get(leaf) else { continue };
        let fields = sequence.as_ref().map(|one| one.lead_fields(person, *leaf));
        left.push(Recipient {
            person: person.clone(),
            wave: wave.map_or(0, usize::from),
            fields: fields.unwrap_or_default(),
            is_whole: sequence.as_ref().is_none_or(|one| one.is_whole(person, *leaf)),
        });
    }
    left.sort_by(|a, b| a.person.lead.cmp(&b.person.lead));
    let mut writes: BTreeMap<String, BTreeMap<String, Personal>> = BTreeMap::new();
    if let Some(wanted) = plan.desired.enrichment.as_ref().filter(|_| launch) {
        let all = enrichment_writes(&context, wanted, &observation, &chosen).map_err(stale)?;
        for write in all {
            let Some(person) = people.get(write.person) else { continue };
            let lead = writes.entry(person.lead.clone()).or_default();
            lead.insert(write.field.field.clone(), write.value);
        }
    }
    Ok(Approved { people: left, removed, fell_out, writes })
}

/// The addresses, in lower case, of those among some leads whom the signed set still reaches.
/// Nothing is read of anybody else, so nobody who would join is noticed.
pub(super) async fn still_reached(
    run: &Run<'_>,
    leads: &BTreeSet<String>,
) -> Result<BTreeSet<String>, Stop> {
    #[cfg(test)]
    if let Some(reached) = super::testing::reached(run).await? {
        super::testing::asked(run, leads);
        let people = reached.people.iter().map(|one| &one.person);
        return Ok(addresses(people.filter(|one| leads.contains(&one.lead))));
    }
    let observation = observed(run, Part::Leads(leads)).await?;
    let context = Context::gather(run.request.workspace, run.request.loaded).map_err(stale)?;
    let chosen = chosen(run, &context, &observation)?;
    let people = observation.salesforce.get().map_or(&[][..], |seen| &seen.people);
    Ok(addresses(chosen.kept.iter().filter_map(|index| people.get(*index))))
}

/// The addresses of people, in lower case.
pub(super) fn addresses<'a>(people: impl Iterator<Item = &'a PersonSeen>) -> BTreeSet<String> {
    people.map(|person| person.email.reveal().to_lowercase()).collect()
}

async fn observed(run: &Run<'_>, part: Part<'_>) -> Result<Observation, Stop> {
    let platforms = run.platforms();
    let unread = |why: String| Stop::Unreadable(format!("suppression cannot be read: {why}"));
    let salesforce = observe::salesforce(platforms, &run.subject, part, run.now());
    let smartlead = observe::smartlead(platforms, &run.subject, part);
    Ok(Observation {
        at: run.now(),
        salesforce: Reading::Read(salesforce.await.map_err(unread)?),
        smartlead: Reading::Read(smartlead.await.map_err(unread)?),
        clay: clay(run).await?,
    })
}

/// Judges the people of a reading against the signed set.
fn chosen(run: &Run<'_>, context: &Context<'_>, observation: &Observation) -> Result<Chosen, Stop> {
    let plan = run.plan();
    let choice = Choice {
        context,
        observation,
        stage: plan.stage,
        now: run.now(),
        key: run.request.recipients_key,
        approved: Some(run.request.set),
    };
    let seed = seed_text(&plan.workspace, &plan.campaign, &plan.inputs.spec.digest);
    choice.choose(&seed).map_err(stale)
}

fn stale(error: CompileError) -> Stop {
    Stop::refused(error.to_string(), "run `sendoff check`")
}

/// The enriched rows. A launch plan is signed over them, so they are read once in its run; while
/// rows are still being made they are not part of the choice.
async fn clay(run: &Run<'_>) -> Result<Reading<ClaySeen>, Stop> {
    if run.plan().stage == Stage::Prepare || run.plan().desired.enrichment.is_none() {
        return Ok(Reading::NotAsked);
    }
    let unread = |why| Stop::Unreadable(format!("Clay cannot be read: {why}"));
    let read = async || observe::clay(run.platforms(), &run.subject).await.map_err(unread);
    let seen = run.clay.get_or_try_init(read).await?;
    Ok(Reading::Read(seen.clone()))
}

/// The wave of a person by the signed set; `None` for somebody who is not in it.
pub(super) fn wave_of(run: &Run<'_>, lead: &str, email: &Personal) -> Option<usize> {
    signed(run, lead, email)?.map(usize::from)
}

/// What the signed set says of a person: the wave, where the plan has any; `None` for somebody who
/// is not in it.
fn signed(run: &Run<'_>, lead: &str, email: &Personal) -> Option<Option<u16>> {
    let mut normaliser = Normaliser::new();
    let key = normaliser.key(email.reveal())?;
    let leaf: Digest = set::leaf(&Keyed::new(run.request.recipients_key), lead, key);
    run.request.set.members.get(&leaf).copied()
}

/// The number of a wave in the plan.
pub(super) fn wave_index(run: &Run<'_>, wave: &str) -> Result<usize, Stop> {
    let position = run.plan().waves.iter().position(|one| one.name == wave);
    position.ok_or_else(|| Stop::refused(format!("the plan has no wave `{wave}`"), "plan again"))
}

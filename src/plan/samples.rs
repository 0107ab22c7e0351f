//! The samples of a plan, rendered again for the person who answers for the messages.
//!
//! A plan holds the digests of its samples and no text. Knows one reading; whether a message may
//! be shown to somebody is for others.

use std::collections::{BTreeMap, BTreeSet};

use super::context::{CompileError, Context};
use super::document::{MessageSet, PlanDocument};
use super::messages::{Message, Sequence};
use crate::audience::{Normaliser, set};
use crate::base::digest::{Digest, Keyed};
use crate::observation::{Observation, PersonSeen};

/// The samples of a plan as a reading of today makes them.
#[derive(Debug)]
pub struct Samples {
    /// Each sample that can be made, in the order of the plan.
    pub shown: Vec<Message>,
    /// The samples that no person of this reading gets any more.
    pub missing: Vec<Digest>,
    /// The templates of the plan, by name, that the workspace no longer sends as they were.
    pub changed: Vec<String>,
}

/// Renders every message of a reading again and keeps those that are samples of the plan. What
/// reads as a sample does not depend on who is in the audience: its digest covers every word.
/// `None` where the plan has no messages.
///
/// # Errors
/// [`CompileError`] where the campaign cannot be rendered any more.
pub fn samples(
    context: &Context<'_>,
    plan: &PlanDocument,
    observation: &Observation,
    key: &[u8],
) -> Result<Option<Samples>, CompileError> {
    let Some(messages) = &plan.messages else { return Ok(None) };
    let sequence = Sequence::new(context, &plan.desired.sequencer.values, observation, key)?;
    let wanted: BTreeSet<Digest> = messages.samples.iter().copied().collect();
    let people: &[PersonSeen] = observation.salesforce.get().map_or(&[], |seen| &seen.people);
    let mut normaliser = Normaliser::new();
    let keyed = Keyed::new(key);
    let mut found: BTreeMap<Digest, Message> = BTreeMap::new();
    for person in people {
        let Some(key) = normaliser.key(person.email.reveal()) else { continue };
        let leaf = set::leaf(&keyed, &person.lead, key);
        for message in sequence.messages(person, leaf) {
            if wanted.contains(&message.digest) {
                found.entry(message.digest).or_insert(message);
            }
        }
        if found.len() == wanted.len() {
            break;
        }
    }
    let missing = messages.samples.iter().copied().filter(|digest| !found.contains_key(digest));
    let missing = missing.collect();
    let shown = messages.samples.iter().filter_map(|digest| found.remove(digest)).collect();
    Ok(Some(Samples { shown, missing, changed: changed(context, messages)? }))
}

/// The templates of the plan that are another text now, or no longer part of the sequence.
fn changed(context: &Context<'_>, messages: &MessageSet) -> Result<Vec<String>, CompileError> {
    let mut now = BTreeSet::new();
    for step in &context.message.steps {
        let digest = context.template(&step.template.value)?.digest;
        now.insert((step.template.value.to_string(), digest));
    }
    let gone =
        messages.steps.iter().filter(|step| !now.contains(&(step.name.clone(), step.digest)));
    let mut gone: Vec<String> = gone.map(|step| step.name.clone()).collect();
    gone.dedup();
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{CAMPAIGN, KEY, plan, ready, salesforce, small};
    use super::*;
    use crate::base::private::Personal;

    /// The samples of a plan, and what a changed reading makes of them.
    fn again(change: impl Fn(&mut PersonSeen)) -> (Vec<Digest>, Samples) {
        let workspace = small(12, "[ pilot: 5, rest ]");
        let mut observation = ready(12);
        let plan = plan(&workspace, Some(&observation), None).plan;
        salesforce(&mut observation).people.iter_mut().for_each(change);
        let context = Context::gather(&workspace, workspace.campaign(CAMPAIGN).unwrap()).unwrap();
        let made = samples(&context, &plan, &observation, KEY).unwrap().unwrap();
        (plan.messages.unwrap().samples, made)
    }

    fn digests(samples: &Samples) -> Vec<Digest> {
        samples.shown.iter().map(|message| message.digest).collect()
    }

    #[test]
    fn what_is_shown_are_the_samples_of_the_plan_in_its_order() {
        let (planned, made) = again(|_| ());
        assert_eq!(planned.len(), 6);
        assert_eq!((digests(&made), made.missing.len(), made.changed.len()), (planned, 0, 0));
        assert!(
            made.shown.iter().all(|message| message.body.text.reveal().contains("%signature%"))
        );
    }

    #[test]
    fn a_sample_whose_values_changed_is_missing_and_nothing_stands_in_for_it() {
        let (planned, made) = again(|person| person.first_name = Personal::from("Somebody"));
        assert!(!made.missing.is_empty() && made.shown.len() + made.missing.len() == 6);
        assert!(digests(&made).iter().chain(&made.missing).all(|one| planned.contains(one)));
        let text = |message: &Message| message.body.text.reveal().contains("Somebody");
        assert!(!made.shown.iter().any(text), "nobody approved a text with the new name");
    }
}

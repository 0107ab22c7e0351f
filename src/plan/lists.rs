//! The suppression lists of a campaign: which apply, and who stands on them.
//!
//! Policy's lists apply to every campaign; a campaign can add lists and take none away.

use std::collections::BTreeMap;

use super::context::Context;

use crate::audience::{Normaliser, Seed, Suppression};
use crate::observation::{Observation, PersonSeen, Verdict, evaluate};
use crate::spec::leaf::Predicate;
use crate::spec::policy::{SuppressionList, SuppressionSource};

/// What the list of the unit's own test inboxes is called.
const SEEDS: &str = "test-inboxes";

/// The lists of one campaign against one reading.
pub struct Lists<'a> {
    /// Conditions on the lead, by the name of the list, in the order they apply.
    conditions: Vec<(&'a str, &'a Predicate)>,
    /// The name of the list of people whose account has an open opportunity, where it applies.
    open_opportunities: Option<&'a str>,
    /// Addresses and domains.
    pub suppression: Suppression,
    /// How many entries of Smartlead's block list could not be read.
    pub unreadable: u64,
}

impl<'a> Lists<'a> {
    /// Opens the lists: those of every campaign first, then those this one names.
    pub fn open(context: &Context<'a>, observation: &Observation, seed: Seed) -> Self {
        let mut lists = Self {
            conditions: Vec::new(),
            open_opportunities: None,
            suppression: Suppression::new(seed),
            unreadable: 0,
        };
        for name in names(context) {
            if let Some(list) = context.audiences.suppression.get(name) {
                lists.add(name, list, observation);
            }
        }
        if let Some(seeds) = &context.gbu.seeds {
            let id = lists.suppression.open(SEEDS);
            for seed in seeds {
                let added = lists.suppression.add(id, &seed.inbox);
                lists.unreadable += u64::from(added.is_err());
            }
        }
        lists
    }

    fn add(&mut self, name: &'a str, list: &'a SuppressionList, observation: &Observation) {
        match list.from.value {
            SuppressionSource::Salesforce => {
                let condition = list.predicate.as_ref().map(|condition| (name, &condition.value));
                self.conditions.extend(condition);
            }
            SuppressionSource::OpenOpportunities => self.open_opportunities = Some(name),
            SuppressionSource::Domains => {
                let id = self.suppression.open(name);
                for domain in list.domains.iter().flatten() {
                    let added = self.suppression.add(id, domain);
                    self.unreadable += u64::from(added.is_err());
                }
            }
            SuppressionSource::Smartlead => {
                let id = self.suppression.open(name);
                let seen = observation.smartlead.get();
                for entry in seen.iter().flat_map(|seen| &seen.blocked) {
                    let added = self.suppression.add(id, entry.reveal());
                    self.unreadable += u64::from(added.is_err());
                }
            }
        }
    }

    /// The list a person's record puts them on, or the one that cannot be told.
    pub fn reason(&self, person: &PersonSeen) -> Option<String> {
        for (name, condition) in &self.conditions {
            match evaluate(condition, &person.facts) {
                Verdict::Holds => return Some((*name).to_owned()),
                Verdict::Unknown => return Some(format!("{name}-unknown")),
                Verdict::Fails => {}
            }
        }
        self.open_opportunities.filter(|_| person.open_opportunity).map(str::to_owned)
    }
}

/// The names of the lists that apply, each once.
fn names<'a>(context: &Context<'a>) -> Vec<&'a str> {
    let (always, own) = (&context.audiences.always, &context.audience.suppress);
    let mut names: Vec<&str> = Vec::new();
    for name in always.iter().chain(own) {
        if !names.contains(&name.as_str()) {
            names.push(name.as_str());
        }
    }
    names
}

/// The Salesforce fields whose values every condition of a campaign is tested on, and where each
/// is asked for. A reading must hold them as facts of every person.
pub fn condition_fields(context: &Context<'_>) -> BTreeMap<String, Vec<String>> {
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut note = |what: &str, predicate: &Predicate| {
        for term in &predicate.terms {
            fields.entry(term.field.to_string()).or_default().push(what.to_owned());
        }
    };
    note("eligible", &context.audience.from.value.eligible.value);
    let segment = context.audience.segment.value;
    for policy in context.audiences.segments.iter().filter(|one| one.segment.value == segment) {
        note("segment", &policy.eligible.value);
    }
    if let Some(icp) = context.audiences.icps.get(&context.audience.icp) {
        note("icp", &icp.predicate.value);
    }
    if let Some(individuals) = &context.audiences.individuals {
        note("individuals", &individuals.value);
    }
    for name in names(context) {
        let list = context.audiences.suppression.get(name);
        if let Some(predicate) = list.and_then(|list| list.predicate.as_ref()) {
            note(name, &predicate.value);
        }
    }
    fields
}

/// Addresses that are active in other campaigns, under the key that one person has in all of them.
pub fn active_elsewhere(observation: &Observation, normaliser: &mut Normaliser) -> Vec<String> {
    let seen = observation.smartlead.get();
    let addresses = seen.iter().flat_map(|seen| &seen.active_elsewhere);
    let mut keys: Vec<String> = addresses
        .filter_map(|address| normaliser.key(address.reveal()).map(|key| key.text().to_owned()))
        .collect();
    keys.sort_unstable();
    keys
}

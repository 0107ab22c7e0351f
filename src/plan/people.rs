//! Who is kept: every person of a reading is kept, or left out for the first reason that applies.
//!
//! The reasons in their order: `converted`; `opted-out`; `hard-bounced`; the suppression lists by
//! their names (`LIST-unknown` where a condition names what was not read); `not-eligible`,
//! `outside-segment` and `outside-icp` (each with `-unknown`); the country; the owner;
//! `active-elsewhere` and `contacted-recently`; the row; the address and the texts of the record;
//! `duplicate`; `domain-cap`; and, against an approved set, `not-approved`. `no-row` is told only
//! of people for whom there is no other reason: who was left out of the preparation was never sent
//! to Clay. Knows one reading and the rules of policy; nothing of steps or waves.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::context::{CompileError, Context};
use super::document::Stage;
use super::lists::{Lists, active_elsewhere};

use super::rows::{NO_ROW, Rows, text};
use super::set::FrozenSet;
use crate::audience::{DomainClass, Normaliser, Pass, Policy, Reason, Row, Seed, Selection, set};
use crate::base::country::code_of;
use crate::base::digest::{Digest, Keyed};
use crate::observation::{Observation, PersonSeen, SalesforceSeen, Verdict, evaluate};
use crate::spec::campaign::{Flaw, Required};
use crate::spec::policy::CountryRule;

/// Who is asked for, and against what.
#[derive(Clone, Copy)]
pub struct Choice<'a> {
    /// The campaign and its policy.
    pub context: &'a Context<'a>,
    /// What the platforms said.
    pub observation: &'a Observation,
    /// Whether rows are judged, too.
    pub stage: Stage,
    /// The instant from which the cool-down is counted back.
    pub now: Timestamp,
    /// The key of the recipients' digests.
    pub key: &'a [u8],
    /// The set that was approved, when one is read again: nobody who is not in it is kept, and
    /// nobody of it makes room for a stranger.
    pub approved: Option<&'a FrozenSet>,
}

/// Who is kept, and why the others are not.
pub struct Chosen {
    /// The kept people: indices into the people read, ascending.
    pub kept: Vec<usize>,
    /// The leaf of each kept person, in the same order.
    pub leaves: Vec<Digest>,
    /// Every other person with the reason.
    pub left_out: BTreeMap<usize, String>,
    /// How many entries of block lists could not be read.
    pub unreadable_entries: u64,
    /// Rows and strata, for the split into waves.
    pub(super) selection: Selection,
    /// The person of each row of the selection.
    pub(super) rows: Vec<usize>,
}

impl Chosen {
    /// Reason to number of people left out.
    pub fn excluded(&self) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        for reason in self.left_out.values() {
            *counts.entry(reason.clone()).or_insert(0) += 1;
        }
        counts
    }
}

/// The recorded seed of a campaign's order: it changes with the campaign's file and nothing else.
pub fn seed_text(workspace: &str, campaign: &str, spec: &Digest) -> String {
    format!("{workspace}/{campaign}/{}", spec.short())
}

impl<'a> Choice<'a> {
    /// Chooses among the people of a reading. Where Salesforce could not be read there is nobody.
    pub fn choose(&self, seed: &str) -> Result<Chosen, CompileError> {
        let seed = Seed::of(seed);
        let people: &[PersonSeen] =
            self.observation.salesforce.get().map_or(&[], |seen| &seen.people);
        let lists = Lists::open(self.context, self.observation, seed);
        let policy = self.policy();
        let records = self.judge_records(people, &lists);
        let mut left_out = self.judge_rows(people, &records)?;
        let without_row: Vec<usize> = left_out
            .iter()
            .filter(|(_, reason)| *reason == NO_ROW)
            .map(|(index, _)| *index)
            .collect();
        left_out.extend(records.clone());
        let candidates = |left_out: &BTreeMap<usize, String>| -> Vec<usize> {
            (0..people.len()).filter(|index| !left_out.contains_key(index)).collect()
        };
        let rows = candidates(&left_out);
        self.pass(people, &rows, &lists, &policy, &mut left_out)?;
        self.limit(people, &candidates(&left_out), &mut left_out);
        let rows = candidates(&left_out);
        let selection = self.pass(people, &rows, &lists, &policy, &mut left_out)?;
        if !without_row.is_empty() {
            let prepared = self.prepared(people, &lists, &policy, records)?;
            let real = |index: usize| Some((index, prepared.get(&index)?.clone()));
            left_out.extend(without_row.into_iter().filter_map(real));
        }
        let mut normaliser = Normaliser::new();
        let keyed = Keyed::new(self.key);
        let leaf = |index: &usize| leaf(&keyed, &people[*index], &mut normaliser);
        let leaves = rows.iter().filter_map(leaf).collect();
        let unreadable_entries = lists.unreadable;
        Ok(Chosen { kept: rows.clone(), leaves, left_out, unreadable_entries, selection, rows })
    }

    /// Whom the preparation leaves out and why, as if every person had a row.
    fn prepared(
        &self,
        people: &[PersonSeen],
        lists: &Lists<'_>,
        policy: &Policy,
        mut left_out: BTreeMap<usize, String>,
    ) -> Result<BTreeMap<usize, String>, CompileError> {
        let rest = |left_out: &BTreeMap<usize, String>| -> Vec<usize> {
            (0..people.len()).filter(|index| !left_out.contains_key(index)).collect()
        };
        self.pass(people, &rest(&left_out), lists, policy, &mut left_out)?;
        let unbounded = Self { approved: None, ..*self };
        unbounded.limit(people, &rest(&left_out), &mut left_out);
        Ok(left_out)
    }

    /// What the rows say of people whose records leave them in.
    fn judge_rows(
        &self,
        people: &[PersonSeen],
        records: &BTreeMap<usize, String>,
    ) -> Result<BTreeMap<usize, String>, CompileError> {
        let rows = match (self.stage, self.observation.clay.get()) {
            (Stage::Launch, Some(clay)) if self.context.enrich.is_some() => {
                Rows::new(self.context, clay)?
            }
            _ => return Ok(BTreeMap::new()),
        };
        let judged = people.iter().enumerate().filter(|(index, _)| !records.contains_key(index));
        let reason = |(index, person)| Some((index, rows.reason(person)?.to_owned()));
        Ok(judged.filter_map(reason).collect())
    }

    fn judge_records(&self, people: &[PersonSeen], lists: &Lists<'_>) -> BTreeMap<usize, String> {
        let mut normaliser = Normaliser::new();
        let elsewhere = active_elsewhere(self.observation, &mut normaliser);
        let mut left_out = BTreeMap::new();
        for (index, person) in people.iter().enumerate() {
            let key = normaliser.key(person.email.reveal()).map(|key| key.text().to_owned());
            let active = key.is_some_and(|key| elsewhere.binary_search(&key).is_ok());
            let reason = record(person)
                .or_else(|| lists.reason(person))
                .or_else(|| self.outside(person))
                .or_else(|| self.country(person).map(str::to_owned))
                .or_else(|| self.owner(person).map(str::to_owned))
                .or_else(|| active.then(|| "active-elsewhere".to_owned()))
                .or_else(|| self.contacted(person).map(str::to_owned));
            left_out.extend(reason.map(|reason| (index, reason)));
        }
        left_out
    }

    fn outside(&self, person: &PersonSeen) -> Option<String> {
        let (audience, audiences) = (self.context.audience, self.context.audiences);
        let mut tests = vec![("not-eligible", "eligibility", &audience.from.value.eligible.value)];
        for policy in &audiences.segments {
            if policy.segment.value == audience.segment.value {
                tests.push(("outside-segment", "segment", &policy.eligible.value));
            }
        }
        if let Some(icp) = audiences.icps.get(&audience.icp) {
            tests.push(("outside-icp", "icp", &icp.predicate.value));
        }
        tests.into_iter().find_map(|(outside, what, predicate)| {
            match evaluate(predicate, &person.facts) {
                Verdict::Holds => None,
                Verdict::Fails => Some(outside.to_owned()),
                Verdict::Unknown => Some(format!("{what}-unknown")),
            }
        })
    }

    fn country(&self, person: &PersonSeen) -> Option<&'static str> {
        let Some(code) = person.country.as_deref().and_then(code_of) else {
            return Some("unknown-country");
        };
        let audiences = self.context.audiences;
        let rule = audiences.countries.get(&code).unwrap_or(&audiences.other_countries);
        match rule.value {
            CountryRule::Allow => None,
            CountryRule::LawfulBasis if self.context.audience.lawful_basis.is_some() => None,
            CountryRule::LawfulBasis => Some("country-no-lawful-basis"),
            CountryRule::Consent => Some("country-consent"),
            CountryRule::Exclude => Some("country-excluded"),
        }
    }

    fn owner(&self, person: &PersonSeen) -> Option<&'static str> {
        let owners = self.context.audience.owners.as_ref();
        let required = |which: fn(&crate::spec::campaign::Owners) -> Required| {
            owners.is_none_or(|owners| which(owners) == Required::Required)
        };
        if required(|owners| owners.assigned.value) {
            let users = self.observation.salesforce.get().map(|seen: &SalesforceSeen| &seen.users);
            match users.and_then(|users| users.get(&person.owner)) {
                None => return Some("owner-missing"),
                Some(user) if !user.active => return Some("owner-inactive"),
                Some(_) => {}
            }
        }
        if required(|owners| owners.accepted.value) {
            match person.accepted {
                Some(true) => {}
                Some(false) => return Some("owner-not-accepted"),
                None => return Some("owner-acceptance-unknown"),
            }
        }
        None
    }

    fn contacted(&self, person: &PersonSeen) -> Option<&'static str> {
        let since = self.now.checked_sub(self.context.audiences.cooldown.at_least()).ok()?;
        (person.last_outreach? > since).then_some("contacted-recently")
    }

    fn policy(&self) -> Policy {
        let asked =
            |flaw: Flaw| self.context.audience.reject.iter().any(|asked| asked.value == flaw);
        let rehearsal = self.context.audiences.rehearsal_domains.as_deref().unwrap_or_default();
        let mut policy = Policy {
            names: asked(Flaw::MissingName),
            company: asked(Flaw::MissingCompany),
            people_only: asked(Flaw::GenericInbox),
            ..Policy::default()
        };
        policy.reserved.retain(|domain| !rehearsal.iter().any(|open| open.value == *domain));
        policy
    }

    /// Runs some of the people through the pass and notes whom it leaves out.
    fn pass(
        &self,
        people: &[PersonSeen],
        rows: &[usize],
        lists: &Lists<'_>,
        policy: &Policy,
        left_out: &mut BTreeMap<usize, String>,
    ) -> Result<Selection, CompileError> {
        let clay = self.observation.clay.get();
        let cells = clay.map(|clay| Rows::new(self.context, clay)).transpose()?;
        let mut pass = Pass::new(policy, &lists.suppression);
        for index in rows {
            let person = &people[*index];
            let segment = self.segment(person, cells.as_ref());
            let country = person.country.as_deref().and_then(code_of).unwrap_or_default();
            match pass.row(&row(person, &segment, &country))? {
                Some(Reason::Suppressed(list)) => {
                    left_out.insert(*index, lists.suppression.name(list).to_owned());
                }
                Some(reason) => {
                    left_out.insert(*index, reason.code().to_owned());
                }
                None => {}
            }
        }
        let selection = pass.finish();
        for duplicate in selection.duplicates() {
            let index = rows[duplicate.row as usize];
            left_out.insert(index, Reason::Duplicate.code().to_owned());
        }
        Ok(selection)
    }

    /// What messaging splits the audience by: the campaign's column, else the industry.
    fn segment(&self, person: &PersonSeen, rows: Option<&Rows<'_>>) -> String {
        let column = self.context.enrich.and_then(|(enrich, _)| enrich.segment_by.as_ref());
        let cell = column.and_then(|column| text(rows?.of(person)?, column.as_str()));
        cell.or(person.industry.as_deref()).unwrap_or_default().to_owned()
    }

    /// The most people of one domain, and, against an approved set, nobody but its people.
    fn limit(&self, people: &[PersonSeen], rows: &[usize], left_out: &mut BTreeMap<usize, String>) {
        let cap = self.context.audiences.per_domain.as_ref().map(|cap| cap.value as usize);
        let mut normaliser = Normaliser::new();
        let keyed = Keyed::new(self.key);
        let approved = self.approved_seats(people, &keyed, &mut normaliser);
        let mut seats: BTreeMap<String, usize> = approved.domains;
        let mut by_age: Vec<usize> = rows.to_vec();
        by_age.sort_by(|a, b| people[*a].lead.cmp(&people[*b].lead));
        for index in by_age {
            let person = &people[index];
            if let Some(set) = self.approved {
                let leaf = leaf(&keyed, person, &mut normaliser);
                let Some(key) = normaliser.key(person.email.reveal()) else { continue };
                if leaf.is_some_and(|leaf| set.members.contains_key(&leaf)) {
                    continue;
                }
                let taken = seats.get(key.domain()).copied().unwrap_or(0);
                let company = DomainClass::of(key.domain()) == DomainClass::Organisation;
                let reason = match cap {
                    _ if approved.keys.contains(key.text()) => Reason::Duplicate.code(),
                    Some(cap) if company && taken >= cap => "domain-cap",
                    _ => "not-approved",
                };
                left_out.insert(index, reason.to_owned());
                continue;
            }
            let Some(key) = normaliser.key(person.email.reveal()) else { continue };
            let (Some(cap), DomainClass::Organisation) = (cap, DomainClass::of(key.domain()))
            else {
                continue;
            };
            let taken = seats.entry(key.domain().to_owned()).or_insert(0);
            *taken += 1;
            if *taken > cap {
                left_out.insert(index, "domain-cap".to_owned());
            }
        }
    }

    /// The keys and the domains of the approved people that were read, kept or not.
    fn approved_seats(
        &self,
        people: &[PersonSeen],
        keyed: &Keyed,
        normaliser: &mut Normaliser,
    ) -> Seats {
        let mut seats = Seats::default();
        let Some(set) = self.approved else { return seats };
        for person in people {
            let leaf = leaf(keyed, person, normaliser);
            if leaf.is_some_and(|leaf| set.members.contains_key(&leaf))
                && let Some(key) = normaliser.key(person.email.reveal())
            {
                seats.keys.insert(key.text().to_owned());
                *seats.domains.entry(key.domain().to_owned()).or_insert(0) += 1;
            }
        }
        seats
    }
}

/// The leaf of one person; `None` for an address that has no key.
fn leaf(keyed: &Keyed, person: &PersonSeen, normaliser: &mut Normaliser) -> Option<Digest> {
    let key = normaliser.key(person.email.reveal())?;
    Some(set::leaf(keyed, &person.lead, key))
}

/// What an approved set takes up.
#[derive(Default)]
struct Seats {
    keys: BTreeSet<String>,
    domains: BTreeMap<String, usize>,
}

/// What no campaign can waive.
fn record(person: &PersonSeen) -> Option<String> {
    let reason = if person.converted {
        "converted"
    } else if person.opted_out || person.opted_out_elsewhere {
        "opted-out"
    } else if person.hard_bounced {
        "hard-bounced"
    } else {
        return None;
    };
    Some(reason.to_owned())
}

fn row<'p>(person: &'p PersonSeen, segment: &'p str, country: &'p str) -> Row<'p> {
    Row {
        lead: &person.lead,
        member: person.member.as_deref().unwrap_or_default(),
        email: person.email.reveal(),
        first_name: person.first_name.reveal(),
        last_name: person.last_name.reveal(),
        company: person.company.reveal(),
        country,
        segment,
    }
}

#[cfg(test)]
mod tests {
    use crate::base::private::Personal;
    use crate::plan::Stage;
    use crate::plan::testing::{clay, plan, ready, salesforce, small};

    #[test]
    fn who_was_never_sent_to_clay_is_told_with_the_reason_of_the_preparation() {
        let mut observation = ready(8);
        let people = &mut salesforce(&mut observation).people;
        people[0].email = Personal::from("info@harbour0.example");
        people[1].first_name = Personal::from("-");
        people[7].email = people[6].email.clone();
        people[2].email = Personal::from("no address");
        let prepare = plan(&small(4, "[rest]"), Some(&observation), Some(Stage::Prepare)).plan;
        let without: Vec<String> =
            [0, 1, 2, 7, 3].map(|n| salesforce(&mut observation).people[n].lead.clone()).into();
        clay(&mut observation).rows.retain(|row| !without.contains(row.lead.as_ref().unwrap()));
        let launch = plan(&small(3, "[rest]"), Some(&observation), Some(Stage::Launch)).plan;
        let mut expected = prepare.recipients.excluded.clone();
        assert_eq!(expected.values().sum::<u64>(), 4);
        expected.insert("no-row".to_owned(), 1);
        assert_eq!(launch.recipients.excluded, expected);
    }
}

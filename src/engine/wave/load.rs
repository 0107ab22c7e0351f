//! Loading a wave: suppression is read again, then the people left are loaded and listed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use serde_json::json;

use crate::base::private::Personal;
use crate::base::words::count;
use crate::engine::apply::Run;
use crate::engine::approved::{Approved, Recipient, approved, wave_index};
use crate::engine::converge::{Standing, Step, Work, converge};
use crate::engine::journal::kinds;
use crate::engine::step::sequencer;
use crate::engine::stop::{CallEnd, Stop};
use crate::platform::smartlead::limits::LEADS_PER_CALL_MAX;
use crate::platform::smartlead::normal::LeadWrite;
use crate::platform::smartlead::wire::{CampaignLead, LeadsAdded};
use crate::platform::smartlead::{AddLeads, CampaignId};

use super::start::as_written;
use super::window;
use super::withhold::withhold;

/// The custom field that carries the lead's Salesforce id.
pub(in crate::engine) const LEAD_ID: &str = "lead_id";
/// The custom field that carries the campaign member's Salesforce id.
pub(in crate::engine) const MEMBER_ID: &str = "campaign_member_id";
/// The reason under which people are left out whose messages no longer render whole.
const MESSAGE_FLAWED: &str = "message-flawed";
/// How long a listing is given to show what an answer said.
const SETTLE: SignedDuration = SignedDuration::from_secs(30);
/// Counters that leave nobody out: who is in the campaign already, and who would be taken under a
/// higher limit of the account.
const NOT_LEFT_OUT: [&str; 2] = ["already_added_to_campaign", "lead_import_stopped_count"];

/// Loads a wave.
pub(in crate::engine) async fn load(run: &mut Run<'_>, id: &str, wave: &str) -> Result<(), Stop> {
    let index = wave_index(run, wave)?;
    if !run.state.step(id).confirmed {
        window::until_first_day(run, wave, index).await?;
        window::not_over(run)?;
        let now = approved(run).await?;
        if run.state.is_started(run.plan()) {
            as_written(run).await?;
            withhold(run, &now.people).await?;
        }
        let (people, removed) = loadable(now, index);
        let body = json!({ "wave": wave, "people": people.len(), "removed": removed });
        run.write(kinds::WAVE_SUPPRESSED, body)?;
        converge(run, id, Load::of(people)).await?;
    }
    if run.state.wave(wave).loaded.is_none() {
        let loaded = listed(run, index).await?;
        run.write(kinds::WAVE_LOADED, json!({ "wave": wave, "loaded": loaded }))?;
    }
    Ok(())
}

/// The people of a wave who may be loaded, and who fell out by reason. No plan is signed over a
/// message that does not render whole, so where one does not, the person's values changed since:
/// they are left out.
fn loadable(now: Approved, index: usize) -> (Vec<Recipient>, BTreeMap<String, u64>) {
    let mut removed = now.removed;
    let of_wave = now.people.into_iter().filter(|one| one.wave == index);
    let (people, flawed): (Vec<Recipient>, Vec<Recipient>) = of_wave.partition(|one| one.is_whole);
    if !flawed.is_empty() {
        removed.insert(MESSAGE_FLAWED.to_owned(), flawed.len() as u64);
    }
    (people, removed)
}

/// How many people of a wave the campaign lists.
async fn listed(run: &Run<'_>, index: usize) -> Result<u64, Stop> {
    let campaign = sequencer::existing(run).await?;
    let leads = run.platforms().smartlead.leads(campaign.id).await?;
    let in_wave = |lead: &&CampaignLead| super::measure::wave_of(run, lead) == Some(index);
    Ok(leads.iter().filter(in_wave).count() as u64)
}

/// The people of one wave are leads of the campaign, each once, but for those Smartlead left out.
struct Load {
    /// Everybody of the wave the plan still reaches, as read at this boundary.
    people: Vec<Recipient>,
    /// The batches of the last round whose answers add up.
    answered: Vec<Answered>,
    /// How many leads were not taken because of the account's limit.
    stopped: u64,
    left_out: LeftOut,
}

/// One batch and what Smartlead answered to it.
struct Answered {
    /// The lead ids that were submitted.
    people: BTreeSet<String>,
    /// How many of them were not taken, by the counter that gives the reason.
    reasons: BTreeMap<&'static str, u64>,
}

/// Who Smartlead left out, and why.
#[derive(Default)]
struct LeftOut {
    /// Their lead ids.
    people: BTreeSet<String>,
    /// How many, by the counter that gives the reason.
    reasons: BTreeMap<&'static str, u64>,
}

impl Answered {
    /// `None` for an answer that does not add up: it proves nothing of anybody.
    fn of(leads: &[LeadWrite], added: &LeadsAdded) -> Option<Self> {
        let id = |lead: &LeadWrite| Some(lead.custom_fields.get(LEAD_ID)?.reveal().clone());
        let reasons = added.reasons().into_iter();
        let left_out = |(reason, count): &(&str, u64)| *count > 0 && !NOT_LEFT_OUT.contains(reason);
        added.adds_up_to(leads.len() as u64).then(|| Self {
            people: leads.iter().filter_map(id).collect(),
            reasons: reasons.filter(left_out).collect(),
        })
    }
}

impl LeftOut {
    /// Takes the missing people of a batch as left out, where its answer explains exactly so many:
    /// a number alone does not say who they are.
    fn take(&mut self, batch: Answered, missing: &[&Recipient]) {
        let of_batch: Vec<&str> = missing
            .iter()
            .map(|one| one.person.lead.as_str())
            .filter(|lead| batch.people.contains(*lead))
            .collect();
        if of_batch.len() as u64 == batch.reasons.values().sum::<u64>() {
            self.people.extend(of_batch.into_iter().map(str::to_owned));
            for (reason, count) in batch.reasons {
                *self.reasons.entry(reason).or_default() += count;
            }
        }
    }
}

impl Load {
    fn of(people: Vec<Recipient>) -> Self {
        Self { people, answered: Vec::new(), stopped: 0, left_out: LeftOut::default() }
    }
}

/// Who is not among the campaign's leads.
async fn missing<'p>(
    run: &Run<'_>,
    campaign: CampaignId,
    people: &'p [Recipient],
) -> Result<Vec<&'p Recipient>, Stop> {
    let leads = run.platforms().smartlead.leads(campaign).await?;
    let there: BTreeSet<String> = leads
        .iter()
        .filter_map(|one| Some(one.lead.as_ref()?.email.reveal().to_lowercase()))
        .collect();
    let is_there = |one: &&Recipient| there.contains(&one.person.email.reveal().to_lowercase());
    Ok(people.iter().filter(|one| !is_there(one)).collect())
}

impl Step for Load {
    type Work = (CampaignId, Vec<LeadWrite>);

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<Self::Work>, Stop> {
        let campaign = sequencer::existing(run).await?.id;
        let answered = std::mem::take(&mut self.answered);
        let mut absent = missing(run, campaign, &self.people).await?;
        if !absent.is_empty() && !answered.is_empty() {
            // A listing lags behind what was taken: look once more before anybody is left out.
            run.sleep(SETTLE).await?;
            absent = missing(run, campaign, &self.people).await?;
        }
        for batch in answered {
            self.left_out.take(batch, &absent);
        }
        let all = absent.len();
        absent.retain(|one| !self.left_out.people.contains(&one.person.lead));
        if absent.is_empty() {
            let (people, reasons) = (self.people.len(), &self.left_out.reasons);
            return Ok(Standing::Done(json!({
                "people": people, "listed": people - all, "left_out": all, "reasons": reasons,
            })));
        }
        if self.stopped > 0 {
            let why = format!("Smartlead's lead limit left out {}", count(self.stopped, "lead"));
            let help = "raise the limit of the account, then run the same apply again".to_owned();
            return Ok(Standing::Conflict(why, help));
        }
        let works = absent.chunks(LEADS_PER_CALL_MAX).map(|batch| work(campaign, batch));
        Ok(Standing::Todo(works.collect()))
    }

    async fn act(&mut self, run: &Run<'_>, (campaign, leads): Self::Work) -> Result<(), CallEnd> {
        let smartlead = &run.platforms().smartlead;
        let added = smartlead.add_leads(campaign, &leads, AddLeads::default()).await?;
        self.stopped = self.stopped.saturating_add(added.lead_import_stopped_count);
        self.answered.extend(Answered::of(&leads, &added));
        Ok(())
    }
}

/// The call that loads one batch.
fn work(campaign: CampaignId, batch: &[&Recipient]) -> Work<(CampaignId, Vec<LeadWrite>)> {
    let writes: Vec<LeadWrite> = batch.iter().map(|one| lead(one)).collect();
    let note = json!({ "campaign": campaign.0, "leads": batch.len() });
    let key = format!("load:{}", batch[0].person.lead);
    Work { key, note, what: (campaign, writes) }
}

/// One person as a Smartlead lead: both ids, and values without blanks, which Smartlead would send.
fn lead(recipient: &Recipient) -> LeadWrite {
    let person = &recipient.person;
    let mut fields = recipient.fields.clone();
    let mut take = |tag: &str| fields.remove(tag).unwrap_or_default();
    let (first_name, last_name) = (take("first_name"), take("last_name"));
    let (company_name, website) = (take("company_name"), take("website"));
    let location = take("location");
    take("email");
    let member = person.member.clone().unwrap_or_default();
    fields.insert(LEAD_ID.to_owned(), Personal::from(person.lead.clone()));
    fields.insert(MEMBER_ID.to_owned(), Personal::from(member));
    LeadWrite {
        email: person.email.clone(),
        first_name,
        last_name,
        company_name,
        website,
        location,
        custom_fields: fields,
        ..LeadWrite::default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::engine::testing::{Bench, LEADS, PEOPLE};
    use crate::sandbox::SandboxSettings;
    use crate::sandbox::faults::FaultKind;
    use crate::sandbox::smartlead::SmartleadSettings;

    /// A bench with a campaign to load into, and so many of the people blocked by Smartlead.
    async fn blocked(people: usize) -> Bench {
        let block_list = (0..people).map(|number| format!("harbour{number}.example")).collect();
        let smartlead = SmartleadSettings { block_list, ..SmartleadSettings::default() };
        let bench = Bench::with(SandboxSettings { smartlead, ..SandboxSettings::default() }).await;
        let name = &bench.plan.targets.smartlead_campaign;
        bench.platforms.smartlead.create_campaign(name, None).await.unwrap();
        bench
    }

    /// What the load of everybody is confirmed with, or why it stops.
    async fn loaded(bench: &Bench) -> Result<Value, Stop> {
        let request = bench.request();
        let mut run = bench.run(&request);
        let ended = converge(&mut run, "load", Load::of(bench.people())).await;
        bench.store.release(run.journal.lease().unwrap()).unwrap();
        ended?;
        Ok(bench.bodies(kinds::STEP_CONFIRMED).pop().unwrap()["reading"].clone())
    }

    fn leads(bench: &Bench) -> u64 {
        bench.truth(&bench.plan.targets.smartlead_campaign).leads
    }

    fn asked(bench: &Bench) -> u64 {
        bench.truth(&bench.plan.targets.smartlead_campaign).load_requests
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whom_smartlead_left_out_is_counted_with_its_reasons_and_not_asked_for_again() {
        let bench = blocked(2).await;
        let reading = loaded(&bench).await.unwrap();
        let expected = json!({
            "people": PEOPLE, "listed": PEOPLE - 2, "left_out": 2,
            "reasons": { "block_count": 2 },
        });
        assert_eq!(reading, expected);
        assert_eq!((leads(&bench), asked(&bench)), (PEOPLE as u64 - 2, 1));
        assert!(bench.events().iter().all(|one| !one.body.to_string().contains('@')));
        bench.running.stop().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_is_there_already_explains_nobody_who_is_missing() {
        let bench = blocked(1).await;
        let id = bench.platforms.smartlead.campaigns().await.unwrap()[0].id;
        let early: Vec<LeadWrite> = bench.people()[20..].iter().map(lead).collect();
        bench.platforms.smartlead.add_leads(id, &early, AddLeads::default()).await.unwrap();
        let added = LeadsAdded {
            upload_count: 2,
            total_leads: 0,
            already_added_to_campaign: 1,
            block_count: 1,
            ..LeadsAdded::default()
        };
        let people = bench.people();
        let batch: Vec<LeadWrite> = people[..2].iter().map(lead).collect();
        let answered = Answered::of(&batch, &added).unwrap();
        let mut left_out = LeftOut::default();
        left_out.take(answered, &[&people[0], &people[1]]);
        assert!(left_out.people.is_empty(), "two are missing and one is explained");
        assert_eq!(loaded(&bench).await.unwrap()["left_out"], 1);
        assert_eq!(leads(&bench), PEOPLE as u64 - 1);
        bench.running.stop().await;
    }

    #[test]
    fn only_who_was_in_a_batch_is_left_out_by_its_answer() {
        let one = |number: usize| Recipient {
            person: crate::plan::testing::person(number),
            wave: 0,
            fields: BTreeMap::new(),
            is_whole: true,
        };
        let people = [one(0), one(1), one(2)];
        let added = LeadsAdded {
            upload_count: 2,
            total_leads: 1,
            invalid_email_count: 1,
            ..LeadsAdded::default()
        };
        let answer = |batch: [usize; 2]| {
            let batch: Vec<LeadWrite> = batch.iter().map(|n| lead(&people[*n])).collect();
            Answered::of(&batch, &added).unwrap()
        };
        let left_out = |batch, missing: &[usize]| {
            let missing: Vec<&Recipient> = missing.iter().map(|n| &people[*n]).collect();
            let mut left_out = LeftOut::default();
            left_out.take(answer(batch), &missing);
            left_out.people.into_iter().collect::<Vec<_>>()
        };
        assert_eq!(left_out([0, 1], &[1, 2]), [people[1].person.lead.clone()]);
        assert!(left_out([0, 1], &[0, 1]).is_empty(), "which of the two is not said");
        assert!(left_out([0, 1], &[2]).is_empty(), "another batch explains nothing of it");
        let short = LeadsAdded { upload_count: 3, ..added };
        assert!(Answered::of(&[lead(&people[0]), lead(&people[1])], &short).is_none());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whose_message_no_longer_renders_whole_is_not_loaded_and_nobody_of_another_wave_counts()
    {
        let bench = blocked(0).await;
        let mut people = bench.people();
        people[3].is_whole = false;
        people[4].wave = 1;
        people[5] = Recipient { wave: 1, is_whole: false, ..people[5].clone() };
        let removed = [("opted-out".to_owned(), 2)].into();
        let (fell_out, writes) = (BTreeSet::new(), BTreeMap::new());
        let now = Approved { people, removed, fell_out, writes };
        let (people, removed) = loadable(now, 0);
        assert_eq!(people.len(), PEOPLE - 3);
        let expected = [("message-flawed".to_owned(), 1), ("opted-out".to_owned(), 2)];
        assert_eq!(removed, expected.into());
        bench.running.stop().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_answer_of_zeros_proves_nothing_and_the_listing_does() {
        let bench = blocked(0).await;
        bench.fault("POST", LEADS, FaultKind::ZeroCounters, 1);
        assert_eq!(loaded(&bench).await.unwrap()["left_out"], 0);
        assert_eq!((leads(&bench), asked(&bench)), (PEOPLE as u64, 1));
        bench.running.stop().await;
        let bench = blocked(1).await;
        bench.fault("POST", LEADS, FaultKind::ZeroCounters, 1);
        assert_eq!(loaded(&bench).await.unwrap()["left_out"], 1);
        assert_eq!(asked(&bench), 2, "who is missing is asked for once more, alone");
        bench.running.stop().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_stays_missing_without_a_reason_is_unresolved() {
        let bench = blocked(1).await;
        bench.fault("POST", LEADS, FaultKind::ZeroCounters, u32::MAX);
        let stop = loaded(&bench).await.unwrap_err();
        assert!(matches!(stop, Stop::Unresolved { .. }), "{stop}");
        assert_eq!(leads(&bench), PEOPLE as u64 - 1);
        bench.running.stop().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_drop_after_the_effect_is_read_back_and_loads_nobody_twice() {
        let bench = blocked(1).await;
        bench.fault("POST", LEADS, FaultKind::DropAfter, 1);
        assert_eq!(loaded(&bench).await.unwrap()["left_out"], 1);
        let truth = bench.truth(&bench.plan.targets.smartlead_campaign);
        assert_eq!((truth.leads, truth.already_there), (PEOPLE as u64 - 1, 0));
        assert_eq!((truth.load_requests, truth.submitted), (2, PEOPLE as u64 + 1));
        bench.running.stop().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_listing_that_lags_is_read_again_before_anybody_is_left_out() {
        let bench = blocked(1).await;
        let request = bench.request();
        let mut run = bench.run(&request);
        let mut step = Load::of(bench.people());
        let Standing::Todo(mut works) = step.standing(&run).await.unwrap() else { panic!() };
        step.act(&run, works.pop().unwrap().what).await.unwrap();
        // The list as it was before anybody was loaded.
        let stale = bench.fault("GET", LEADS, FaultKind::StaleRead, 1);
        let before = run.now();
        assert!(matches!(step.standing(&run).await.unwrap(), Standing::Done(_)));
        assert_eq!(bench.running.sandbox().faults().hits(stale).unwrap().struck, 1);
        assert!(run.now().duration_since(before) >= SETTLE);
        run.state = crate::engine::RunState::default();
        bench.running.stop().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_limit_of_the_account_leaves_nobody_out_and_stops_with_its_reason() {
        let bench = blocked(0).await;
        let request = bench.request();
        let run = bench.run(&request);
        let mut step = Load::of(bench.people());
        step.stopped = 3;
        let standing = step.standing(&run).await.unwrap();
        let Standing::Conflict(why, _) = standing else { panic!("a limit was passed over") };
        assert_eq!(why, "Smartlead's lead limit left out 3 leads");
        bench.running.stop().await;
    }
}

//! Leads of the campaign whom the plan reaches no longer: paused one by one before mail goes out.
//!
//! A wave is loaded once and sent for weeks. Who opts out in Salesforce meanwhile, or is taken out
//! of the audience, is still listed in Smartlead and would be written to by the next START.

use std::collections::BTreeSet;

use serde_json::json;

use crate::base::private::Personal;
use crate::engine::apply::Run;
use crate::engine::approved::{Recipient, addresses, still_reached};
use crate::engine::converge::{Standing, Step, Work, converge};
use crate::engine::step::sequencer;
use crate::engine::stop::{CallEnd, Stop};
use crate::platform::salesforce::Id;
use crate::platform::smartlead::wire::{CampaignLead, MemberStatus};
use crate::platform::smartlead::{CampaignId, LeadId};

use super::daily;
use super::load::LEAD_ID;

/// The first part of every such step's name in the journal.
const STEP: &str = "withhold";
/// The first characters of a lead's Salesforce id.
const LEAD_PREFIX: &str = "00Q";

/// Reads suppression again and withholds who is left out by it, where anybody is listed.
pub(super) async fn withhold_now(run: &mut Run<'_>) -> Result<(), Stop> {
    let campaign = sequencer::existing(run).await?.id;
    let leads = run.platforms().smartlead.leads(campaign).await?;
    if leads.iter().any(|one| may_be_written_to(&one.status)) {
        let listed = leads.iter().filter(|one| may_be_written_to(&one.status));
        let ids = listed.filter_map(salesforce_id).collect();
        let step = Withhold { reached: still_reached(run, &ids).await? };
        if !step.works(campaign, &leads).is_empty() {
            step.take(run).await?;
        }
    }
    daily::note(run);
    Ok(())
}

/// Pauses every lead of the campaign that is not among the people the plan still reaches.
pub(super) async fn withhold(run: &mut Run<'_>, people: &[Recipient]) -> Result<(), Stop> {
    let reached = addresses(people.iter().map(|one| &one.person));
    Withhold { reached }.take(run).await
}

struct Withhold {
    /// The addresses of everybody the plan still reaches, in lower case.
    reached: BTreeSet<String>,
}

impl Withhold {
    async fn take(self, run: &mut Run<'_>) -> Result<(), Stop> {
        if matches!(self.look(run).await?, Standing::Done(_)) {
            return Ok(());
        }
        let before = run.state.steps.keys().filter(|id| id.starts_with(STEP)).count();
        converge(run, &format!("{STEP}-{}", before + 1), self).await
    }

    async fn look(&self, run: &Run<'_>) -> Result<Standing<(CampaignId, LeadId)>, Stop> {
        let campaign = sequencer::existing(run).await?.id;
        let leads = run.platforms().smartlead.leads(campaign).await?;
        let works = self.works(campaign, &leads);
        if works.is_empty() {
            return Ok(Standing::Done(json!({ "reached": self.reached.len() })));
        }
        Ok(Standing::Todo(works))
    }

    /// What is left to do for leads as they were listed.
    fn works(
        &self,
        campaign: CampaignId,
        leads: &[CampaignLead],
    ) -> Vec<Work<(CampaignId, LeadId)>> {
        leads
            .iter()
            .filter(|one| may_be_written_to(&one.status))
            .filter_map(|one| Some((lead_of(one)?, &one.lead.as_ref()?.email)))
            .filter(|(_, email)| !self.reaches(email))
            .map(|(lead, _)| {
                let note = json!({ "campaign": campaign.0, "lead": lead.0 });
                Work { key: format!("withhold:{}", lead.0), note, what: (campaign, lead) }
            })
            .collect()
    }

    fn reaches(&self, email: &Personal) -> bool {
        self.reached.contains(&email.reveal().to_lowercase())
    }
}

/// The Salesforce id of a lead, where the campaign carries it whole. What is no lead's id is not
/// asked for, since one such id in a query can make Salesforce refuse it for everybody.
fn salesforce_id(one: &CampaignLead) -> Option<String> {
    let id: Id = one.lead.as_ref()?.custom_fields.get(LEAD_ID)?.reveal().parse().ok()?;
    (id.prefix() == LEAD_PREFIX).then(|| id.as_str().to_owned())
}

fn lead_of(one: &CampaignLead) -> Option<LeadId> {
    one.lead.as_ref().map(|lead| lead.id)
}

/// Whether a lead in this state may still get a message; a word nobody knows may.
fn may_be_written_to(status: &MemberStatus) -> bool {
    matches!(status, MemberStatus::Started | MemberStatus::InProgress | MemberStatus::Other(_))
}

impl Step for Withhold {
    type Work = (CampaignId, LeadId);

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<Self::Work>, Stop> {
        self.look(run).await
    }

    async fn act(&mut self, run: &Run<'_>, (id, lead): Self::Work) -> Result<(), CallEnd> {
        run.platforms().smartlead.pause_lead(id, lead).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::testing::{Bench, PEOPLE};

    #[tokio::test(flavor = "multi_thread")]
    async fn a_lead_without_a_whole_id_of_a_lead_is_paused_and_the_others_are_read() {
        let bench = Bench::new().await;
        let damaged = [None, Some(""), Some("00Q5g0000000002EAB"), Some("0035g0000000003AAA")];
        let id_of = |number: usize, lead: &str| match damaged.get(number) {
            Some(other) => other.map(str::to_owned),
            None => Some(lead.to_owned()),
        };
        let id = bench.loaded_as(&id_of).await;
        let request = bench.request();
        let mut run = bench.run(&request);
        withhold_now(&mut run).await.unwrap();
        let leads = bench.platforms.smartlead.leads(id).await.unwrap();
        let paused = leads.iter().filter(|one| one.status == MemberStatus::Paused);
        assert_eq!((paused.count(), leads.len()), (damaged.len(), PEOPLE));
        let asked = bench.asked();
        assert_eq!(asked.len(), PEOPLE - damaged.len());
        assert!(asked.iter().all(|lead| lead.parse::<Id>().unwrap().prefix() == LEAD_PREFIX));
        bench.running.stop().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_is_reached_no_longer_is_paused_and_the_others_are_not() {
        let bench = Bench::new().await;
        let id = bench.loaded().await;
        let request = bench.request();
        let mut run = bench.run(&request);
        withhold(&mut run, &bench.people()).await.unwrap();
        assert!(run.state.steps.is_empty(), "everybody is reached");
        withhold(&mut run, &bench.people()[2..]).await.unwrap();
        let leads = bench.platforms.smartlead.leads(id).await.unwrap();
        let paused = leads.iter().filter(|one| one.status == MemberStatus::Paused);
        assert_eq!((paused.count(), leads.len()), (2, PEOPLE));
        assert!(run.state.step("withhold-1").confirmed);
        bench.running.stop().await;
    }
}

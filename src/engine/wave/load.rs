//! Loading a wave: suppression is read again, then the people left are loaded and listed.

use std::collections::BTreeSet;

use serde_json::json;

use crate::base::private::Personal;
use crate::engine::apply::Run;
use crate::engine::approved::{Recipient, approved, wave_index};
use crate::engine::converge::{Standing, Step, Work, converge};
use crate::engine::journal::kinds;
use crate::engine::step::sequencer;
use crate::engine::stop::{CallEnd, Stop};
use crate::platform::smartlead::limits::LEADS_PER_CALL_MAX;
use crate::platform::smartlead::normal::LeadWrite;
use crate::platform::smartlead::{AddLeads, CampaignId};

/// The custom field that carries the lead's Salesforce id.
pub(in crate::engine) const LEAD_ID: &str = "lead_id";
/// The custom field that carries the campaign member's Salesforce id.
pub(in crate::engine) const MEMBER_ID: &str = "campaign_member_id";

/// Loads a wave.
pub(in crate::engine) async fn load(run: &mut Run<'_>, id: &str, wave: &str) -> Result<(), Stop> {
    if run.state.step(id).confirmed {
        return Ok(());
    }
    let index = wave_index(run, wave)?;
    let now = approved(run).await?;
    let people = now.people.iter().filter(|one| one.wave == index).count();
    let body = json!({ "wave": wave, "people": people, "removed": now.removed });
    run.write(kinds::WAVE_SUPPRESSED, body)?;
    converge(run, id, Load { index, people: now.people, skipped: 0 }).await?;
    let loaded = listed(run, index).await?;
    run.write(kinds::WAVE_LOADED, json!({ "wave": wave, "loaded": loaded }))
}

/// How many people of a wave the campaign lists.
async fn listed(run: &Run<'_>, index: usize) -> Result<u64, Stop> {
    let campaign = sequencer::existing(run).await?;
    let leads = run.platforms().smartlead.leads(campaign.id).await?;
    let in_wave = |lead: &&crate::platform::smartlead::wire::CampaignLead| {
        super::measure::wave_of(run, lead) == Some(index)
    };
    Ok(leads.iter().filter(in_wave).count() as u64)
}

/// The people of one wave are leads of the campaign, each once.
struct Load {
    index: usize,
    /// Everybody the plan still reaches, as read at this boundary.
    people: Vec<Recipient>,
    /// How many people Smartlead said it left out, with its reasons.
    skipped: u64,
}

impl Step for Load {
    type Work = (CampaignId, Vec<LeadWrite>);

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<Self::Work>, Stop> {
        let campaign = sequencer::existing(run).await?;
        let leads = run.platforms().smartlead.leads(campaign.id).await?;
        let there: BTreeSet<String> = leads
            .iter()
            .filter_map(|one| Some(one.lead.as_ref()?.email.reveal().to_lowercase()))
            .collect();
        let wave: Vec<&Recipient> =
            self.people.iter().filter(|one| one.wave == self.index).collect();
        let missing: Vec<&Recipient> = wave
            .iter()
            .copied()
            .filter(|one| !there.contains(&one.person.email.reveal().to_lowercase()))
            .collect();
        if missing.len() as u64 <= self.skipped || missing.is_empty() {
            let (people, skipped) = (wave.len(), missing.len());
            let reading =
                json!({ "people": people, "listed": people - skipped, "skipped": skipped });
            return Ok(Standing::Done(reading));
        }
        self.skipped = 0;
        let works = missing.chunks(LEADS_PER_CALL_MAX).map(|batch| {
            let writes: Vec<LeadWrite> = batch.iter().map(|one| lead(one)).collect();
            let note = json!({ "campaign": campaign.id.0, "leads": batch.len() });
            let key = format!("load:{}", batch[0].person.lead);
            Work { key, note, what: (campaign.id, writes) }
        });
        Ok(Standing::Todo(works.collect()))
    }

    async fn act(&mut self, run: &Run<'_>, (campaign, leads): Self::Work) -> Result<(), CallEnd> {
        let smartlead = &run.platforms().smartlead;
        let added = smartlead.add_leads(campaign, &leads, AddLeads::default()).await?;
        if added.adds_up_to(leads.len() as u64) {
            self.skipped += added.skipped();
        }
        Ok(())
    }
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

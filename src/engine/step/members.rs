//! Campaign members: that every frozen lead is one, and that the set is still the signed one.

use std::collections::BTreeSet;

use serde_json::json;

use super::campaign;
use crate::engine::apply::Run;
use crate::engine::approved::approved;
use crate::engine::converge::{Standing, Step, Work};
use crate::engine::stop::{CallEnd, Stop};
use crate::platform::salesforce::{Condition, Meaning, Record, RecordError, Saved, Soql};

/// The most records of one call.
const BATCH: usize = 200;

/// Every frozen lead is a member.
pub(super) struct Add;

impl Step for Add {
    type Work = Vec<Record>;

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<Vec<Record>>, Stop> {
        let campaign = campaign::id(run).await?;
        let soql = Soql::select("CampaignMember", ["Id", "LeadId"])
            .filter(Condition::is("CampaignId", campaign.as_str()));
        let found = run.platforms().salesforce.query(&soql).await?;
        let members: BTreeSet<&str> = found.iter().filter_map(|one| one.text("LeadId")).collect();
        let approved = approved(run).await?;
        let missing: Vec<&str> = approved
            .people
            .iter()
            .map(|one| one.person.lead.as_str())
            .filter(|lead| !members.contains(lead))
            .collect();
        if missing.is_empty() {
            return Ok(Standing::Done(json!({ "members": found.len() })));
        }
        let works = missing.chunks(BATCH).map(|leads| {
            let member = |lead: &&str| {
                Record::new("CampaignMember")
                    .with("CampaignId", campaign.as_str())
                    .with("LeadId", *lead)
            };
            let note = json!({ "members": leads.len() });
            let key = format!("add:{}", leads[0]);
            Work { key, note, what: leads.iter().map(member).collect() }
        });
        Ok(Standing::Todo(works.collect()))
    }

    async fn act(&mut self, run: &Run<'_>, records: Vec<Record>) -> Result<(), CallEnd> {
        all_saved(
            &run.platforms().salesforce.create_many(&records).await?,
            "members were not added",
        )
    }
}

/// Whether every record of a batch was taken; one that exists already counts as taken, because
/// the next reading finds it.
pub(in crate::engine) fn all_saved(saved: &[Saved], what: &str) -> Result<(), CallEnd> {
    let taken = |errors: &[RecordError]| {
        errors.iter().all(|error| matches!(error.meaning, Meaning::Exists | Meaning::Busy))
    };
    let refused: Vec<&RecordError> = saved
        .iter()
        .filter_map(|one| match one {
            Saved::Refused(errors) if !taken(errors) => errors.first(),
            _ => None,
        })
        .collect();
    match refused.first() {
        None => Ok(()),
        Some(first) => Err(CallEnd::Refused(format!("{} {what}: {first}", refused.len()))),
    }
}

/// The members are read again and compared with the signed set.
pub(super) struct Frozen;

impl Step for Frozen {
    type Work = ();

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<()>, Stop> {
        let approved = approved(run).await?;
        let reading = json!({
            "approved": run.plan().recipients.count,
            "kept": approved.people.len(),
            "removed": approved.removed,
        });
        let strangers = approved.people.iter().filter(|one| one.person.member.is_none()).count();
        if strangers > 0 {
            return Ok(Standing::Conflict(
                format!("{strangers} people of the plan are not members of the campaign"),
                "add them in Salesforce, or let the plan add them with `members: add`".to_owned(),
            ));
        }
        Ok(Standing::Done(reading))
    }

    async fn act(&mut self, _: &Run<'_>, (): ()) -> Result<(), CallEnd> {
        Ok(())
    }
}

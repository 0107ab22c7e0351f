//! Which leads were in another outreach campaign of the organisation, and until when.
//!
//! A member of a campaign with the outreach flag counts as written to until its last day, or until
//! now while it still runs: Salesforce does not say whom it left out before it sent. Only campaigns
//! that start before this one count, so that of two campaigns one gives way and never both. Mail
//! outside of flagged campaigns is not seen.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::salesforce::id;
use super::why;
use crate::observation::CampaignSeen;
use crate::platform::salesforce::{Client, Condition, Literal, ObjectDescription, Record, Soql};
use crate::rules::Subject;

/// Lead to the instant until which it was in another outreach campaign; `None` where the flag that
/// marks them cannot be seen. `own` is this campaign.
pub(super) async fn history(
    client: &Client,
    subject: &Subject<'_>,
    described: &ObjectDescription,
    own: &[CampaignSeen],
    now: Timestamp,
) -> Result<Option<BTreeMap<String, Timestamp>>, String> {
    let starts = subject.brief().map_err(why)?.starts.value;
    let flag = &subject.fields().map_err(why)?.names.outreach_flag.value.field;
    let Some(flag) = described.field(flag) else { return Ok(None) };
    let fields = ["Id", "StartDate", "EndDate", "IsActive"];
    let soql = Soql::select("Campaign", fields).filter(Condition::is(&flag.name, true));
    let campaigns = client.query(&soql).await.map_err(|error| error.to_string())?;
    let mut until = BTreeMap::new();
    for campaign in &campaigns {
        let id = id(campaign)?;
        let other = own.iter().all(|own| own.id != id);
        if let Some(last) = last(campaign, starts, now).filter(|_| other) {
            until.insert(id, last);
        }
    }
    let ids: Vec<Literal> = until.keys().map(|id| Literal::from(id.as_str())).collect();
    let soql = Soql::select("CampaignMember", ["Id", "CampaignId", "LeadId"])
        .filter(Condition::is_not("LeadId", Literal::Null));
    let members = client.query_in(&soql, "CampaignId", &ids).await;
    let mut leads: BTreeMap<String, Timestamp> = BTreeMap::new();
    for member in members.map_err(|error| error.to_string())? {
        let campaign = member.id_of("CampaignId");
        let last = campaign.and_then(|campaign| until.get(campaign.as_str()));
        if let (Some(lead), Some(last)) = (member.id_of("LeadId"), last) {
            let known = leads.entry(lead.as_str().to_owned()).or_insert(*last);
            *known = (*known).max(*last);
        }
    }
    Ok(Some(leads))
}

/// Until when a campaign wrote to its members; `None` for one that does not start before this one
/// or has not begun, and for one that is over since nobody knows when.
fn last(campaign: &Record, starts: Date, now: Timestamp) -> Option<Timestamp> {
    let day = |field| campaign.text(field).and_then(|text| text.parse::<Date>().ok());
    let instant = |date: Date| Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp());
    let begun = day("StartDate");
    if begun.is_some_and(|begun| begun >= starts || instant(begun).is_none_or(|at| at > now)) {
        return None;
    }
    match day("EndDate").and_then(|end| instant(end.tomorrow().ok()?)) {
        Some(end) => Some(end.min(now)),
        None => campaign.flag("IsActive").unwrap_or_default().then_some(now),
    }
}

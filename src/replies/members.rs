//! Campaign members with their leads as Salesforce has them now: what is compared before a write
//! and read back after it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::writeback::Approved;
use crate::platform::salesforce::{Client, Condition, Id, Literal, Record, Soql};
use crate::platform::transport::CallError;

/// The field of a lead that names the contact it became.
const CONTACT: &str = "ConvertedContactId";

/// A campaign member and its lead.
#[derive(Clone)]
pub(super) struct MemberNow {
    /// The lead the member is.
    pub lead: Option<Id>,
    /// The campaign it is a member of.
    pub campaign: Option<Id>,
    /// The lead was converted; writes to it are refused.
    pub converted: bool,
    /// The contact a converted lead became.
    pub contact: Option<Id>,
    /// Fields of the member that may be written.
    pub member_values: BTreeMap<String, Value>,
    /// Fields of the lead that may be written; empty where the lead cannot be seen.
    pub lead_values: BTreeMap<String, Value>,
}

#[cfg(test)]
impl MemberNow {
    /// A member with values, for tests.
    pub(super) fn of(lead: Value, member: Value) -> Self {
        let values = |value: Value| match value {
            Value::Object(fields) => fields.into_iter().collect(),
            _ => BTreeMap::new(),
        };
        Self {
            lead: None,
            campaign: None,
            converted: false,
            contact: None,
            member_values: values(member),
            lead_values: values(lead),
        }
    }
}

/// Reads members by their ids, with the fields that may be written. A member that is not there is
/// not in the answer.
pub(super) async fn members(
    client: &Client,
    approved: &Approved,
    ids: &BTreeSet<Id>,
) -> Result<BTreeMap<Id, MemberNow>, CallError> {
    let fields = approved.member_fields();
    let names = unique(["Id", "LeadId", "CampaignId"], &fields);
    let soql = Soql::select("CampaignMember", names);
    let ids: Vec<Literal> = ids.iter().map(Literal::from).collect();
    let records = client.query_in(&soql, "Id", &ids).await?;
    let leads: BTreeSet<Id> = records.iter().filter_map(|record| record.id_of("LeadId")).collect();
    let leads = read_leads(client, approved, &leads).await?;
    let mut members = BTreeMap::new();
    for record in records {
        let Some(id) = record.id() else { continue };
        let lead = record.id_of("LeadId");
        let found = lead.as_ref().and_then(|lead| leads.get(lead));
        let now = MemberNow {
            campaign: record.id_of("CampaignId"),
            converted: found.is_some_and(|found| found.flag("IsConverted") == Some(true)),
            contact: found.and_then(|found| found.id_of(CONTACT)),
            member_values: values(&record, &fields),
            lead_values: found
                .map(|lead| values(lead, &approved.lead_fields()))
                .unwrap_or_default(),
            lead,
        };
        members.insert(id, now);
    }
    Ok(members)
}

async fn read_leads(
    client: &Client,
    approved: &Approved,
    ids: &BTreeSet<Id>,
) -> Result<BTreeMap<Id, Record>, CallError> {
    let soql =
        Soql::select("Lead", unique(["Id", "IsConverted", CONTACT], &approved.lead_fields()));
    let ids: Vec<Literal> = ids.iter().map(Literal::from).collect();
    let records = client.query_in(&soql, "Id", &ids).await?;
    Ok(records.into_iter().filter_map(|record| Some((record.id()?, record))).collect())
}

/// The labels of a campaign's member statuses that count as a response.
pub(super) async fn responded(
    client: &Client,
    campaign: &Id,
) -> Result<BTreeSet<String>, CallError> {
    let soql = Soql::select("CampaignMemberStatus", ["Label"])
        .filter(Condition::is("CampaignId", campaign))
        .filter(Condition::is("HasResponded", true));
    let records = client.query(&soql).await?;
    Ok(records.iter().filter_map(|record| record.text("Label").map(str::to_owned)).collect())
}

fn unique<'a>(own: [&'a str; 3], fields: &[&'a str]) -> BTreeSet<&'a str> {
    own.into_iter().chain(fields.iter().copied()).collect()
}

fn values(record: &Record, fields: &[&str]) -> BTreeMap<String, Value> {
    let value = |field: &&str| Some(((*field).to_owned(), record.get(field)?.clone()));
    fields.iter().filter_map(value).collect()
}

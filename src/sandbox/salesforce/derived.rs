//! Fields the org computes when they are read: mirrors on members, roll-ups on campaigns, names.
//!
//! Knows how to read; no value of this file is ever stored, so none can lag or go stale.

use serde_json::{Value, json};

use super::schema::Field;
use super::tables::{Record, Tables, flag, text};

/// The value of a field of a record as a reader sees it.
pub(super) fn value(tables: &Tables, object: &str, record: &Record, field: &Field) -> Value {
    if field.calculated {
        return match object {
            "Campaign" => rollup(tables, record, &field.name),
            "CampaignMember" => mirror(tables, record, &field.name),
            "Opportunity" => json!(stage(record, &field.name)),
            _ => full_name(record),
        };
    }
    match record.get(&field.name) {
        Some(value) => value.clone(),
        None if field.default.as_ref().is_some_and(Value::is_boolean) => json!(false),
        None => Value::Null,
    }
}

/// Whether a campaign counts this status label as a response.
pub(super) fn responds(tables: &Tables, campaign: &str, label: &str) -> bool {
    tables.every("CampaignMemberStatus").any(|(_, status)| {
        text(status, "CampaignId") == Some(campaign)
            && text(status, "Label").is_some_and(|known| known.eq_ignore_ascii_case(label))
            && flag(status, "HasResponded")
    })
}

fn full_name(record: &Record) -> Value {
    let parts: Vec<&str> =
        ["FirstName", "LastName"].into_iter().filter_map(|part| text(record, part)).collect();
    if parts.is_empty() { Value::Null } else { json!(parts.join(" ")) }
}

fn stage(record: &Record, field: &str) -> bool {
    let won = text(record, "StageName") == Some("Closed Won");
    won || (field == "IsClosed" && text(record, "StageName") == Some("Closed Lost"))
}

fn responded(tables: &Tables, member: &Record) -> bool {
    match (text(member, "CampaignId"), text(member, "Status")) {
        (Some(campaign), Some(label)) => responds(tables, campaign, label),
        _ => false,
    }
}

fn mirror(tables: &Tables, member: &Record, field: &str) -> Value {
    let (object, id) = match (text(member, "ContactId"), text(member, "LeadId")) {
        (Some(contact), _) => ("Contact", contact),
        (None, Some(lead)) => ("Lead", lead),
        (None, None) => return Value::Null,
    };
    match field {
        "HasResponded" => return json!(responded(tables, member)),
        "Type" => return json!(object),
        "LeadOrContactId" => return json!(id),
        _ => {}
    }
    let Some(person) = tables.get(object, id) else { return Value::Null };
    let own = |name: &str| person.get(name).cloned().unwrap_or(Value::Null);
    match field {
        "Name" => full_name(person),
        "LeadOrContactOwnerId" => own("OwnerId"),
        "HasOptedOutOfEmail" | "DoNotCall" => json!(flag(person, field)),
        "Country" if object == "Contact" => own("MailingCountry"),
        "CompanyOrAccount" if object == "Contact" => text(person, "AccountId")
            .and_then(|account| tables.get("Account", account))
            .and_then(|account| account.get("Name").cloned())
            .unwrap_or(Value::Null),
        "CompanyOrAccount" => own("Company"),
        _ => own(field),
    }
}

fn rollup(tables: &Tables, campaign: &Record, field: &str) -> Value {
    let id = text(campaign, "Id");
    let members = || {
        let all = tables.every("CampaignMember").map(|(_, member)| member);
        all.filter(|member| text(member, "CampaignId") == id)
    };
    let leads = || members().filter(|member| text(member, "ContactId").is_none());
    let deals = |won: bool| {
        let all = tables.every("Opportunity").map(|(_, deal)| deal);
        all.filter(move |deal| text(deal, "CampaignId") == id && (!won || stage(deal, "IsWon")))
    };
    let amount = |won| -> f64 {
        deals(won).filter_map(|deal| deal.get("Amount").and_then(Value::as_f64)).sum()
    };
    match field {
        "NumberOfLeads" => json!(leads().count()),
        "NumberOfConvertedLeads" => json!(members().filter(|m| converted(tables, m)).count()),
        "NumberOfContacts" => json!(members().count() - leads().count()),
        "NumberOfResponses" => json!(members().filter(|m| responded(tables, m)).count()),
        "NumberOfOpportunities" => json!(deals(false).count()),
        "NumberOfWonOpportunities" => json!(deals(true).count()),
        "AmountAllOpportunities" => json!(amount(false)),
        "AmountWonOpportunities" => json!(amount(true)),
        _ => Value::Null,
    }
}

fn converted(tables: &Tables, member: &Record) -> bool {
    text(member, "LeadId")
        .and_then(|lead| tables.get("Lead", lead))
        .is_some_and(|lead| flag(lead, "IsConverted"))
}

//! What the platform itself does around campaigns, their statuses and their members.
//!
//! Knows nothing of HTTP. Every function judges or changes one record that is about to be
//! written, and answers with the refusal a caller would see.

use serde_json::{Value, json};

use super::fault::Fault;
use super::schema::{Object, Schema};
use super::settings::Switches;
use super::tables::{Record, Tables, flag, text};
use super::values::not_listed;

/// What may not be written, and what is written differently from what was asked.
pub(super) fn before(
    tables: &Tables,
    schema: &Schema,
    switches: &Switches,
    object: &Object,
    record: &mut Record,
    old: Option<&Record>,
) -> Result<(), Fault> {
    match object.name.as_str() {
        "Campaign" if switches.campaign_dates_checked => dates(record),
        "CampaignMember" => member(tables, schema, switches, record, old),
        "CampaignMemberStatus" => status(tables, record, old),
        "Lead" if old.is_some_and(|old| flag(old, "IsConverted")) => {
            let message = "cannot reference converted lead";
            Err(Fault::write("CANNOT_UPDATE_CONVERTED_LEAD", message, &[]))
        }
        _ => Ok(()),
    }
}

fn dates(record: &Record) -> Result<(), Fault> {
    match (text(record, "StartDate"), text(record, "EndDate")) {
        (Some(start), Some(end)) if end < start => {
            let message = "Campaign end date must be on or after its start date";
            Err(Fault::write("FIELD_INTEGRITY_EXCEPTION", message, &["EndDate"]))
        }
        _ => Ok(()),
    }
}

fn member(
    tables: &Tables,
    schema: &Schema,
    switches: &Switches,
    record: &mut Record,
    old: Option<&Record>,
) -> Result<(), Fault> {
    if old.is_none() {
        person(tables, record)?;
    }
    let campaign = text(record, "CampaignId").unwrap_or_default().to_owned();
    let asked = text(record, "Status").map(str::to_owned);
    let label = |(_, status): (&str, &Record)| -> Option<String> {
        let here = text(status, "CampaignId") == Some(&campaign);
        text(status, "Label").filter(|_| here).map(str::to_owned)
    };
    let known = asked.as_ref().and_then(|asked| {
        let mut labels = tables.every("CampaignMemberStatus").filter_map(label);
        labels.find(|label| label.eq_ignore_ascii_case(asked))
    });
    let taken = match (known, &asked) {
        (Some(label), _) => Some(label),
        (None, Some(asked)) if switches.strict_member_status => {
            let field = schema.object("CampaignMember").and_then(|object| object.field("Status"));
            return Err(not_listed(field.expect("invariant: a member has a status"), asked));
        }
        (None, _) => default_status(tables, &campaign),
    };
    record.insert("Status".to_owned(), json!(taken));
    Ok(())
}

/// The label a member of this campaign gets when none is given.
pub(super) fn default_status(tables: &Tables, campaign: &str) -> Option<String> {
    tables
        .every("CampaignMemberStatus")
        .map(|(_, status)| status)
        .find(|status| text(status, "CampaignId") == Some(campaign) && flag(status, "IsDefault"))
        .and_then(|status| text(status, "Label").map(str::to_owned))
}

/// Exactly one person, and only once for each campaign.
fn person(tables: &Tables, record: &mut Record) -> Result<(), Fault> {
    let field = match (text(record, "ContactId"), text(record, "LeadId")) {
        (Some(_), lead) => {
            if lead.is_some() {
                record.insert("LeadId".to_owned(), Value::Null);
            }
            "ContactId"
        }
        (None, Some(_)) => "LeadId",
        (None, None) => {
            let message = "Required fields are missing: [LeadId]";
            return Err(Fault::write("REQUIRED_FIELD_MISSING", message, &["LeadId"]));
        }
    };
    let there = tables.every("CampaignMember").any(|(_, member)| {
        member.get(field) == record.get(field)
            && member.get("CampaignId") == record.get("CampaignId")
    });
    if there {
        return Err(Fault::write("DUPLICATE_VALUE", "Already a campaign member.", &[]));
    }
    Ok(())
}

fn status(tables: &Tables, record: &mut Record, old: Option<&Record>) -> Result<(), Fault> {
    let others = siblings(tables, record);
    if record.get("SortOrder").is_none_or(Value::is_null) {
        let last = others.iter().filter_map(|(_, other)| order(other)).max();
        record.insert("SortOrder".to_owned(), json!(last.unwrap_or(0) + 1));
    }
    for (id, other) in &others {
        for field in ["Label", "SortOrder"] {
            if same(other.get(field), record.get(field)) {
                let message = format!(
                    "duplicate value found: {field} duplicates value on record with id: {id}"
                );
                return Err(Fault::write("DUPLICATE_VALUE", message, &[field]));
            }
        }
    }
    let was = |field: &str| old.is_some_and(|old| flag(old, field));
    if was("IsDefault") && !flag(record, "IsDefault") {
        return Err(integrity("A campaign must have a default member status", "IsDefault"));
    }
    let responds = others.iter().any(|(_, other)| flag(other, "HasResponded"));
    if was("HasResponded") && !flag(record, "HasResponded") && !responds {
        return Err(integrity("A campaign must have a responded member status", "HasResponded"));
    }
    Ok(())
}

fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(Value::String(one)), Some(Value::String(other))) => one.eq_ignore_ascii_case(other),
        _ => one == other,
    }
}

fn order(status: &Record) -> Option<i64> {
    status.get("SortOrder").and_then(Value::as_i64)
}

fn integrity(message: &str, field: &str) -> Fault {
    Fault::write("FIELD_INTEGRITY_EXCEPTION", message, &[field])
}

fn siblings(tables: &Tables, status: &Record) -> Vec<(String, Record)> {
    tables
        .every("CampaignMemberStatus")
        .filter(|(_, other)| other.get("CampaignId") == status.get("CampaignId"))
        .filter(|(id, _)| text(status, "Id") != Some(id))
        .map(|(id, other)| (id.to_owned(), other.clone()))
        .collect()
}

/// What follows from a status that was written: there is one default.
pub(super) fn after_status(tables: &mut Tables, id: &str) {
    let Some(status) = tables.get("CampaignMemberStatus", id) else { return };
    if !flag(status, "IsDefault") {
        return;
    }
    for (other, record) in siblings(tables, &status.clone()) {
        if flag(&record, "IsDefault") {
            tables.set("CampaignMemberStatus", &other, "IsDefault", json!(false));
        }
    }
}

/// Whether a status may go: not the default, not the last responded one, not one in use.
pub(super) fn may_delete_status(tables: &Tables, status: &Record) -> Result<(), Fault> {
    let used = tables.every("CampaignMember").any(|(_, member)| {
        member.get("CampaignId") == status.get("CampaignId")
            && same(member.get("Status"), status.get("Label"))
    });
    let others = siblings(tables, status);
    let last = flag(status, "HasResponded")
        && !others.iter().any(|(_, other)| flag(other, "HasResponded"));
    if used || last || flag(status, "IsDefault") {
        let message = "Your attempt to delete this member status could not be completed because \
                       it is the default, the only responded status, or in use";
        return Err(Fault::write("DELETE_FAILED", message, &[]));
    }
    Ok(())
}

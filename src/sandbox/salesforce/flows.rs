//! The two flows of the org: the overall hard bounce, and the set-once reply flag.
//!
//! They run after a write is accepted, as the org's own automation does, and can be switched off.
//! They know nothing of who wrote.

use jiff::Timestamp;
use serde_json::json;

use super::derived::responds;
use super::settings::Switches;
use super::tables::{Tables, flag, text};
use super::values::date;

/// Runs the flows of an object on one record that was just written.
pub(super) fn run(
    tables: &mut Tables,
    switches: &Switches,
    object: &str,
    id: &str,
    now: Timestamp,
) {
    match object {
        "Lead" => hard_bounce(tables, switches, id),
        "CampaignMember" => first_response(tables, switches, id, now),
        _ => {}
    }
}

fn hard_bounce(tables: &mut Tables, switches: &Switches, id: &str) {
    let set = switches.hard_bounce_flow
        && tables.get("Lead", id).is_some_and(|lead| flag(lead, "clay_external_hard_bounce__c"));
    if set {
        tables.set("Lead", id, "Overall_Hard_Bounce__c", json!(true));
    }
}

fn first_response(tables: &mut Tables, switches: &Switches, id: &str, now: Timestamp) {
    let Some(member) = tables.get("CampaignMember", id) else { return };
    let responded = match (text(member, "CampaignId"), text(member, "Status")) {
        (Some(campaign), Some(label)) => responds(tables, campaign, label),
        _ => false,
    };
    if !responded || text(member, "FirstRespondedDate").is_some() {
        return;
    }
    tables.set("CampaignMember", id, "FirstRespondedDate", json!(date(now)));
    if switches.has_replied_flow {
        tables.set("CampaignMember", id, "Has_Replied__c", json!(true));
    }
}

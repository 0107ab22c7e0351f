//! The world's people put into a Salesforce org: users, Leads, Contacts, a Campaign, its members.
//!
//! Knows the names of Salesforce fields, not how the org keeps them.

use serde_json::{Map, Value, json};

use super::chance::{number, one_of};
use super::people::Flaw;
use super::{CrmSettings, Person, World};
use crate::sandbox::salesforce::{Org, ReportDefinition};

/// The report that feeds Clay.
pub const REPORT: &str = "SFDC Campaign Member Export for Clay Import";

/// A queue that owns Leads: key prefix `00G`, eighteen characters.
const QUEUE: &str = "00G5g000001QUEUEA4";

/// Puts an org's share of the world into it.
pub fn seed_org(world: &World, crm: &CrmSettings, org: &Org) {
    let owners: Vec<String> = ["Nora Winter", "Milan Albrecht", "Judith Sommer"]
        .iter()
        .map(|name| org.seed("User", user(name)))
        .collect();
    let owners: Vec<&str> = owners.iter().map(String::as_str).collect();
    let campaign = crm.campaign.as_ref().map(|name| {
        org.seed(
            "Campaign",
            fields(json!({
                "Name": name, "Type": "Email", "Status": "Planned", "IsActive": true,
                "StartDate": "2027-01-11", "EndDate": "2027-03-05", "AI_Outreach__c": true,
            })),
        )
    });
    let scope = crm.campaign.as_deref().unwrap_or_default();
    org.seed_report(ReportDefinition {
        name: REPORT.to_owned(),
        ..ReportDefinition::member_export(scope)
    });
    for person in world.people().iter().filter(|person| person.org == crm.name) {
        let leads = seed_person(world, person, &owners, org);
        if let (Some(campaign), true) = (&campaign, crm.members) {
            for lead in leads {
                let member = json!({
                    "CampaignId": campaign, "LeadId": lead, "Status": "Sent",
                    "Reply_Classification__c": null, "Has_Replied__c": false,
                });
                org.seed("CampaignMember", fields(member));
            }
        }
    }
}

/// One Lead, or two when the address is duplicated; and the Contact that opted out.
fn seed_person(world: &World, person: &Person, owners: &[&str], org: &Org) -> Vec<String> {
    let owner = one_of(world.settings().seed, &["owner", &person.email], owners);
    let lead = lead(world, person, owner);
    let mut ids = vec![org.seed("Lead", lead.clone())];
    match person.flaw {
        Some(Flaw::DuplicateAddress) => {
            let mut second = lead;
            second.insert("Email".to_owned(), json!(person.email.to_uppercase()));
            ids.push(org.seed("Lead", second));
        }
        Some(Flaw::ContactOptedOut) => {
            let contact = json!({
                "FirstName": person.first, "LastName": person.last, "Email": person.email,
                "HasOptedOutOfEmail": true,
            });
            org.seed("Contact", fields(contact));
        }
        _ => {}
    }
    ids
}

fn lead(world: &World, person: &Person, owner: &str) -> Map<String, Value> {
    let company = world.company_of(person);
    let is = |flaw| person.flaw == Some(flaw);
    let first = if person.first.is_empty() { Value::Null } else { json!(person.first) };
    let country = if is(Flaw::NoCountry) { Value::Null } else { json!(company.country.iso) };
    let phone = number(world.settings().seed, &["phone", &person.email]) % 10_000;
    fields(json!({
        "FirstName": first,
        "LastName": person.last,
        "Company": company.name,
        "Title": person.title,
        "Email": person.email,
        "Phone": format!("+49 30 5550 {phone:04}"),
        "Website": format!("https://www.{}", company.domain),
        "Industry": company.industry,
        "NumberOfEmployees": company.employees,
        "Country": country,
        "LeadSource": person.segment,
        "Status": "Open - Not Contacted",
        "OwnerId": if is(Flaw::OwnerIsQueue) { QUEUE } else { owner },
        "HasOptedOutOfEmail": is(Flaw::OptedOut),
        "Cold_Lead_Eligible__c": !is(Flaw::NotEligible),
        "Customer_Active__c": is(Flaw::CustomerActive),
        "Lead_Accepted__c": !is(Flaw::NotAccepted),
        "Overall_Hard_Bounce__c": is(Flaw::AlreadyBounced),
        "clay_external_hard_bounce__c": false,
        "clay_company_description__c": null,
        "SLV36_Pardot_Question_Asked__c": null,
    }))
}

fn user(name: &str) -> Map<String, Value> {
    let address = name.to_lowercase().replace(' ', ".");
    fields(json!({
        "Name": name,
        "FirstName": name.split(' ').next(),
        "LastName": name.split(' ').nth(1),
        "Username": format!("{address}@crm.example"),
        "Email": format!("{address}@crm.example"),
        "IsActive": true,
    }))
}

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

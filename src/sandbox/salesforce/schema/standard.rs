//! The campaign objects, leads, and the objects an org describes itself with.
//!
//! Lengths and access come from recorded describes and the object reference; custom fields are
//! those of the outreach process. Which of them an org hides is not known here.

use serde_json::json;

use super::{Field, Kind, Object};

/// The objects of this file.
pub(super) fn objects() -> Vec<Object> {
    vec![campaign(), member_status(), member(), lead(), lead_status(), user(), report(), org()]
}

fn campaign() -> Object {
    let rollup = |name, label| Field::new(name, label, Kind::Int).calculated();
    let amount = |name, label| Field::new(name, label, Kind::Currency).calculated();
    Object::new("Campaign", "Campaign", "Campaigns", "701").with([
        Field::text("Name", "Campaign Name", 80).required(),
        Field::reference("ParentId", "Parent Campaign ID", "Campaign", "Parent"),
        Field::picklist("Type", "Type", &["Conference", "Webinar", "Email", "Other"]),
        Field::picklist("Status", "Status", &["Planned", "In Progress", "Completed", "Aborted"])
            .defaulted(Some(json!("Planned"))),
        Field::new("StartDate", "Start Date", Kind::Date),
        Field::new("EndDate", "End Date", Kind::Date),
        Field::new("ExpectedRevenue", "Expected Revenue", Kind::Currency),
        Field::new("BudgetedCost", "Budgeted Cost", Kind::Currency),
        Field::new("ActualCost", "Actual Cost", Kind::Currency),
        Field::new("ExpectedResponse", "Expected Response (%)", Kind::Percent),
        Field::new("NumberSent", "Num Sent", Kind::Double),
        Field::new("IsActive", "Active", Kind::Boolean),
        Field::new("Description", "Description", Kind::TextArea),
        rollup("NumberOfLeads", "Leads in Campaign"),
        rollup("NumberOfConvertedLeads", "Converted Leads in Campaign"),
        rollup("NumberOfContacts", "Contacts in Campaign"),
        rollup("NumberOfResponses", "Responses in Campaign"),
        rollup("NumberOfOpportunities", "Opportunities in Campaign"),
        rollup("NumberOfWonOpportunities", "Won Opportunities in Campaign"),
        amount("AmountAllOpportunities", "Value Opportunities in Campaign"),
        amount("AmountWonOpportunities", "Value Won Opportunities in Campaign"),
        Field::reference("OwnerId", "Owner ID", "User", "Owner").defaulted(None),
        Field::new("AI_Outreach__c", "AI Outreach", Kind::Boolean),
    ])
}

fn member_status() -> Object {
    Object::new("CampaignMemberStatus", "Campaign Member Status", "Campaign Member Statuses", "01Y")
        .with([
            Field::reference("CampaignId", "Campaign ID", "Campaign", "Campaign")
                .required()
                .create_only(),
            Field::text("Label", "Label", 765).required(),
            Field::new("SortOrder", "Sort Order", Kind::Int),
            Field::new("IsDefault", "Is Default", Kind::Boolean),
            Field::new("HasResponded", "Responded", Kind::Boolean),
        ])
}

fn member() -> Object {
    let mirror = |name, label, kind| Field::new(name, label, kind).calculated();
    Object::new("CampaignMember", "Campaign Member", "Campaign Members", "00v").with([
        Field::reference("CampaignId", "Campaign ID", "Campaign", "Campaign")
            .required()
            .create_only(),
        Field::reference("LeadId", "Lead ID", "Lead", "Lead").create_only(),
        Field::reference("ContactId", "Contact ID", "Contact", "Contact").create_only(),
        Field { length: 40, ..Field::picklist("Status", "Status", &["Sent", "Responded"]) },
        mirror("HasResponded", "Responded", Kind::Boolean),
        Field::new("FirstRespondedDate", "First Responded Date", Kind::Date).read_only(),
        mirror("Name", "Name", Kind::Text),
        mirror("FirstName", "First Name", Kind::Text),
        mirror("LastName", "Last Name", Kind::Text),
        mirror("Title", "Title", Kind::Text),
        mirror("CompanyOrAccount", "Company (Account)", Kind::Text),
        mirror("Email", "Email", Kind::Email),
        mirror("Phone", "Phone", Kind::Phone),
        mirror("LeadSource", "Lead Source", Kind::Picklist),
        mirror("Country", "Country", Kind::Text),
        mirror("HasOptedOutOfEmail", "Email Opt Out", Kind::Boolean),
        mirror("DoNotCall", "Do Not Call", Kind::Boolean),
        mirror("Type", "Type", Kind::Text),
        mirror("LeadOrContactId", "Related Record ID", Kind::Text),
        mirror("LeadOrContactOwnerId", "Related Record Owner ID", Kind::Text),
        Field::picklist("Reply_Classification__c", "Reply Classification", REPLIES).restricted(),
        Field::new("Has_Replied__c", "Has Replied", Kind::Boolean).read_only(),
    ])
}

const REPLIES: &[&str] = &["Positive", "Neutral", "Negative", "Out of Office", "Unsubscribe"];
const STAGES: &[&str] = &[
    "Open - Not Contacted",
    "Working - Contacted",
    "Closed - Converted",
    "Closed - Not Converted",
];

fn flag(name: &str, label: &str) -> Field {
    Field::new(name, label, Kind::Boolean)
}

fn lead() -> Object {
    Object::new("Lead", "Lead", "Leads", "00Q")
        .with([
            Field::text("LastName", "Last Name", 80).required(),
            Field::text("FirstName", "First Name", 40),
            Field::text("Name", "Full Name", 121).calculated(),
            Field::text("Title", "Title", 128),
            Field::text("Company", "Company", 255).required(),
            Field { length: 255, ..Field::new("Street", "Street", Kind::TextArea) },
            Field::text("City", "City", 40),
            Field::text("State", "State/Province", 80),
            Field::text("PostalCode", "Zip/Postal Code", 20),
            Field::text("Country", "Country", 80),
            Field::new("Phone", "Phone", Kind::Phone),
            Field::new("MobilePhone", "Mobile Phone", Kind::Phone),
            Field::new("Fax", "Fax", Kind::Phone),
            Field::new("Email", "Email", Kind::Email),
            Field::new("Website", "Website", Kind::Url),
            Field::new("Description", "Description", Kind::TextArea),
            Field::picklist("LeadSource", "Lead Source", &["Web", "Phone Inquiry", "Other"]),
            Field::picklist("Status", "Status", STAGES).defaulted(Some(json!(STAGES[0]))),
            Field::picklist(
                "Industry",
                "Industry",
                &["Manufacturing", "Shipping", "Transportation"],
            ),
            Field::picklist("Rating", "Rating", &["Hot", "Warm", "Cold"]),
            Field::new("AnnualRevenue", "Annual Revenue", Kind::Currency),
            Field::new("NumberOfEmployees", "Employees", Kind::Int),
            Field::reference("OwnerId", "Owner ID", "User", "Owner").defaulted(None),
            flag("HasOptedOutOfEmail", "Email Opt Out"),
            flag("HasOptedOutOfFax", "Fax Opt Out"),
            flag("DoNotCall", "Do Not Call"),
            flag("IsConverted", "Converted").create_only(),
            Field::new("ConvertedDate", "Converted Date", Kind::Date).read_only(),
            Field::reference(
                "ConvertedAccountId",
                "Converted Account ID",
                "Account",
                "ConvertedAccount",
            )
            .read_only(),
            Field::reference(
                "ConvertedContactId",
                "Converted Contact ID",
                "Contact",
                "ConvertedContact",
            )
            .read_only(),
            Field::reference(
                "ConvertedOpportunityId",
                "Converted Opportunity ID",
                "Opportunity",
                "ConvertedOpportunity",
            )
            .read_only(),
            flag("IsUnreadByOwner", "Unread By Owner"),
            Field::text("EmailBouncedReason", "Email Bounced Reason", 255).update_only(),
            Field::new("EmailBouncedDate", "Email Bounced Date", Kind::DateTime).update_only(),
        ])
        .with(outreach())
}

/// What the outreach process added to leads.
fn outreach() -> Vec<Field> {
    vec![
        flag("Cold_Lead_Eligible__c", "Cold Lead Eligible"),
        flag("Customer_Active__c", "Customer Active"),
        Field::new("clay_company_description__c", "Clay company description", Kind::TextArea),
        flag("clay_external_hard_bounce__c", "External hard bounce"),
        flag("Overall_Hard_Bounce__c", "Overall Hard Bounce").read_only(),
        Field::new("SLV36_Pardot_Question_Asked__c", "Question Asked", Kind::TextArea),
        flag("Lead_Accepted__c", "Lead Accepted"),
    ]
}

fn lead_status() -> Object {
    Object::new("LeadStatus", "Lead Status Value", "Lead Status Value", "01J")
        .with([
            Field::text("MasterLabel", "Master Label", 255),
            Field::text("ApiName", "API Name", 255),
            Field::new("SortOrder", "Sort Order", Kind::Int),
            Field::new("IsDefault", "Is Default", Kind::Boolean),
            Field::new("IsConverted", "Converted", Kind::Boolean),
        ])
        .read_only()
}

fn user() -> Object {
    Object::new("User", "User", "Users", "005")
        .with([
            Field::text("Username", "Username", 80).required(),
            Field::text("LastName", "Last Name", 80).required(),
            Field::text("FirstName", "First Name", 40),
            Field::text("Name", "Full Name", 121).calculated(),
            Field::text("Alias", "Alias", 8),
            Field::new("Email", "Email", Kind::Email).required(),
            Field::new("IsActive", "Active", Kind::Boolean),
            Field::text("TimeZoneSidKey", "Time Zone", 40),
        ])
        .read_only()
}

fn report() -> Object {
    Object::new("Report", "Report", "Reports", "00O")
        .with([
            Field::text("Name", "Report Name", 40),
            Field::text("DeveloperName", "Report Unique Name", 80),
            Field::text("FolderName", "Folder Name", 255),
            Field::text("Description", "Description", 255),
            Field::picklist("Format", "Format", &["Tabular", "Summary", "Matrix"]),
            Field::new("LastRunDate", "Last Run", Kind::DateTime),
        ])
        .read_only()
}

fn org() -> Object {
    Object::new("Organization", "Organization", "Organizations", "00D")
        .with([
            Field::text("Name", "Name", 80),
            Field::text("OrganizationType", "Edition", 40),
            Field::text("InstanceName", "Instance Name", 5),
            Field::new("IsSandbox", "Is Sandbox", Kind::Boolean),
            Field::text("TimeZoneSidKey", "Time Zone", 40),
        ])
        .read_only()
}

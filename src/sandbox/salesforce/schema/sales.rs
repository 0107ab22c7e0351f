//! Accounts, contacts and opportunities: what a lead becomes and what suppression looks at.
//!
//! Knows no conversion: a seed says what a lead became.

use super::{Field, Kind, Object};

/// The objects of this file.
pub(super) fn objects() -> Vec<Object> {
    vec![account(), contact(), opportunity()]
}

fn account() -> Object {
    Object::new("Account", "Account", "Accounts", "001").with([
        Field::text("Name", "Account Name", 255).required(),
        Field::picklist("Type", "Account Type", &["Prospect", "Customer", "Former Customer"]),
        Field::reference("ParentId", "Parent Account ID", "Account", "Parent"),
        Field::text("BillingCountry", "Billing Country", 80),
        Field::new("Phone", "Account Phone", Kind::Phone),
        Field::new("Website", "Website", Kind::Url),
        Field::picklist("Industry", "Industry", &["Manufacturing", "Shipping", "Transportation"]),
        Field::new("AnnualRevenue", "Annual Revenue", Kind::Currency),
        Field::new("NumberOfEmployees", "Employees", Kind::Int),
        Field::new("Description", "Account Description", Kind::TextArea),
        Field::reference("OwnerId", "Owner ID", "User", "Owner").defaulted(None),
    ])
}

fn contact() -> Object {
    Object::new("Contact", "Contact", "Contacts", "003").with([
        Field::reference("AccountId", "Account ID", "Account", "Account"),
        Field::text("LastName", "Last Name", 80).required(),
        Field::text("FirstName", "First Name", 40),
        Field::text("Name", "Full Name", 121).calculated(),
        Field::text("Title", "Title", 128),
        Field::text("Department", "Department", 80),
        Field::text("MailingCountry", "Mailing Country", 80),
        Field::new("Phone", "Business Phone", Kind::Phone),
        Field::new("Email", "Email", Kind::Email),
        Field::picklist("LeadSource", "Lead Source", &["Web", "Phone Inquiry", "Other"]),
        Field::new("Description", "Contact Description", Kind::TextArea),
        Field::new("HasOptedOutOfEmail", "Email Opt Out", Kind::Boolean),
        Field::new("DoNotCall", "Do Not Call", Kind::Boolean),
        Field::new("IsEmailBounced", "Is Email Bounced", Kind::Boolean).read_only(),
        Field::reference("OwnerId", "Owner ID", "User", "Owner").defaulted(None),
    ])
}

fn opportunity() -> Object {
    let stages = ["Prospecting", "Qualification", "Negotiation", "Closed Won", "Closed Lost"];
    Object::new("Opportunity", "Opportunity", "Opportunities", "006").with([
        Field::reference("AccountId", "Account ID", "Account", "Account"),
        Field::text("Name", "Name", 120).required(),
        Field::picklist("StageName", "Stage", &stages).required(),
        Field::new("Amount", "Amount", Kind::Currency),
        Field::new("Probability", "Probability (%)", Kind::Percent),
        Field::new("CloseDate", "Close Date", Kind::Date).required(),
        Field::picklist("Type", "Opportunity Type", &["New Business", "Existing Business"]),
        Field::picklist("LeadSource", "Lead Source", &["Web", "Phone Inquiry", "Other"]),
        Field::reference("CampaignId", "Campaign ID", "Campaign", "Campaign"),
        Field::reference("ContactId", "Contact ID", "Contact", "Contact").create_only(),
        Field::new("IsClosed", "Closed", Kind::Boolean).calculated(),
        Field::new("IsWon", "Won", Kind::Boolean).calculated(),
        Field::new("Description", "Description", Kind::TextArea),
        Field::reference("OwnerId", "Owner ID", "User", "Owner").defaulted(None),
        Field::picklist("Primary_Business_Driver__c", "Primary Business Driver", &[]),
    ])
}

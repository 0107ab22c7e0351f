//! The audience: which records, from where, and who must not be written to.

use crate::base::amount::Expectation;
use crate::source::Located;
use crate::spec::leaf::{Name, Predicate};
use crate::spec::shape::{section, words};

section! {
    /// Who is written to, and who must not be.
    pub struct Audience {
        /// The Salesforce organisation, by its name in the workspace file, such as `core`.
        "instance" instance: Located<Name>,
        /// What the people are to the company; selects their eligibility.
        "segment" segment: Located<Segment>,
        /// The approved ideal customer profile every member fits.
        "icp" icp: Located<Name>,
        /// Where the members come from.
        "from" from: Located<Source>,
        /// How many people are expected; far more or fewer stops the plan.
        "expected" expected: Located<Expectation>,
        /// The suppression lists consulted, by their names in the audiences policy.
        "suppress" suppress: Vec<Located<Name>>,
        /// Which flaws of a row exclude it.
        "reject" reject: Vec<Located<Flaw>>,
        /// What is required of lead owners before launch.
        "owners" owners: Option<Owners>,
        /// The id of the legitimate-interest assessment or consent record that covers it.
        "lawful_basis" lawful_basis: Option<Located<String>>,
    }
}

section! {
    /// Where the members come from.
    pub struct Source {
        /// The approved Salesforce export report, by its exact name.
        "report" report: Option<Located<String>>,
        /// Another source, with the reason why; every member is proved row by row all the same.
        "other" other: Option<Located<String>>,
        /// The eligibility every member is proved against, read again before each wave.
        "eligible" eligible: Located<Predicate>,
        /// Whether members are already in the Salesforce campaign or are added by the plan.
        "members" members: Option<Located<Members>>,
        /// How rows reach Clay.
        "transport" transport: Option<Located<Transport>>,
    }
}

words! {
    /// Who adds the campaign members.
    pub enum Members, "who adds the members" {
        /// They are in the Salesforce campaign already.
        Existing = "existing",
        /// The plan adds every eligible lead.
        Add = "add",
    }
}

words! {
    /// How rows reach Clay.
    pub enum Transport, "how rows reach Clay" {
        /// This program posts each row to the table's webhook.
        Webhook = "webhook",
        /// An operator imports the approved report in Clay.
        ReportImport = "report-import",
        /// A file carried by hand: an exception that needs a waiver.
        Csv = "csv",
    }
}

words! {
    /// What the people of an audience are to the company.
    pub enum Segment, "a segment" {
        /// Never in business with us.
        Cold = "cold",
        /// Past contacts gone quiet.
        Dormant = "dormant",
        /// Former clients.
        FormerClient = "former-client",
        /// Current clients, for more.
        Upsell = "upsell",
        /// Clients of search advertising only.
        SemOnly = "sem-only",
    }
}

words! {
    /// A flaw of a row that excludes it.
    pub enum Flaw, "a flaw of a row" {
        /// No first or last name.
        MissingName = "missing-name",
        /// No company, or a placeholder.
        MissingCompany = "missing-company",
        /// A role account such as `info`.
        GenericInbox = "generic-inbox",
        /// Not an address mail can be sent to.
        InvalidEmail = "invalid-email",
        /// The same person as another row.
        Duplicate = "duplicate",
        /// No country.
        UnknownCountry = "unknown-country",
    }
}

words! {
    /// Whether something must hold.
    pub enum Required, "`required` or `optional`" {
        /// It must.
        Required = "required",
        /// It may.
        Optional = "optional",
    }
}

section! {
    /// What is required of lead owners before launch.
    pub struct Owners {
        /// Every lead is owned by an active person.
        "assigned" assigned: Located<Required>,
        /// Every owner has accepted the lead in Salesforce.
        "accepted" accepted: Located<Required>,
    }
}

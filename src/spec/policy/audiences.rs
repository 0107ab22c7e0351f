//! Audiences: segments and their predicates, customer profiles, suppression lists, countries.

use jiff::civil::Date;

use crate::base::amount::Length;
use crate::source::Located;
use crate::spec::campaign::Segment;
use crate::spec::decode::Table;
use crate::spec::leaf::{Name, Predicate};
use crate::spec::shape::{section, words};

section! {
    /// Who may be written to.
    #[schemars(title = "Audiences")]
    pub struct Audiences {
        /// Always `audiences/v1`.
        "kind" kind: Located<String>,
        /// The version the register names.
        "version" version: Located<String>,
        /// The only Salesforce report rows may be exported from.
        "report" report: Located<String>,
        /// The segments campaigns may name.
        "segments" segments: Vec<SegmentPolicy>,
        /// The approved customer profiles.
        "icps" icps: Table<Icp>,
        /// The suppression lists.
        "suppression" suppression: Table<SuppressionList>,
        /// Lists every campaign suppresses, whatever it says.
        "always" always: Vec<Located<Name>>,
        /// The assessments and consent records campaigns may rest on, by their ids.
        "lawful_bases" lawful_bases: Option<Table<LawfulBasis>>,
        /// Country to rule, by ISO 3166 code; countries not listed follow `other_countries`.
        "countries" countries: Table<Located<CountryRule>>,
        /// The rule of countries not listed.
        "other_countries" other_countries: Located<CountryRule>,
        /// What makes a lead an individual subscriber in the United Kingdom: a sole trader, or an
        /// unincorporated partnership.
        "individuals" individuals: Option<Located<Predicate>>,
        /// The least time since anybody of ours wrote to the person.
        "cooldown" cooldown: Located<Length>,
        /// How long after the end of a campaign copies of people's data may stay on Clay and
        /// Smartlead; 90 days unless said.
        "keep_copies" keep_copies: Option<Located<Length>>,
        /// The most people of one domain in flight; where it is silent, more than 3 are a warning.
        "per_domain" per_domain: Option<Located<u32>>,
        /// The most people a campaign may have.
        "size_max" size_max: Located<u32>,
        /// Domains reserved for examples that hold real mailboxes here, as in a rehearsal.
        "rehearsal_domains" rehearsal_domains: Option<Vec<Located<String>>>,
    }
}

section! {
    /// A segment and its predicate.
    pub struct SegmentPolicy {
        /// Which.
        "segment" segment: Located<Segment>,
        /// What makes a lead eligible.
        "eligible" eligible: Located<Predicate>,
        /// Whether its people are customers.
        "customers" customers: Option<Located<bool>>,
    }
}

section! {
    /// An ideal customer profile.
    pub struct Icp {
        /// What every member fits.
        "where" predicate: Located<Predicate>,
        /// The role that approved it.
        "approved_by" approved_by: Located<Name>,
        /// The last day it holds.
        "until" until: Located<Date>,
    }
}

section! {
    /// A legitimate-interest assessment or a consent record.
    pub struct LawfulBasis {
        /// The segments it covers.
        "covers" covers: Vec<Located<Segment>>,
        /// The last day it holds.
        "until" until: Located<Date>,
    }
}

words! {
    /// Where a suppression list is read.
    pub enum SuppressionSource, "where a list is read" {
        /// A condition on the lead, and on every record with the same address.
        Salesforce = "salesforce",
        /// Smartlead's block list and unsubscribes.
        Smartlead = "smartlead",
        /// Domains listed here.
        Domains = "domains",
        /// Open opportunities of the account.
        OpenOpportunities = "open-opportunities",
    }
}

section! {
    /// A suppression list.
    pub struct SuppressionList {
        /// Where it is read.
        "from" from: Located<SuppressionSource>,
        /// The condition that puts a lead on it, for Salesforce.
        "where" predicate: Option<Located<Predicate>>,
        /// The domains on it.
        "domains" domains: Option<Vec<Located<String>>>,
    }
}

words! {
    /// What a country's law asks for.
    pub enum CountryRule, "a country rule" {
        /// Business mail is allowed with an opt-out.
        Allow = "allow",
        /// A legitimate-interest assessment is required.
        LawfulBasis = "lawful-basis",
        /// Prior consent is required.
        Consent = "consent",
        /// Nobody there is written to.
        Exclude = "exclude",
    }
}

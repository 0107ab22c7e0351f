//! How a seeded world is described: its size, its rates, its bad days.
//!
//! Knows nothing of the people it makes or of the platforms that hold them.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Everything that decides a world. The same settings give the same world, byte for byte.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WorldSettings {
    /// Decides every name, flaw and reaction.
    pub seed: u64,
    /// The two Salesforce orgs, by the name the spec calls them.
    pub orgs: Vec<CrmSettings>,
    /// What recipients do with a message.
    pub rates: Rates,
    /// What is wrong with rows of the list, as shares of all rows.
    pub flaws: FlawRates,
    /// Periods in which an outreach goes badly.
    pub incidents: Vec<Incident>,
}

/// One Salesforce org's share of the world.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CrmSettings {
    /// The name of the instance: `core`, `icare`.
    pub name: String,
    /// How many Leads it holds, those with a duplicated address not counted twice.
    pub leads: u32,
    /// The Campaign that exists from the start; none means the org has no Campaign.
    pub campaign: Option<String>,
    /// Whether every Lead is a member of that Campaign from the start.
    pub members: bool,
    /// What is wrong with its rows, where that differs from the rest of the world.
    pub flaws: Option<FlawRates>,
}

/// Shares of sends that are followed by something. What is left over is silence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Rates {
    /// The address does not exist: decided at the first step; a tenth of it at later steps.
    pub hard_bounce: f64,
    /// A reply that wants to talk.
    pub positive: f64,
    /// A reply that neither wants nor refuses.
    pub neutral: f64,
    /// A reply that refuses.
    pub negative: f64,
    /// An automatic absence note.
    pub out_of_office: f64,
    /// A reply whose text asks for no more mail.
    pub unsubscribe_text: f64,
    /// A click on the unsubscribe link.
    pub opt_out_link: f64,
    /// The message is opened.
    pub open: f64,
}

/// Shares of rows with a flaw that real lists have. A row has one flaw at most.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FlawRates {
    /// An address such as `info@`.
    pub generic_inbox: f64,
    /// No first name.
    pub missing_first_name: f64,
    /// A second Lead with the same address.
    pub duplicate_address: f64,
    /// Opted out on the Lead.
    pub opted_out: f64,
    /// Opted out on a Contact that has the same address.
    pub contact_opted_out: f64,
    /// Known to have bounced; a send to it bounces again.
    pub already_bounced: f64,
    /// Owned by a queue, not a person.
    pub owner_is_queue: f64,
    /// Not accepted by its owner.
    pub not_accepted: f64,
    /// No country.
    pub no_country: f64,
    /// Not eligible for cold outreach.
    pub not_eligible: f64,
    /// A customer now.
    pub customer_active: f64,
}

/// A period of simulated time in which hard bounces have another rate, at every step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// The first instant.
    #[schemars(with = "String")]
    pub from: Timestamp,
    /// The first instant after.
    #[schemars(with = "String")]
    pub to: Timestamp,
    /// The share of sends that bounce.
    pub hard_bounce_rate: f64,
}

impl Default for WorldSettings {
    fn default() -> Self {
        Self {
            seed: 1,
            orgs: vec![
                CrmSettings { name: "core".to_owned(), ..CrmSettings::default() },
                CrmSettings {
                    name: "icare".to_owned(),
                    leads: 120,
                    campaign: Some("Spring service check for former clients".to_owned()),
                    members: true,
                    flaws: None,
                },
            ],
            rates: Rates::default(),
            flaws: FlawRates::default(),
            incidents: Vec::new(),
        }
    }
}

impl Default for CrmSettings {
    fn default() -> Self {
        Self {
            name: "core".to_owned(),
            leads: 400,
            campaign: Some("Q1 win-back of dormant shippers".to_owned()),
            members: true,
            flaws: None,
        }
    }
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            hard_bounce: 0.008,
            positive: 0.012,
            neutral: 0.010,
            negative: 0.012,
            out_of_office: 0.030,
            unsubscribe_text: 0.003,
            opt_out_link: 0.004,
            open: 0.35,
        }
    }
}

impl Default for FlawRates {
    fn default() -> Self {
        Self {
            generic_inbox: 0.020,
            missing_first_name: 0.015,
            duplicate_address: 0.015,
            opted_out: 0.020,
            contact_opted_out: 0.010,
            already_bounced: 0.015,
            owner_is_queue: 0.015,
            not_accepted: 0.015,
            no_country: 0.010,
            not_eligible: 0.030,
            customer_active: 0.015,
        }
    }
}

impl FlawRates {
    /// A list without a flaw.
    pub const NONE: Self = Self {
        generic_inbox: 0.0,
        missing_first_name: 0.0,
        duplicate_address: 0.0,
        opted_out: 0.0,
        contact_opted_out: 0.0,
        already_bounced: 0.0,
        owner_is_queue: 0.0,
        not_accepted: 0.0,
        no_country: 0.0,
        not_eligible: 0.0,
        customer_active: 0.0,
    };
}

impl Rates {
    /// Recipients who do nothing at all.
    pub const SILENT: Self = Self {
        hard_bounce: 0.0,
        positive: 0.0,
        neutral: 0.0,
        negative: 0.0,
        out_of_office: 0.0,
        unsubscribe_text: 0.0,
        opt_out_link: 0.0,
        open: 0.0,
    };
}

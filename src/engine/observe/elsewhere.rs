//! What other records say of the people of an audience: opt-outs under the same address, and open
//! opportunities of the account behind it.
//!
//! Limits, because SOQL compares whole values only. An opt-out is found under the address as the
//! lead has it and under its normalised form; one under a third spelling is not. An account is
//! found by a contact or a converted lead with one of these addresses, or by a web site that is
//! the plain address of the mail domain; an account known only under another site is not.

use std::collections::{BTreeMap, BTreeSet};

use super::salesforce::id;
use super::wanted::Wanted;
use crate::audience::{DomainClass, Normaliser};
use crate::platform::salesforce::{Client, Condition, Literal, Record, Soql};
use crate::spec::policy::FieldNames;

/// What was found, by normalised address.
pub(super) struct Elsewhere {
    /// The records that opted out.
    opted_out: BTreeMap<String, BTreeSet<String>>,
    /// Addresses with an open opportunity on the account of a record that has them.
    open: BTreeSet<String>,
    /// Mail domains with an open opportunity on the account of that site.
    open_domains: BTreeSet<String>,
}

impl Elsewhere {
    /// Whether a record other than this lead has the address and has opted out.
    pub fn opted_out(&self, lead: &str, email: Option<&str>) -> bool {
        let records = email.and_then(key).and_then(|(key, _)| self.opted_out.get(&key));
        records.is_some_and(|records| records.iter().any(|record| record != lead))
    }

    /// Whether an open opportunity was found behind the address.
    pub fn open_opportunity(&self, email: Option<&str>) -> bool {
        email.and_then(key).is_some_and(|(key, domain)| {
            self.open.contains(&key) || self.open_domains.contains(&domain)
        })
    }
}

/// Looks for the addresses of some leads in other records.
pub(super) async fn elsewhere(
    client: &Client,
    names: &FieldNames,
    wanted: &Wanted,
    leads: impl Iterator<Item = &Record>,
) -> Result<Elsewhere, String> {
    let mut spellings = BTreeSet::new();
    let mut domains = BTreeSet::new();
    for email in leads.filter_map(|lead| lead.text("Email")) {
        spellings.insert(email.trim().to_lowercase());
        if let Some((key, domain)) = key(email) {
            spellings.insert(key);
            domains.insert(domain);
        }
    }
    let spellings: Vec<Literal> = spellings.iter().map(|one| Literal::from(one.as_str())).collect();
    let opted_out = opted_out(client, &names.opted_out.value.field, &spellings).await?;
    let mut found = Elsewhere { opted_out, open: BTreeSet::new(), open_domains: BTreeSet::new() };
    if wanted.opportunities {
        open(client, &spellings, &domains, &mut found).await?;
    }
    Ok(found)
}

async fn opted_out(
    client: &Client,
    field: &str,
    spellings: &[Literal],
) -> Result<BTreeMap<String, BTreeSet<String>>, String> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for object in ["Lead", "Contact"] {
        let soql = Soql::select(object, ["Id", "Email"]).filter(Condition::is(field, true));
        for record in ask_in(client, &soql, "Email", spellings).await? {
            if let Some((key, _)) = record.text("Email").and_then(key) {
                found.entry(key).or_default().insert(id(&record)?);
            }
        }
    }
    Ok(found)
}

async fn open(
    client: &Client,
    spellings: &[Literal],
    domains: &BTreeSet<String>,
    found: &mut Elsewhere,
) -> Result<(), String> {
    let mut by_account: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let contacts = Soql::select("Contact", ["Email", "AccountId"])
        .filter(Condition::is_not("AccountId", Literal::Null));
    let converted = Soql::select("Lead", ["Email", "ConvertedAccountId"])
        .filter(Condition::is("IsConverted", true));
    for (soql, account) in [(contacts, "AccountId"), (converted, "ConvertedAccountId")] {
        for record in ask_in(client, &soql, "Email", spellings).await? {
            let key = record.text("Email").and_then(key).map(|(key, _)| key);
            if let (Some(key), Some(account)) = (key, record.id_of(account)) {
                by_account.entry(account.as_str().to_owned()).or_default().insert(key);
            }
        }
    }
    let sites = sites(domains);
    let names: Vec<Literal> = sites.keys().map(|site| Literal::from(site.as_str())).collect();
    let accounts = Soql::select("Account", ["Id", "Website"]);
    let mut by_site = BTreeMap::new();
    for record in ask_in(client, &accounts, "Website", &names).await? {
        let site = record.text("Website").unwrap_or_default().trim().to_lowercase();
        if let Some(domain) = sites.get(&site) {
            by_site.insert(id(&record)?, (*domain).clone());
        }
    }
    let all: BTreeSet<&String> = by_account.keys().chain(by_site.keys()).collect();
    let all: Vec<Literal> =
        all.into_iter().map(|account| Literal::from(account.as_str())).collect();
    let opportunities =
        Soql::select("Opportunity", ["AccountId"]).filter(Condition::is("IsClosed", false));
    for record in ask_in(client, &opportunities, "AccountId", &all).await? {
        let Some(account) = record.id_of("AccountId") else { continue };
        found.open.extend(by_account.get(account.as_str()).into_iter().flatten().cloned());
        found.open_domains.extend(by_site.get(account.as_str()).cloned());
    }
    Ok(())
}

/// The plain web addresses of companies' own mail domains.
fn sites(domains: &BTreeSet<String>) -> BTreeMap<String, &String> {
    let own = domains.iter().filter(|name| DomainClass::of(name) == DomainClass::Organisation);
    let mut sites = BTreeMap::new();
    for domain in own {
        for scheme in ["", "http://", "https://"] {
            for www in ["", "www."] {
                for slash in ["", "/"] {
                    sites.insert(format!("{scheme}{www}{domain}{slash}"), domain);
                }
            }
        }
    }
    sites
}

async fn ask_in(
    client: &Client,
    soql: &Soql,
    field: &str,
    values: &[Literal],
) -> Result<Vec<Record>, String> {
    client.query_in(soql, field, values).await.map_err(|error| error.to_string())
}

/// The normalised address and its domain.
fn key(email: &str) -> Option<(String, String)> {
    let mut normaliser = Normaliser::new();
    let key = normaliser.key(email)?;
    Some((key.text().to_owned(), key.domain().to_owned()))
}

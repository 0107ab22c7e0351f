//! What other records say of the people of an audience: opt-outs under the same address, and open
//! opportunities of the account behind it.
//!
//! Limits. SOQL compares whole values only: an opt-out is found under the address as the lead has
//! it and under its normalised form, and one under a third spelling is not. An account is found by
//! a contact or a converted lead with one of these addresses, or by a web site on the mail domain
//! itself, with or without `www.`; an account known only under another site is not.

use std::collections::{BTreeMap, BTreeSet};

use super::salesforce::{Described, id};
use super::wanted::Wanted;
use crate::audience::{DomainClass, Normaliser};
use crate::platform::salesforce::{Client, Condition, Literal, Record, Soql};
use crate::spec::policy::FieldNames;

/// What was found, by normalised address.
#[derive(Default)]
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

    fn note_opted_out(&mut self, others: &[Other]) -> Result<(), String> {
        for Other { record, .. } in others.iter().filter(|other| other.opted_out) {
            if let Some((key, _)) = record.text("Email").and_then(key) {
                self.opted_out.entry(key).or_default().insert(id(record)?);
            }
        }
        Ok(())
    }

    /// Takes the open opportunities of accounts that the addresses stand for, and of accounts whose
    /// site is on a company's own mail domain.
    fn note_open(
        &mut self,
        opportunities: &[Record],
        accounts: &BTreeMap<String, BTreeSet<String>>,
        domains: &BTreeSet<String>,
    ) {
        for record in opportunities {
            let account = record.id_of("AccountId");
            let people = account.and_then(|account| accounts.get(account.as_str()));
            self.open.extend(people.into_iter().flatten().cloned());
            let site = record.text("Account.Website").map(domain_of);
            let own = |domain: &String| {
                domains.contains(domain) && DomainClass::of(domain) == DomainClass::Organisation
            };
            self.open_domains.extend(site.filter(own));
        }
    }
}

/// Looks for the addresses of some leads in other records.
pub(super) async fn elsewhere(
    client: &Client,
    described: &Described,
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
    let others = others(client, described, &names.opted_out.value.field, &spellings).await?;
    let mut found = Elsewhere::default();
    found.note_opted_out(&others)?;
    if wanted.opportunities {
        found.note_open(&open(client).await?, &accounts(&others), &domains);
    }
    Ok(found)
}

/// A lead or contact with one of the addresses.
struct Other {
    record: Record,
    opted_out: bool,
}

/// The leads and contacts with one of the addresses that opted out or that stand for an account.
async fn others(
    client: &Client,
    described: &Described,
    opted_out: &str,
    spellings: &[Literal],
) -> Result<Vec<Other>, String> {
    let account = Condition::is_not("AccountId", Literal::Null);
    let converted = Condition::is("IsConverted", true);
    let places = [
        (&described.contact, "Contact", "AccountId", account),
        (&described.lead, "Lead", "ConvertedAccountId", converted),
    ];
    let mut all = Vec::new();
    for (object, name, account, has_account) in places {
        let field = object.field(opted_out).ok_or("opt-outs cannot be seen")?.name.as_str();
        let soql = Soql::select(name, ["Id", "Email", field, account])
            .filter(Condition::is(field, true).or(has_account));
        let records = client.query_in(&soql, "Email", spellings).await;
        let records = records.map_err(|error| error.to_string())?;
        all.extend(records.into_iter().map(|record| {
            let opted_out = record.flag(field) != Some(false);
            Other { record, opted_out }
        }));
    }
    Ok(all)
}

/// The accounts that records stand for, with the addresses of those records.
fn accounts(others: &[Other]) -> BTreeMap<String, BTreeSet<String>> {
    let mut accounts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for Other { record, .. } in others {
        let key = record.text("Email").and_then(key).map(|(key, _)| key);
        let account = record.id_of("AccountId").or_else(|| record.id_of("ConvertedAccountId"));
        if let (Some(key), Some(account)) = (key, account) {
            accounts.entry(account.as_str().to_owned()).or_default().insert(key);
        }
    }
    accounts
}

/// Every open opportunity, with the web site of its account: an organisation has fewer of them than
/// there are spellings of the sites of an audience, and what is read whole can be compared by
/// domain.
async fn open(client: &Client) -> Result<Vec<Record>, String> {
    let soql = Soql::select("Opportunity", ["AccountId", "Account.Website"])
        .filter(Condition::is("IsClosed", false))
        .filter(Condition::is_not("AccountId", Literal::Null));
    client.query(&soql).await.map_err(|error| error.to_string())
}

/// The domain of a web site, without `www.`.
fn domain_of(site: &str) -> String {
    let site = site.trim().to_lowercase();
    let rest = site.split_once("://").map_or(site.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// The normalised address and its domain.
fn key(email: &str) -> Option<(String, String)> {
    let mut normaliser = Normaliser::new();
    let key = normaliser.key(email)?;
    Some((key.text().to_owned(), key.domain().to_owned()))
}

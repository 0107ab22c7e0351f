//! Invented people and companies, and the flaws of the lists they stand in.
//!
//! Knows nothing of the objects a CRM keeps them in.

use std::collections::BTreeSet;

use super::chance::{number, one_of, share};
use super::settings::{FlawRates, WorldSettings};
use super::words::{
    COMPANY_FIRST, COMPANY_SECOND, COUNTRIES, Country, FIRST, GOODS, LAST, SEGMENTS, TITLES,
};

/// A company.
#[derive(Debug, Clone)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// Its domain, under `.example`.
    pub domain: String,
    /// Where it is.
    pub country: Country,
    /// Its industry.
    pub industry: &'static str,
    /// How many people work there.
    pub employees: u32,
    /// What an enrichment finds out about it.
    pub description: String,
}

/// A person on a list.
#[derive(Debug, Clone)]
pub struct Person {
    /// The org whose list it is.
    pub org: String,
    /// First name; empty when the row has none.
    pub first: String,
    /// Last name.
    pub last: String,
    /// Address, in lower case, unique in the world.
    pub email: String,
    /// Job title.
    pub title: &'static str,
    /// Index of the company.
    pub(super) company: usize,
    /// The segment the row was listed for.
    pub segment: &'static str,
    /// What is wrong with the row.
    pub flaw: Option<Flaw>,
}

/// What can be wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "`FlawRates` says what each means")]
pub enum Flaw {
    GenericInbox,
    MissingFirstName,
    DuplicateAddress,
    OptedOut,
    ContactOptedOut,
    AlreadyBounced,
    OwnerIsQueue,
    NotAccepted,
    NoCountry,
    NotEligible,
    CustomerActive,
}

/// Everyone and every company, in a fixed order.
pub(super) fn populate(settings: &WorldSettings) -> (Vec<Company>, Vec<Person>) {
    let companies = companies(settings);
    let mut people = Vec::new();
    let mut taken = BTreeSet::new();
    for org in &settings.orgs {
        for index in 0..org.leads {
            let key = format!("{}/{index}", org.name);
            people.push(person(settings, &org.name, &key, &companies, &mut taken));
        }
    }
    (companies, people)
}

fn companies(settings: &WorldSettings) -> Vec<Company> {
    let all = COMPANY_FIRST.len() * COMPANY_SECOND.len();
    (0..all).map(|index| company(settings.seed, index)).collect()
}

fn company(seed: u64, index: usize) -> Company {
    let first = COMPANY_FIRST[index % COMPANY_FIRST.len()];
    let (second, industry) = COMPANY_SECOND[index / COMPANY_FIRST.len() % COMPANY_SECOND.len()];
    let name = format!("{first} {second}");
    let domain = format!("{}-{}.example", first.to_lowercase(), second.to_lowercase());
    let country = one_of(seed, &["country", &domain], COUNTRIES);
    let employees = 20 + number(seed, &["employees", &domain]) % 4_800;
    let goods = one_of(seed, &["goods", &domain], GOODS);
    let sites = 1 + number(seed, &["sites", &domain]) % 9;
    let description = format!(
        "{name} ships {goods} from {sites} sites in {} and buys transport on yearly tenders.",
        country.iso
    );
    let employees = u32::try_from(employees).unwrap_or(20);
    Company { name, domain, country, industry, employees, description }
}

fn person(
    settings: &WorldSettings,
    org: &str,
    key: &str,
    companies: &[Company],
    taken: &mut BTreeSet<String>,
) -> Person {
    let seed = settings.seed;
    let own = settings.orgs.iter().find(|crm| crm.name == org).and_then(|crm| crm.flaws.as_ref());
    let flaw = flaw(seed, key, own.unwrap_or(&settings.flaws));
    let first = one_of(seed, &["first", key], FIRST);
    let last = one_of(seed, &["last", key], LAST);
    let index = number(seed, &["company", key]) % companies.len() as u64;
    let company = usize::try_from(index).unwrap_or(0);
    let domain = &companies[company].domain;
    let local = if flaw == Some(Flaw::GenericInbox) {
        one_of(seed, &["inbox", key], &["info", "office", "sales", "contact"]).to_owned()
    } else {
        format!("{}.{}", first.to_lowercase(), last.to_lowercase())
    };
    Person {
        org: org.to_owned(),
        first: if flaw == Some(Flaw::MissingFirstName) { String::new() } else { first.to_owned() },
        last: last.to_owned(),
        email: untaken(&local, domain, taken),
        title: one_of(seed, &["title", key], TITLES),
        company,
        segment: one_of(seed, &["segment", key], SEGMENTS),
        flaw,
    }
}

/// The address, with the first free number behind the name when it is taken. A generic inbox is
/// numbered in its domain, so that its name stays generic.
fn untaken(local: &str, domain: &str, taken: &mut BTreeSet<String>) -> String {
    let mut email = format!("{local}@{domain}");
    let mut count = 2;
    while !taken.insert(email.clone()) {
        email = if local.contains('.') {
            format!("{local}{count}@{domain}")
        } else {
            format!("{local}@site{count}.{domain}")
        };
        count += 1;
    }
    email
}

fn flaw(seed: u64, key: &str, rates: &FlawRates) -> Option<Flaw> {
    let mut left = share(seed, &["flaw", key]);
    let table = [
        (rates.generic_inbox, Flaw::GenericInbox),
        (rates.missing_first_name, Flaw::MissingFirstName),
        (rates.duplicate_address, Flaw::DuplicateAddress),
        (rates.opted_out, Flaw::OptedOut),
        (rates.contact_opted_out, Flaw::ContactOptedOut),
        (rates.already_bounced, Flaw::AlreadyBounced),
        (rates.owner_is_queue, Flaw::OwnerIsQueue),
        (rates.not_accepted, Flaw::NotAccepted),
        (rates.no_country, Flaw::NoCountry),
        (rates.not_eligible, Flaw::NotEligible),
        (rates.customer_active, Flaw::CustomerActive),
    ];
    for (rate, flaw) in table {
        if left < rate {
            return Some(flaw);
        }
        left -= rate;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_unique_reserved_and_repeatable() {
        let settings = WorldSettings::default();
        let (_, people) = populate(&settings);
        let emails: BTreeSet<_> = people.iter().map(|p| p.email.clone()).collect();
        assert_eq!(emails.len(), people.len());
        assert!(emails.iter().all(|email| email.ends_with(".example")));
        let again: BTreeSet<_> = populate(&settings).1.into_iter().map(|p| p.email).collect();
        assert_eq!(emails, again);
        let other = WorldSettings { seed: 2, ..settings };
        assert_ne!(emails, populate(&other).1.into_iter().map(|p| p.email).collect());
    }

    #[test]
    fn an_org_may_have_flaws_of_its_own() {
        let mut settings = WorldSettings { flaws: FlawRates::NONE, ..WorldSettings::default() };
        settings.orgs[1].flaws = Some(FlawRates { customer_active: 1.0, ..FlawRates::NONE });
        let own = &settings.orgs[1].name;
        let flaw = |org: &str| (org == own).then_some(Flaw::CustomerActive);
        assert!(populate(&settings).1.iter().all(|person| person.flaw == flaw(&person.org)));
    }

    #[test]
    fn a_list_without_flaws_has_none_and_the_default_has_every_one() {
        let clean = WorldSettings { flaws: FlawRates::NONE, ..WorldSettings::default() };
        assert!(populate(&clean).1.iter().all(|person| person.flaw.is_none()));
        let (_, people) = populate(&WorldSettings::default());
        let kinds: BTreeSet<_> = people.iter().filter_map(|person| person.flaw).collect();
        assert_eq!(kinds.len(), 11, "{kinds:?}");
    }
}

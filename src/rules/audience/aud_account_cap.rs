//! `aud-account-cap`: few people of one company are written to at once.

use crate::spec::policy::defaults;
use std::collections::BTreeMap;

use crate::base::address::Normaliser;
use crate::base::domain_class::DomainClass;
use crate::base::words::thousands;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

use super::recipients::recipients;

pub(super) static RULE: Rule = Rule {
    code: "B015",
    name: "aud-account-cap",
    summary: "few people of one company are written to at once",
    group: Group::Audience,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("aud_account_cap.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let people = recipients(live)?;
    let policy = live.subject.audiences()?;
    let most = policy.per_domain.as_ref().map_or(defaults::DOMAIN_PEOPLE, |cap| cap.value) as usize;
    let mut normaliser = Normaliser::new();
    let mut domains: BTreeMap<String, usize> = BTreeMap::new();
    for person in people {
        let Some(key) = normaliser.key(person.email.reveal()) else { continue };
        if DomainClass::of(key.domain()) == DomainClass::Organisation {
            *domains.entry(key.domain().to_owned()).or_default() += 1;
        }
    }
    let crowded: Vec<usize> = domains.into_values().filter(|count| *count > most).collect();
    let Some(largest) = crowded.iter().max() else { return Ok(()) };
    let count = thousands(crowded.len() as u64);
    let headline = format!("company domains with more than {most} recipients: {count}");
    let mut finding = found
        .at(live.subject.section_at("audience"), headline)
        .label(format!("{} of the largest", thousands(*largest as u64)));
    finding = match &policy.per_domain {
        Some(cap) => finding
            .also(cap.at, "the most people of one domain")
            .help("spread them over campaigns that follow each other"),
        None => finding.also(policy.cooldown.at, "beside this limit stands no `per_domain`").help(
            "set `per_domain` in the audiences policy, so that plans keep to it, or spread the \
             people over campaigns that follow each other",
        ),
    };
    found.push(finding);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::private::Personal;
    use crate::rules::testing::World;
    use crate::rules::testing::readings;

    fn colleagues(world: &mut World, count: usize, domain: &str) {
        for (number, person) in world.people().iter_mut().take(count).enumerate() {
            person.email = Personal::new(format!("p{number}@{domain}"));
        }
    }

    #[test]
    fn too_many_people_of_one_company_are_counted() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| colleagues(world, 6, "acme.example"),
                    "warning: company domains with more than 5 recipients: 1",
                ),
                (|world| colleagues(world, 5, "acme.example"), "pass"),
                (|world| colleagues(world, 10, "gmail.com"), "pass"),
                (
                    |world| {
                        world.edit("policy/audiences.yaml", "per_domain: 5\n", "");
                        colleagues(world, 4, "acme.example");
                    },
                    "warning: company domains with more than 3 recipients: 1",
                ),
                (|world| world.people().clear(), "skip: nobody is left to look at"),
                (
                    |world| world.without_salesforce(),
                    "skip: Salesforce could not be read: it answered 503",
                ),
            ],
        );
    }
}

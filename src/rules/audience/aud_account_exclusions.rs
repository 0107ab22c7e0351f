//! `aud-account-exclusions`: nobody of ours or of an excluded company is a recipient.

use super::blocked::Blocked;
use super::recipients::{Words, recipients, refuse, those};
use crate::base::private::Personal;
use crate::diagnostic::Severity;
use crate::observation::Fact;
use crate::rules::Subject;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};
use crate::spec::policy::SuppressionSource;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "B010",
    name: "aud-account-exclusions",
    summary: "no recipient is of our own company or an excluded one, or a customer unasked",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0 stage 1",
    page: include_str!("aud_account_exclusions.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let people = recipients(live)?;
    let audience = live.subject.audience()?;
    let at = audience.suppress.first().map_or(audience.from.at, |first| first.at);
    let mut own = Blocked::of(&own_domains(&live.subject));
    let wrong = those(&people, |person| own.holds(person.email.reveal()));
    let words = Words {
        who: "recipients at a domain of our own",
        help: "take them out of the campaign: colleagues are no audience",
    };
    refuse(found, at, &wrong, people.len(), &words);
    let policy = live.subject.audiences()?;
    for (name, list) in policy.suppression.iter() {
        if list.from.value != SuppressionSource::Domains {
            continue;
        }
        let domains = list.domains.iter().flatten();
        let mut listed = Blocked::of(&domains.map(|one| Personal::from(one.as_str())).collect());
        let wrong = those(&people, |person| listed.holds(person.email.reveal()));
        let who = format!("recipients on the list `{}`", name.value);
        let help = format!("add `{}` to `audience.suppress`", name.value);
        refuse(found, at, &wrong, people.len(), &Words { who: &who, help: &help });
    }
    let segments = policy.segments.iter().filter(|one| one.segment.value == audience.segment.value);
    let wants_customers =
        segments.filter_map(|one| one.customers.as_ref()).any(|customers| customers.value);
    let customer = live.subject.fields()?.names.customer.as_ref();
    if let Some(customer) = customer.filter(|_| !wants_customers) {
        let field = customer.value.field.as_str();
        let wrong = those(&people, |person| person.facts.get(field) == Some(&Fact::Bool(true)));
        let help = format!("suppress a list of those with `{} = TRUE`", customer.value.field);
        let words = Words { who: "recipients who are customers already", help: &help };
        refuse(found, at, &wrong, people.len(), &words);
    }
    Ok(())
}

/// The registered domains of every unit, and those of its legal entity and its test inboxes.
fn own_domains(subject: &Subject<'_>) -> BTreeSet<Personal> {
    let policy = &subject.workspace.policy;
    let units = || policy.blueprints.iter().flat_map(|blueprint| blueprint.gbus.iter());
    let registered = units().flat_map(|(_, unit)| unit.domains.names().map(str::to_owned));
    let seeds = units().flat_map(|(_, unit)| unit.seeds.iter().flatten());
    let seeds = seeds.map(|seed| seed.inbox.value.clone());
    let entities = policy.senders.iter().flat_map(|senders| senders.entities.iter());
    let contacts = entities.filter_map(|(_, entity)| entity.contact.value.rsplit_once('@'));
    let contacts = contacts.map(|(_, domain)| domain.to_owned());
    registered.chain(seeds).chain(contacts).map(Personal::new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{World, readings};

    fn address(world: &mut World, address: &str) {
        world.people()[2].email = Personal::from(address);
    }

    fn customer(world: &mut World) {
        let facts = &mut world.people()[2].facts;
        facts.insert("Customer_Active__c".to_owned(), Fact::Bool(true));
    }

    #[test]
    fn colleagues_competitors_and_customers_are_no_recipients() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| address(world, "nora@mail.larkfield-freight.example"),
                    "error: recipients at a domain of our own: 1 of 10",
                ),
                (
                    |world| address(world, "one@freight-seeds.example"),
                    "error: recipients at a domain of our own: 1 of 10",
                ),
                (
                    |world| address(world, "ceo@competitor.example"),
                    "error: recipients on the list `competitors`: 1 of 10",
                ),
                (|world| customer(world), "error: recipients who are customers already: 1 of 10"),
                (
                    |world| {
                        world.choose("q2-service-upsell");
                        customer(world);
                    },
                    "pass",
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

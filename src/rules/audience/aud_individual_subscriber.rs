//! `aud-individual-subscriber`: a sole trader in the United Kingdom is a person, not a company.

use super::recipients::{Words, recipients, refuse, those};
use crate::base::country::code_of;
use crate::diagnostic::Severity;
use crate::observation::{PersonSeen, Verdict, evaluate};
use crate::rules::Skip;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

pub(super) static RULE: Rule = Rule {
    code: "B026",
    name: "aud-individual-subscriber",
    summary: "no recipient in the United Kingdom is an individual subscriber",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "ICO",
    page: include_str!("aud_individual_subscriber.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let people = recipients(live)?;
    let british = |person: &PersonSeen| {
        person.country.as_deref().and_then(code_of).is_some_and(|code| code == "GB")
    };
    let there = those(&people, british);
    if there.is_empty() {
        return Ok(());
    }
    let policy = live.subject.audiences()?;
    let Some(individuals) = &policy.individuals else {
        return Err(Skip::because(format!(
            "{} of the recipients are in the United Kingdom, and the audiences policy does not say \
             under `individuals` how a sole trader is known",
            there.len()
        )));
    };
    let at = live.subject.audience()?.from.at;
    let says =
        |verdict| those(&there, |person| evaluate(&individuals.value, &person.facts) == verdict);
    let words = Words {
        who: "recipients in the United Kingdom who are sole traders or the like",
        help: "take them out, unless each of them has consented",
    };
    refuse(found, at, &says(Verdict::Holds), people.len(), &words);
    let words = Words {
        who: "recipients in the United Kingdom of whom it is not known whether they are companies",
        help: "let the integration read the fields that `individuals` names",
    };
    refuse(found, at, &says(Verdict::Unknown), people.len(), &words);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::Fact;
    use crate::rules::testing::{World, readings};

    /// One recipient in the United Kingdom; with a legal form, policy says which one is a person.
    fn british(world: &mut World, form: Option<&str>) {
        if form.is_some() {
            world.edit(
                "policy/audiences.yaml",
                "size_max: 5000",
                "size_max: 5000\nindividuals: Legal_Form__c = 'Sole Trader'",
            );
        }
        let person = &mut world.people()[1];
        person.country = Some("United Kingdom".to_owned());
        let fact = form.map_or(Fact::Null, |form| Fact::Text(form.to_owned()));
        person.facts.insert("Legal_Form__c".to_owned(), fact);
    }

    #[test]
    fn a_sole_trader_needs_consent_of_his_own() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| british(world, None),
                    "skip: 1 of the recipients are in the United Kingdom, and the audiences policy \
                     does not say under `individuals` how a sole trader is known",
                ),
                (|world| british(world, Some("Limited Company")), "pass"),
                (
                    |world| british(world, Some("Sole Trader")),
                    "error: recipients in the United Kingdom who are sole traders or the like: 1 \
                     of 10",
                ),
                (
                    |world| {
                        british(world, Some("x"));
                        world.people()[1].facts.remove("Legal_Form__c");
                    },
                    "error: recipients in the United Kingdom of whom it is not known whether they \
                     are companies: 1 of 10",
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

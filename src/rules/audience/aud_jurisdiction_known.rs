//! `aud-jurisdiction-known`: no law can be kept where the country is not known.

use crate::base::country::code_of;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

use super::recipients::{Words, recipients, refuse, those};

pub(super) static RULE: Rule = Rule {
    code: "B023",
    name: "aud-jurisdiction-known",
    summary: "the country of every recipient is known",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("aud_jurisdiction_known.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let people = recipients(live)?;
    let wrong = those(&people, |person| person.country.as_deref().and_then(code_of).is_none());
    let words = Words {
        who: "recipients without a country that is known",
        help: "fill in the country in Salesforce, or take them out of the campaign",
    };
    refuse(found, live.subject.section_at("audience"), &wrong, people.len(), &words);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::readings;

    #[test]
    fn a_country_that_is_not_known_is_refused() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| world.people()[1].country = None,
                    "error: recipients without a country that is known: 1 of 10",
                ),
                (
                    |world| world.people()[1].country = Some("Atlantis".to_owned()),
                    "error: recipients without a country that is known: 1 of 10",
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

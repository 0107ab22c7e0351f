//! `aud-jurisdiction-allowed`: the country of every recipient allows the mail.

use std::collections::BTreeMap;

use crate::base::country::code_of;
use crate::diagnostic::Severity;
use crate::observation::PersonSeen;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};
use crate::spec::policy::CountryRule;

use super::recipients::{leads, recipients, share};

pub(super) static RULE: Rule = Rule {
    code: "B024",
    name: "aud-jurisdiction-allowed",
    summary: "the law of every recipient's country allows the mail",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "UWG, CASL, EU-TAB",
    page: include_str!("aud_jurisdiction_allowed.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let people = recipients(live)?;
    let policy = live.subject.audiences()?;
    let audience = live.subject.audience()?;
    let mut countries: BTreeMap<String, Vec<&PersonSeen>> = BTreeMap::new();
    for person in &people {
        if let Some(code) = person.country.as_deref().and_then(code_of) {
            countries.entry(code).or_default().push(person);
        }
    }
    for (code, there) in countries {
        let rule = policy.countries.get(&code).unwrap_or(&policy.other_countries);
        let based = audience.lawful_basis.is_some();
        let Some((asks, help)) = refusal(rule.value, based) else { continue };
        let headline = format!("recipients in `{code}`: {}", share(there.len(), people.len()));
        found.push(
            found
                .at(live.subject.section_at("audience"), headline)
                .label(leads(&there))
                .also(rule.at, asks)
                .help(help),
        );
    }
    Ok(())
}

/// What the rule of a country asks for that is not there, and what to do.
fn refusal(rule: CountryRule, based: bool) -> Option<(&'static str, &'static str)> {
    match rule {
        CountryRule::Allow => None,
        CountryRule::LawfulBasis if based => None,
        CountryRule::LawfulBasis => Some((
            "asks for a recorded basis",
            "name the assessment under `audience.lawful_basis`, or take them out of the campaign",
        )),
        CountryRule::Consent => Some((
            "asks for prior consent",
            "take them out of the campaign: no consent is recorded for them",
        )),
        CountryRule::Exclude => {
            Some(("nobody there is written to", "take them out of the campaign"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;
    use crate::rules::testing::readings;

    const FILE: &str = "campaigns/q1-dormant-shippers.yaml";

    fn live_in(world: &mut World, count: usize, country: &str) {
        for person in world.people().iter_mut().take(count) {
            person.country = Some(country.to_owned());
        }
    }

    #[test]
    fn the_rule_of_each_country_is_kept() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (|world| live_in(world, 2, "Germany"), "error: recipients in `DE`: 2 of 10"),
                (|world| live_in(world, 1, "JP"), "error: recipients in `JP`: 1 of 10"),
                (
                    |world| world.edit(FILE, "  lawful_basis: LIA-2026-014\n", ""),
                    "error: recipients in `CH`: 4 of 10",
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

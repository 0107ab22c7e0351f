//! `aud-icp-only`: no recipient outside the approved customer profile.

use crate::diagnostic::Severity;
use crate::observation::{Verdict, evaluate};
use crate::rules::{Check, Found, Group, Live, Ran, Rule, Skip};

use super::recipients::{leads, recipients, share, those};

pub(super) static RULE: Rule = Rule {
    code: "B006",
    name: "aud-icp-only",
    summary: "every recipient fits the approved customer profile",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S1",
    page: include_str!("aud_icp_only.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let people = recipients(live)?;
    let name = &live.subject.audience()?.icp;
    let profile = live.subject.audiences()?.icps.get(name.as_str());
    let condition = &profile
        .ok_or_else(|| Skip::because(format!("policy has no customer profile `{}`", name.value)))?
        .predicate;
    for (verdict, who) in [
        (Verdict::Fails, "recipients outside"),
        (Verdict::Unknown, "recipients who cannot be compared with"),
    ] {
        let wrong = those(&people, |person| evaluate(&condition.value, &person.facts) == verdict);
        if wrong.is_empty() {
            continue;
        }
        let share = share(wrong.len(), people.len());
        let headline = format!("{who} the customer profile `{}`: {share}", name.value);
        found.push(
            found
                .at(name.at, headline)
                .label(leads(&wrong))
                .also(condition.at, format!("`{}`", condition.value))
                .help("take them out of the campaign, or have the profile amended and approved"),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::Fact;
    use crate::rules::testing::World;
    use crate::rules::testing::readings;

    fn employees(world: &mut World, fact: Option<Fact>) {
        let facts = &mut world.people()[4].facts;
        facts.remove("NumberOfEmployees");
        facts.extend(fact.map(|fact| ("NumberOfEmployees".to_owned(), fact)));
    }

    #[test]
    fn everybody_fits_the_profile() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| employees(world, Some(Fact::Number(19.0))),
                    "error: recipients outside the customer profile `mid-market-shippers-2026`: 1 \
                     of 10",
                ),
                (
                    |world| employees(world, Some(Fact::Null)),
                    "error: recipients outside the customer profile `mid-market-shippers-2026`: 1 \
                     of 10",
                ),
                (
                    |world| employees(world, None),
                    "error: recipients who cannot be compared with the customer profile \
                     `mid-market-shippers-2026`: 1 of 10",
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

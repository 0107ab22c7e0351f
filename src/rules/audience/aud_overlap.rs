//! `aud-overlap`: nobody is written to by two campaigns at once.

use std::collections::BTreeSet;

use crate::base::address::Normaliser;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

use super::recipients::{Words, recipients, refuse, those};

pub(super) static RULE: Rule = Rule {
    code: "B014",
    name: "aud-overlap",
    summary: "nobody who is active in another campaign is a recipient",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "SL",
    page: include_str!("aud_overlap.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let people = recipients(live)?;
    let mut normaliser = Normaliser::new();
    let mut key = |address: &str| normaliser.key(address).map(|key| key.text().to_owned());
    let elsewhere = live.smartlead()?.active_elsewhere.iter();
    let elsewhere: BTreeSet<String> = elsewhere.filter_map(|one| key(one.reveal())).collect();
    let wrong = those(&people, |person| {
        key(person.email.reveal()).is_some_and(|key| elsewhere.contains(&key))
    });
    let words = Words {
        who: "recipients who are active in another campaign",
        help: "take them out of the campaign, or start after the other one has ended",
    };
    refuse(found, live.subject.section_at("audience"), &wrong, people.len(), &words);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::private::Personal;
    use crate::rules::testing::World;
    use crate::rules::testing::readings;

    fn active(world: &mut World, address: &str) {
        world.smartlead().active_elsewhere.insert(Personal::from(address));
    }

    #[test]
    fn nobody_is_in_two_campaigns_at_once() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| active(world, "ylva.quistgaard+events@harbour0.example"),
                    "error: recipients who are active in another campaign: 1 of 10",
                ),
                (|world| active(world, "somebody@harbour0.example"), "pass"),
                (
                    |world| world.without_smartlead(),
                    "skip: Smartlead could not be read: it answered 503",
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

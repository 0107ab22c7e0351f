//! `aud-lead-owner`: every lead has an owner who can follow up.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

use super::owners::required;
use super::recipients::{Words, refuse, those};

pub(super) static RULE: Rule = Rule {
    code: "B021",
    name: "aud-lead-owner",
    summary: "every recipient is owned by an active user",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S1",
    page: include_str!("aud_lead_owner.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let Some((people, at)) = required(live, |owners| &owners.assigned)? else { return Ok(()) };
    let users = &live.salesforce()?.users;
    let wrong = those(&people, |person| !users.contains_key(&person.owner));
    let words = Words {
        who: "recipients whose lead is owned by a queue or by nobody",
        help: "assign each lead to the person who follows up",
    };
    refuse(found, at, &wrong, people.len(), &words);
    let wrong = those(&people, |person| users.get(&person.owner).is_some_and(|user| !user.active));
    let words = Words {
        who: "recipients whose lead is owned by an inactive user",
        help: "assign each lead to the person who follows up now",
    };
    refuse(found, at, &wrong, people.len(), &words);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::readings;

    const FILE: &str = "campaigns/q1-dormant-shippers.yaml";

    #[test]
    fn every_lead_has_an_active_owner() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| world.people()[1].owner = "00G5g000000000001A".to_owned(),
                    "error: recipients whose lead is owned by a queue or by nobody: 1 of 10",
                ),
                (
                    |world| {
                        world.salesforce().users.values_mut().for_each(|user| user.active = false)
                    },
                    "error: recipients whose lead is owned by an inactive user: 10 of 10",
                ),
                (
                    |world| {
                        world.edit(FILE, "assigned: required", "assigned: optional");
                        world.people()[1].owner.clear();
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

//! `aud-lead-accepted`: whoever follows up has accepted the lead.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

use super::owners::required;
use super::recipients::{Words, refuse, those};

pub(super) static RULE: Rule = Rule {
    code: "B022",
    name: "aud-lead-accepted",
    summary: "every recipient was accepted by the owner of the lead",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S1",
    page: include_str!("aud_lead_accepted.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let Some((people, at)) = required(live, |owners| &owners.accepted)? else { return Ok(()) };
    let wrong = those(&people, |person| person.accepted == Some(false));
    let words = Words {
        who: "recipients whose lead the owner has not accepted",
        help: "ask the owners to accept their leads, or take these out of the campaign",
    };
    refuse(found, at, &wrong, people.len(), &words);
    let wrong = those(&people, |person| person.accepted.is_none());
    let words = Words {
        who: "recipients of whom it cannot be seen whether the lead was accepted",
        help: "name the field under `names.lead_accepted` of the allowlist and let it be read",
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
    fn every_lead_was_accepted() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| world.people()[1].accepted = Some(false),
                    "error: recipients whose lead the owner has not accepted: 1 of 10",
                ),
                (
                    |world| world.people()[1].accepted = None,
                    "error: recipients of whom it cannot be seen whether the lead was accepted: 1 \
                     of 10",
                ),
                (
                    |world| {
                        world.edit(FILE, "accepted: required", "accepted: optional");
                        world.people()[1].accepted = None;
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

//! `aud-converted-lead`: a converted lead can no longer be written to in Salesforce.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

use super::recipients::{Words, recipients, refuse, those};

pub(super) static RULE: Rule = Rule {
    code: "B012",
    name: "aud-converted-lead",
    summary: "no recipient is a lead that was converted",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("aud_converted_lead.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let people = recipients(live)?;
    let wrong = those(&people, |person| person.converted);
    let words = Words {
        who: "recipients whose lead was converted",
        help: "take them out of the campaign: write-back to a converted lead fails",
    };
    refuse(found, live.subject.section_at("audience"), &wrong, people.len(), &words);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::readings;

    #[test]
    fn a_converted_lead_is_refused() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| world.people()[3].converted = true,
                    "error: recipients whose lead was converted: 1 of 10",
                ),
                (
                    |world| world.people().iter_mut().for_each(|one| one.converted = true),
                    "error: recipients whose lead was converted: 10 of 10",
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

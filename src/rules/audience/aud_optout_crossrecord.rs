//! `aud-optout-crossrecord`: an opt-out belongs to the person, not to one of their records.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

use super::recipients::{Words, recipients, refuse, those};

pub(super) static RULE: Rule = Rule {
    code: "B009",
    name: "aud-optout-crossrecord",
    summary: "nobody whose address has opted out on another record is a recipient",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("aud_optout_crossrecord.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let people = recipients(live)?;
    let wrong = those(&people, |person| person.opted_out_elsewhere);
    let words = Words {
        who: "recipients whose address has opted out on another record",
        help: "mark these leads as opted out: the opt-out belongs to the person",
    };
    refuse(found, live.subject.section_at("audience"), &wrong, people.len(), &words);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::readings;

    #[test]
    fn an_opt_out_of_another_record_counts() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| world.people()[3].opted_out_elsewhere = true,
                    "error: recipients whose address has opted out on another record: 1 of 10",
                ),
                (
                    |world| {
                        world.people().iter_mut().for_each(|one| one.opted_out_elsewhere = true)
                    },
                    "error: recipients whose address has opted out on another record: 10 of 10",
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

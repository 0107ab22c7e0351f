//! `aud-bounce-suppressed`: a known hard bounce is never written to.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

use super::recipients::{Words, recipients, refuse, those};

pub(super) static RULE: Rule = Rule {
    code: "B008",
    name: "aud-bounce-suppressed",
    summary: "nobody whose address is known to bounce is a recipient",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "S0",
    page: include_str!("aud_bounce_suppressed.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let people = recipients(live)?;
    let wrong = those(&people, |person| person.hard_bounced);
    let words = Words {
        who: "recipients whose address is known to bounce",
        help: "take them out of the campaign, or correct the address and reset the flag in \
             Salesforce",
    };
    refuse(found, live.subject.section_at("audience"), &wrong, people.len(), &words);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::readings;

    #[test]
    fn a_known_bounce_among_the_recipients_is_refused() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| world.people()[3].hard_bounced = true,
                    "error: recipients whose address is known to bounce: 1 of 10",
                ),
                (
                    |world| world.people().iter_mut().for_each(|one| one.hard_bounced = true),
                    "error: recipients whose address is known to bounce: 10 of 10",
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

//! `aud-optout-suppressed`: an opt-out overrides every other list.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

use super::blocked::Blocked;
use super::recipients::{Words, recipients, refuse, those};

pub(super) static RULE: Rule = Rule {
    code: "B007",
    name: "aud-optout-suppressed",
    summary: "nobody who has opted out or is blocked is a recipient",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "S0, FTC, GDPR21",
    page: include_str!("aud_optout_suppressed.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let people = recipients(live)?;
    let at = live.subject.section_at("audience");
    let wrong = those(&people, |person| person.opted_out);
    let words = Words {
        who: "recipients who have opted out",
        help: "take them out of the campaign: an opt-out overrides every other list",
    };
    refuse(found, at, &wrong, people.len(), &words);
    let mut blocked = Blocked::of(&live.smartlead()?.blocked);
    let wrong = those(&people, |person| blocked.holds(person.email.reveal()));
    let words = Words {
        who: "recipients on the block list of Smartlead",
        help: "take them out of the campaign, and add the block list to `always` of policy",
    };
    refuse(found, at, &wrong, people.len(), &words);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::private::Personal;
    use crate::rules::testing::World;
    use crate::rules::testing::readings;

    fn block(world: &mut World, entry: &str) {
        world.smartlead().blocked.insert(Personal::from(entry));
    }

    #[test]
    fn opt_outs_and_blocked_people_are_refused() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| world.people()[0].opted_out = true,
                    "error: recipients who have opted out: 1 of 10",
                ),
                (
                    |world| block(world, "YLVA.quistgaard+x@harbour0.example"),
                    "error: recipients on the block list of Smartlead: 1 of 10",
                ),
                (
                    |world| block(world, "@harbour3.example"),
                    "error: recipients on the block list of Smartlead: 1 of 10",
                ),
                (|world| block(world, "arbour3.example"), "pass"),
                (
                    |world| {
                        world.people()[0].opted_out = true;
                        world.without_smartlead();
                    },
                    "error: recipients who have opted out: 1 of 10 | skip: Smartlead could not be \
                     read: it answered 503",
                ),
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

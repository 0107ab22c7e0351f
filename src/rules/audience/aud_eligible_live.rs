//! `aud-eligible-live`: the eligibility of every recipient, read again.

use crate::diagnostic::Severity;
use crate::observation::{PersonSeen, Verdict, evaluate};
use crate::rules::{Check, Found, Group, Live, Ran, Rule};
use crate::source::Location;
use crate::spec::leaf::Predicate;

use super::recipients::{Words, recipients, refuse, those};

pub(super) static RULE: Rule = Rule {
    code: "B003",
    name: "aud-eligible-live",
    summary: "every recipient is proved eligible on the reading",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "S0",
    page: include_str!("aud_eligible_live.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let people = recipients(live)?;
    let audience = live.subject.audience()?;
    let own = &audience.from.eligible;
    prove(found, &people, own.at, &own.value, "`eligible`");
    let segments = &live.subject.audiences()?.segments;
    for policy in segments.iter().filter(|one| one.segment.value == audience.segment.value) {
        let condition = &policy.eligible.value;
        if *condition != own.value {
            prove(found, &people, audience.segment.at, condition, "the segment");
        }
    }
    Ok(())
}

/// Refuses those a condition fails for, and those it cannot be tested on.
fn prove(
    found: &mut Found<'_>,
    people: &[&PersonSeen],
    at: Location,
    condition: &Predicate,
    whose: &str,
) {
    for (verdict, who) in [
        (Verdict::Fails, format!("recipients outside {whose}, `{condition}`")),
        (Verdict::Unknown, format!("recipients of whom {whose}, `{condition}`, cannot be told")),
    ] {
        let wrong = those(people, |person| evaluate(condition, &person.facts) == verdict);
        let words = Words {
            who: &who,
            help: "take them out of the campaign; eligibility is decided in Salesforce",
        };
        refuse(found, at, &wrong, people.len(), &words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::Fact;
    use crate::rules::testing::World;
    use crate::rules::testing::readings;

    const DORMANT: &str = "segment: dormant, eligible: Cold_Lead_Eligible__c = TRUE";
    const OTHER: &str = "segment: dormant, eligible: Customer_Active__c = TRUE";

    fn set(world: &mut World, person: usize, fact: Option<Fact>) {
        let facts = &mut world.people()[person].facts;
        let name = "Cold_Lead_Eligible__c".to_owned();
        match fact {
            Some(fact) => facts.insert(name, fact),
            None => facts.remove(&name),
        };
    }

    #[test]
    fn eligibility_is_proved_for_every_recipient() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| set(world, 2, Some(Fact::Bool(false))),
                    "error: recipients outside `eligible`, `Cold_Lead_Eligible__c = TRUE`: 1 of 10",
                ),
                (
                    |world| set(world, 2, None),
                    "error: recipients of whom `eligible`, `Cold_Lead_Eligible__c = TRUE`, cannot \
                     be told: 1 of 10",
                ),
                (
                    |world| world.edit("policy/audiences.yaml", DORMANT, OTHER),
                    "error: recipients outside the segment, `Customer_Active__c = TRUE`: 10 of 10",
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

//! `aud-cooldown`: whoever was written to lately is left in peace.

use super::recipients::{leads, recipients, share, those};
use crate::diagnostic::Severity;
use crate::rules::Skip;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

pub(super) static RULE: Rule = Rule {
    code: "B013",
    name: "aud-cooldown",
    summary: "no recipient was in an outreach campaign within the cool-down",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "O15",
    page: include_str!("aud_cooldown.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let people = recipients(live)?;
    if !live.salesforce()?.history {
        return Err(Skip::because(
            "the flag of outreach campaigns cannot be seen, so earlier ones are not known".into(),
        ));
    }
    let cooldown = &live.subject.audiences()?.cooldown;
    let since = live.observation.at.checked_sub(cooldown.at_least());
    let since = since.unwrap_or(jiff::Timestamp::MIN);
    let wrong = those(&people, |person| person.last_outreach.is_some_and(|last| last > since));
    let last = wrong.iter().filter_map(|person| person.last_outreach).max();
    let Some(last) = last else { return Ok(()) };
    let zone = live.subject.send()?.timezone.value.rules().clone();
    let free = last.checked_add(cooldown.at_least()).unwrap_or(jiff::Timestamp::MAX);
    let free = free.to_zoned(zone).date();
    let share = share(wrong.len(), people.len());
    let headline = format!(
        "recipients who were in an outreach campaign in the last {}: {share}",
        cooldown.value
    );
    found.push(
        found
            .at(live.subject.audience()?.from.at, headline)
            .label(leads(&wrong))
            .also(cooldown.at, "the cool-down")
            .help(format!("take them out, or plan again after {free}")),
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{World, readings};

    fn last(world: &mut World, instant: &str) {
        world.people()[5].last_outreach = Some(instant.parse().unwrap());
    }

    #[test]
    fn who_was_written_to_within_the_cool_down_is_found() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| last(world, "2026-12-20T00:00:00Z"),
                    "error: recipients who were in an outreach campaign in the last 90 days: 1 of \
                     10",
                ),
                (|world| last(world, "2026-10-10T09:59:59Z"), "pass"),
                (
                    |world| world.salesforce().history = false,
                    "skip: the flag of outreach campaigns cannot be seen, so earlier ones are not \
                     known",
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

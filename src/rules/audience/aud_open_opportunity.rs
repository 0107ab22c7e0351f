//! `aud-open-opportunity`: a live deal is not disturbed by cold mail.

use super::recipients::{leads, recipients, share, those};
use crate::diagnostic::Severity;
use crate::rules::Skip;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};
use crate::spec::policy::SuppressionSource;

pub(super) static RULE: Rule = Rule {
    code: "B011",
    name: "aud-open-opportunity",
    summary: "no recipient is of an account with an open opportunity",
    group: Group::Audience,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("aud_open_opportunity.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let people = recipients(live)?;
    let (audience, policy) = (live.subject.audience()?, live.subject.audiences()?);
    let mut lists = policy
        .suppression
        .iter()
        .filter(|(_, list)| list.from.value == SuppressionSource::OpenOpportunities);
    let Some((name, list)) = lists.next() else {
        return Err(Skip::because(
            "policy has no list of open opportunities, so none were read".to_owned(),
        ));
    };
    let at = audience.suppress.first().map_or(audience.from.at, |first| first.at);
    let mut applied = policy.always.iter().chain(&audience.suppress);
    if !applied.any(|one| one.as_str() == name.value) {
        found.push(
            found
                .at(at, "nobody looked whether recipients are in a live deal")
                .label(format!("no `{}`", name.value))
                .also(list.from.at, "the list that would have been read")
                .help(format!("add `{}` to `audience.suppress`", name.value)),
        );
        return Ok(());
    }
    let wrong = those(&people, |person| person.open_opportunity);
    if !wrong.is_empty() {
        let share = share(wrong.len(), people.len());
        found.push(
            found
                .at(at, format!("recipients whose account has an open opportunity: {share}"))
                .label(leads(&wrong))
                .help("take them out, or ask whoever owns the opportunity"),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::readings;

    const FILE: &str = "campaigns/q1-dormant-shippers.yaml";

    #[test]
    fn people_in_a_live_deal_are_found() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| world.people()[4].open_opportunity = true,
                    "warning: recipients whose account has an open opportunity: 1 of 10",
                ),
                (
                    |world| world.edit(FILE, "open-opportunity, ", ""),
                    "warning: nobody looked whether recipients are in a live deal",
                ),
                (
                    |world| {
                        let list = "  open-opportunity: { from: open-opportunities }\n";
                        world.edit("policy/audiences.yaml", list, "");
                    },
                    "skip: policy has no list of open opportunities, so none were read",
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

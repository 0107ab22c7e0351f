//! `field-picklist-live`: what is written to picklists is among their active values.

use crate::base::words::list;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule, Skip};

pub(super) static RULE: Rule = Rule {
    code: "D005",
    name: "field-picklist-live",
    summary: "the labels that are written are values that Salesforce offers",
    group: Group::Fields,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "X12",
    page: include_str!("field_picklist_live.md"),
    check: Check::Live(check),
};

/// The types whose values Salesforce lists.
const LISTED: [&str; 2] = ["picklist", "multipicklist"];

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    responded(live, found)?;
    labels(live, found)
}

/// A status that is there counts as a response; one that is not there is made by the plan.
fn responded(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let status = &live.subject.replies_policy()?.responded;
    let statuses = &live.salesforce()?.statuses;
    let there = statuses.iter().find(|one| one.label.eq_ignore_ascii_case(&status.value));
    if there.is_some_and(|there| !there.responded) {
        let headline = format!("the member status `{}` does not count as a response", status.value);
        found.push(
            found
                .at(status.at, headline)
                .label("the status of a member who has responded")
                .help("tick Responded for this status in the Salesforce campaign"),
        );
    }
    Ok(())
}

/// The label of every class of reply is an active value of the field it is written to.
fn labels(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let path = &live.subject.fields()?.names.reply_classification;
    let (object, field) = (path.value.object.as_str(), path.value.field.as_str());
    let described = live.salesforce()?.fields.get(object);
    let seen = described.and_then(|fields| fields.get(field));
    let seen = seen.ok_or_else(|| Skip::because(format!("`{}` cannot be seen", path.value)))?;
    if !LISTED.contains(&seen.kind.as_str()) {
        return Ok(());
    }
    let offered: Vec<String> = seen.values.iter().map(|value| format!("`{value}`")).collect();
    for class in &live.subject.replies_policy()?.classes {
        let Some(label) = class.label.as_ref().filter(|label| !seen.values.contains(&label.value))
        else {
            continue;
        };
        let help = match offered.as_slice() {
            [] => format!("`{}` offers no value: activate the labels in Salesforce", path.value),
            offered => format!("use one of {}", list(offered, "and")),
        };
        found.push(
            found
                .at(label.at, format!("`{}` is no active value of `{}`", label.value, path.value))
                .also(path.at, "the field it is written to")
                .help(help),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::FieldSeen;
    use crate::rules::testing::World;
    use crate::rules::testing::readings;

    fn classification(world: &mut World) -> &mut FieldSeen {
        let fields = world.salesforce().fields.get_mut("CampaignMember").unwrap();
        fields.get_mut("Reply_Classification__c").unwrap()
    }

    #[test]
    fn labels_and_the_status_are_compared_with_salesforce() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| classification(world).values.retain(|value| value != "Neutral"),
                    "error: `Neutral` is no active value of \
                     `CampaignMember.Reply_Classification__c`",
                ),
                (
                    |world| {
                        classification(world).kind = "string".to_owned();
                        classification(world).values.clear();
                    },
                    "pass",
                ),
                (
                    |world| world.salesforce().statuses[1].responded = false,
                    "error: the member status `Responded` does not count as a response",
                ),
                (|world| world.salesforce().statuses.clear(), "pass"),
                (
                    |world| {
                        world.salesforce().fields.clear();
                        world.salesforce().statuses[1].responded = false;
                    },
                    "error: the member status `Responded` does not count as a response | skip: \
                     `CampaignMember.Reply_Classification__c` cannot be seen",
                ),
                (
                    |world| world.without_salesforce(),
                    "skip: Salesforce could not be read: it answered 503",
                ),
            ],
        );
    }
}

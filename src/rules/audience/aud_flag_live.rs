//! `aud-flag-live`: one campaign of this name in Salesforce, marked as AI outreach.

use crate::base::words::list;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule, Skip};

pub(super) static RULE: Rule = Rule {
    code: "B029",
    name: "aud-flag-live",
    summary: "there is one campaign of this name in Salesforce, and its flag can be read",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("aud_flag_live.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let at = live.subject.brief()?.title.at;
    let flag = &live.subject.fields()?.names.outreach_flag;
    match live.salesforce()?.campaigns.as_slice() {
        [] => Err(Skip::because("the Salesforce campaign does not exist yet".to_owned())),
        [only] => {
            let (headline, help) = match only.outreach_flag {
                Some(true) => return Ok(()),
                Some(false) => (
                    format!("`{}` of the campaign `{}` is not set", flag.value, only.id),
                    "nothing if the plan is to set it; else give this campaign another title",
                ),
                None => (
                    format!("`{}` of the campaign `{}` cannot be seen", flag.value, only.id),
                    "give the integration's user access to the field",
                ),
            };
            let severity = match only.outreach_flag {
                Some(_) => Severity::Warning,
                None => Severity::Error,
            };
            let finding = found.with(severity, at, headline);
            found.push(finding.also(flag.at, "the flag that marks AI outreach").help(help));
            Ok(())
        }
        several => {
            let ids: Vec<String> = several.iter().map(|one| format!("`{}`", one.id)).collect();
            let ids = list(&ids, "and");
            let headline = format!("Salesforce has more than one campaign of this name: {ids}");
            found.push(
                found.at(at, headline).help("rename or delete all but the one this campaign is"),
            );
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::campaign;
    use crate::rules::testing::readings;

    #[test]
    fn one_campaign_with_its_flag_is_asked_for() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| world.salesforce().campaigns.clear(),
                    "skip: the Salesforce campaign does not exist yet",
                ),
                (
                    |world| world.salesforce().campaigns.push(campaign("7015g000000000002A")),
                    "error: Salesforce has more than one campaign of this name: \
                     `7015g000000000001A` and `7015g000000000002A`",
                ),
                (
                    |world| world.salesforce().campaigns[0].outreach_flag = Some(false),
                    "warning: `Campaign.AI_Outreach__c` of the campaign `7015g000000000001A` is \
                     not set",
                ),
                (
                    |world| world.salesforce().campaigns[0].outreach_flag = None,
                    "error: `Campaign.AI_Outreach__c` of the campaign `7015g000000000001A` cannot \
                     be seen",
                ),
                (
                    |world| world.without_salesforce(),
                    "skip: Salesforce could not be read: it answered 503",
                ),
            ],
        );
    }
}

//! `aud-report-keys`: rows without both ids cannot be brought back to their records.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

use super::export::export;

pub(super) static RULE: Rule = Rule {
    code: "B018",
    name: "aud-report-keys",
    summary: "the export report shows the ids of member and lead",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "S0",
    page: include_str!("aud_report_keys.md"),
    check: Check::Live(check),
};

/// What each key is called, without spaces, signs and case.
const KEYS: [(&str, &[&str]); 2] = [
    ("CampaignMemberId", &["campaignmemberid", "memberid"]),
    ("LeadId", &["leadid", "campaignmemberleadid"]),
];

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let Some((at, report)) = export(live)? else { return Ok(()) };
    let columns: Vec<String> = report.columns.iter().map(|column| folded(column)).collect();
    for (key, spellings) in KEYS {
        if columns.iter().any(|column| spellings.contains(&column.as_str())) {
            continue;
        }
        found.push(
            found
                .at(at, format!("the report does not show `{key}`"))
                .label(format!("the report `{}`", report.id))
                .help(format!("add the column `{key}` to the report, save it and plan again")),
        );
    }
    Ok(())
}

/// A label or an API name without what Salesforce writes differently from place to place:
/// `Campaign Member ID`, `CAMPAIGN_MEMBER_ID` and `CampaignMember.Id` are one.
fn folded(column: &str) -> String {
    column.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::Reading;
    use crate::rules::testing::World;
    use crate::rules::testing::readings;

    fn show(world: &mut World, columns: &[&str]) {
        world.report().columns = columns.iter().map(|column| (*column).to_owned()).collect();
    }

    #[test]
    fn both_keys_are_found_under_every_spelling() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (|world| show(world, &["CampaignMemberId", "LeadId"]), "pass"),
                (|world| show(world, &["CampaignMember.Id", "Lead.Id"]), "pass"),
                (|world| show(world, &["CampaignMember$Id", "CampaignMember.LeadId"]), "pass"),
                (
                    |world| show(world, &["Member ID", "Lead: Lead ID"]),
                    "error: the report does not show `LeadId`",
                ),
                (
                    |world| show(world, &["Campaign ID", "LEAD_ID"]),
                    "error: the report does not show `CampaignMemberId`",
                ),
                (
                    |world| show(world, &[]),
                    "error: the report does not show `CampaignMemberId` | error: the report does \
                     not show `LeadId`",
                ),
                (|world| world.choose("q1-cold-importers"), "pass"),
                (
                    |world| {
                        world.salesforce().report =
                            Reading::Unreadable("it was not found".to_owned())
                    },
                    "skip: the report could not be read: it was not found",
                ),
                (
                    |world| world.salesforce().report = Reading::NotAsked,
                    "skip: the report was not asked for",
                ),
                (
                    |world| world.without_salesforce(),
                    "skip: Salesforce could not be read: it answered 503",
                ),
            ],
        );
    }
}

//! `aud-report-scoped`: a report without its filter exports the people of every campaign.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

use super::export::export;

pub(super) static RULE: Rule = Rule {
    code: "B019",
    name: "aud-report-scoped",
    summary: "the export report is set to this campaign and no other",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("aud_report_scoped.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let Some((at, report)) = export(live)? else { return Ok(()) };
    let own = match live.salesforce()?.campaigns.as_slice() {
        [only] => &only.name,
        _ => &live.subject.brief()?.title.value,
    };
    let headline = match &report.campaign_filter {
        Some(other) if other == own => return Ok(()),
        Some(other) => format!("the report is set to the campaign `{other}`"),
        None => "the report is set to no campaign and would export all of them".to_owned(),
    };
    found.push(
        found
            .at(at, headline)
            .label(format!("the report `{}`", report.id))
            .help(format!("set its filter Campaign Name to equal `{own}`, save it and plan again")),
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::Reading;
    use crate::rules::testing::readings;

    #[test]
    fn the_filter_names_this_campaign() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| world.report().campaign_filter = None,
                    "error: the report is set to no campaign and would export all of them",
                ),
                (
                    |world| world.report().campaign_filter = Some("Other".to_owned()),
                    "error: the report is set to the campaign `Other`",
                ),
                (|world| world.salesforce().campaigns.clear(), "pass"),
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

//! `aud-report-rows`: Clay drops the rows of a report beyond its cap without an error.

use crate::base::words::thousands;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};
use crate::spec::campaign::Transport;

use super::export::export;

pub(super) static RULE: Rule = Rule {
    code: "B030",
    name: "aud-report-rows",
    summary: "no row of the export report is lost on the way to Clay",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "CLAY",
    page: include_str!("aud_report_rows.md"),
    check: Check::Live(check),
};

/// The most rows Clay imports from a Salesforce report; the rest is dropped without an error.
const ROWS: u64 = 2_000;

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let Some((at, report)) = export(live)? else { return Ok(()) };
    let transport = live.subject.audience()?.from.value.transport.as_ref();
    let import = transport.filter(|transport| transport.value == Transport::ReportImport);
    let headline = if report.rows > ROWS {
        format!("the report holds {} rows", thousands(report.rows))
    } else if !report.complete {
        format!("the report holds more than the {} rows that were read", thousands(report.rows))
    } else {
        return Ok(());
    };
    let finding = match import {
        Some(transport) => found
            .at(at, headline)
            .label(format!("Clay imports {} of them", thousands(ROWS)))
            .also(transport.at, "how they would reach Clay")
            .help("split the campaign, or let this program post the rows: `transport: webhook`"),
        None => found
            .with(Severity::Warning, at, headline)
            .label("the members are read by query, which has no such end")
            .help("never import this report by hand: narrow its filters or split the campaign"),
    };
    found.push(finding);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::Reading;
    use crate::rules::testing::World;
    use crate::rules::testing::readings;

    fn imported(world: &mut World, rows: u64, complete: bool) {
        let (from, to) = ("    eligible:", "    transport: report-import\n    eligible:");
        world.edit("campaigns/q1-dormant-shippers.yaml", from, to);
        world.report().rows = rows;
        world.report().complete = complete;
    }

    #[test]
    fn a_report_that_is_cut_off_is_refused_where_it_is_imported() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (|world| world.report().rows = 2_000, "pass"),
                (|world| world.report().rows = 2_001, "warning: the report holds 2,001 rows"),
                (
                    |world| world.report().complete = false,
                    "warning: the report holds more than the 10 rows that were read",
                ),
                (|world| imported(world, 2_000, true), "pass"),
                (|world| imported(world, 2_001, true), "error: the report holds 2,001 rows"),
                (
                    |world| imported(world, 2_000, false),
                    "error: the report holds more than the 2,000 rows that were read",
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

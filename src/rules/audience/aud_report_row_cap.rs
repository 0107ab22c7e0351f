//! `aud-report-row-cap`: Clay drops rows beyond its caps without an error.

use crate::base::words::thousands;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Location;
use crate::spec::campaign::{Audience, Transport};

pub(super) static RULE: Rule = Rule {
    code: "B020",
    name: "aud-report-row-cap",
    summary: "the audience fits the way its rows reach Clay",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "CLAY, CLAY-SOQL",
    page: include_str!("aud_report_row_cap.md"),
    check: Check::Campaign(check),
};

/// The most rows Clay imports from a Salesforce report; the rest is dropped without an error.
const REPORT_ROWS: u64 = 2_000;
/// The most rows one query source of Clay holds.
const QUERY_ROWS: u64 = 50_000;

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let audience = subject.audience()?;
    let enriched = subject.enrich()?.is_some();
    let Some((at, way, cap)) = way(audience, enriched) else { return Ok(()) };
    let (_, most) = audience.expected.bounds();
    if most > cap {
        let (most, cap) = (thousands(most), thousands(cap));
        found.push(
            found
                .at(audience.expected.at, format!("up to {most} people do not fit {way}"))
                .label(format!("at most {cap} rows reach Clay"))
                .also(at, "how they would reach it")
                .help(
                    "split the campaign, or let this program post the rows: `transport: webhook`",
                ),
        );
    }
    Ok(())
}

/// How rows reach Clay, and how many can; `None` where none has to.
fn way(audience: &Audience, enriched: bool) -> Option<(Location, &'static str, u64)> {
    match &audience.from.transport {
        Some(transport) if transport.value == Transport::ReportImport => {
            Some((transport.at, "an import from a report", REPORT_ROWS))
        }
        Some(transport) => Some((transport.at, "one Clay table", QUERY_ROWS)),
        None => enriched.then_some((audience.from.at, "one Clay table", QUERY_ROWS)),
    }
}

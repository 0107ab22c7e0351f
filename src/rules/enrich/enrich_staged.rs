//! `enrich-staged`: what a table finds waits in it until somebody has looked at it.

use super::acts::act;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::ClayAct;

pub(super) static RULE: Rule = Rule {
    code: "E003",
    name: "enrich-staged",
    summary: "enriched values wait for the sign-off; no column writes to Salesforce by itself",
    group: Group::Enrich,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("enrich_staged.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(enrich) = subject.enrich()? else { return Ok(()) };
    let Some(act) = act(subject, enrich, ClayAct::WriteSalesforce)? else { return Ok(()) };
    let headline = format!("`{}` writes to Salesforce by itself", enrich.table.value);
    found.push(
        found
            .at(act, headline)
            .label("before anybody has looked at the values")
            .also(enrich.table.at, "this campaign enriches there")
            .help("remove the column that writes from the table in Clay, then this entry"),
    );
    Ok(())
}

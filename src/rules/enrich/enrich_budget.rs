//! `enrich-budget`: credits do not run out in the middle of a table.

use crate::base::words::thousands;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "E011",
    name: "enrich-budget",
    summary: "the enrichment of every row fits the budget",
    group: Group::Enrich,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("enrich_budget.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(enrich) = subject.enrich()? else { return Ok(()) };
    let Some(budget) = &enrich.budget else {
        found.push(
            found
                .at(enrich.table.at, "the enrichment has no budget")
                .label("nothing bounds what is spent")
                .help("add `budget: 1800 credits`"),
        );
        return Ok(());
    };
    let settings = subject.workspace.settings.as_ref();
    let table = settings.and_then(|settings| settings.clay.tables.get(enrich.table.as_str()));
    let Some(price) = table.and_then(|table| table.credits_per_row.as_ref()) else { return Ok(()) };
    let expected = &subject.audience()?.expected;
    let (_, most) = expected.bounds();
    let cost = most * u64::from(price.value);
    if cost > budget.0 {
        let headline = format!(
            "{} rows cost {} credits, and the budget is {}",
            thousands(most),
            thousands(cost),
            thousands(budget.0),
        );
        found.push(
            found
                .at(budget.at, headline)
                .label(format!("{} credits short", thousands(cost - budget.0)))
                .also(price.at, "what a row costs")
                .also(expected.at, "how many rows there may be")
                .help("raise the budget, or enrich fewer rows or columns"),
        );
    }
    Ok(())
}

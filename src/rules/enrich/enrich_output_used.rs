//! `enrich-output-used`: a column that must be filled has a purpose.

use crate::diagnostic::Severity;
use crate::rules::Skip;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::decode::Table;

pub(super) static RULE: Rule = Rule {
    code: "E002",
    name: "enrich-output-used",
    summary: "what is paid for is used",
    group: Group::Enrich,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("enrich_output_used.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(enrich) = subject.enrich()? else { return Ok(()) };
    for (column, _) in enrich.fill.iter().flat_map(Table::iter) {
        let written = enrich.into.as_ref().is_some_and(|into| into.get(column).is_some());
        let routes = enrich.segment_by.as_ref().is_some_and(|by| by.as_str() == column.value);
        if !written && !routes && !is_merged(subject, &column.value)? {
            found.push(
                found
                    .at(
                        column.at,
                        format!("`{}` must be filled, and nothing uses it", column.value),
                    )
                    .label("no template, no segment, no field")
                    .help("drop the column, or use it"),
            );
        }
    }
    Ok(())
}

/// Whether a template takes the column into a message.
fn is_merged(subject: &Subject<'_>, column: &str) -> Result<bool, Skip> {
    let templates = subject.templates()?;
    let mut variables = templates.iter().flat_map(|template| template.front.variables.values());
    Ok(variables.any(|variable| {
        let from = variable.from.as_ref().and_then(|from| from.value.strip_prefix("clay:"));
        from == Some(column)
    }))
}

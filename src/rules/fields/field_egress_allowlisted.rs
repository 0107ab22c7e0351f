//! `field-egress-allowlisted`: a value leaves Salesforce only where policy says it may.

use super::target::listed;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Skip, Subject};
use crate::source::{Located, Location};
use crate::spec::decode::Table;
use crate::spec::leaf::FieldPath;
use crate::spec::policy::{Egress, Fields};

pub(super) static RULE: Rule = Rule {
    code: "D013",
    name: "field-egress-allowlisted",
    summary: "only values that policy lets out reach Clay and Smartlead",
    group: Group::Fields,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0, GDPR14",
    page: include_str!("field_egress_allowlisted.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let fields = subject.fields()?;
    for path in sent_to_clay(subject)? {
        let headline = format!("`{}` may not leave for Clay", path.value);
        let finding = found.at(path.at, headline).label("each row carries it");
        judge(fields, &path.value, Egress::Clay, finding, found);
    }
    for (name, from) in merged(subject)? {
        match from.value.strip_prefix("clay:") {
            Some(column) => column_of(subject, fields, name, column, from.at, found)?,
            None => {
                let Ok(path) = from.value.parse::<FieldPath>() else { continue };
                let finding = found.at(from.at, format!("`{path}` may not leave for Smartlead"));
                let finding = finding.label(format!("fills `{name}`"));
                judge(fields, &path, Egress::Smartlead, finding, found);
            }
        }
    }
    Ok(())
}

/// What each row carries to the Clay table of the campaign.
fn sent_to_clay<'a>(subject: &Subject<'a>) -> Result<Vec<&'a Located<FieldPath>>, Skip> {
    let Some(enrich) = subject.enrich()? else { return Ok(Vec::new()) };
    let tables = subject.workspace.settings.as_ref().map(|settings| &settings.clay.tables);
    let table = tables.and_then(|tables| tables.get(enrich.table.as_str()));
    let sends = table.and_then(|table| table.sends.as_ref());
    Ok(sends.into_iter().flat_map(Table::iter).map(|(_, path)| path).collect())
}

/// The variables of the templates that take a value from somewhere.
fn merged<'a>(subject: &Subject<'a>) -> Result<Vec<(&'a str, &'a Located<String>)>, Skip> {
    let templates = subject.templates()?.into_iter();
    let variables = templates.flat_map(|template| &template.front.variables);
    let filled = |(name, variable): (&'a String, &'a crate::template::Variable)| {
        variable.from.as_ref().map(|from| (name.as_str(), from))
    };
    Ok(variables.filter_map(filled).collect())
}

fn column_of(
    subject: &Subject<'_>,
    fields: &Fields,
    name: &str,
    column: &str,
    at: Location,
    found: &mut Found<'_>,
) -> Ran {
    // Without an enrichment the column does not exist: `enrich-output-declared` says so.
    let Some(enrich) = subject.enrich()? else { return Ok(()) };
    let into = enrich.into.as_ref().and_then(|into| into.get(column));
    match into {
        Some(path) => {
            let headline = format!("`clay:{column}` may not leave for Smartlead");
            let finding = found.at(at, headline).label(format!("fills `{name}`"));
            let finding = finding.also(path.at, "the field behind the column");
            judge(fields, &path.value, Egress::Smartlead, finding, found);
        }
        None => found.push(
            found
                .at(at, format!("`clay:{column}` has no approved field behind it"))
                .label(format!("fills `{name}`"))
                .also(enrich.table.at, "the enrichment of this campaign")
                .help(format!("map `{column}` under `enrich.into`, or take `{name}` out")),
        ),
    }
    Ok(())
}

/// Pushes the finding unless the allowlist lets the field out to that place.
fn judge(
    fields: &Fields,
    path: &FieldPath,
    to: Egress,
    finding: Diagnostic,
    found: &mut Found<'_>,
) {
    let place = match to {
        Egress::Clay => "Clay",
        Egress::Prompt => "prompts",
        Egress::Smartlead => "Smartlead",
    };
    let help = format!("take it out, or ask `{}` to let it leave for {place}", fields.owner.value);
    let finding = match listed(fields, &path.object, &path.field) {
        None => finding.also(fields.version.at, "not in the allowlist"),
        Some((at, rule)) => {
            let mut allowed = rule.egress.iter().flatten().map(|egress| egress.value);
            if rule.is_enabled() && allowed.any(|egress| egress == to) {
                return;
            }
            finding.also(at, format!("its rule does not name `{to}`"))
        }
    };
    found.push(finding.help(help));
}

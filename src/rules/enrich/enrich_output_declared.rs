//! `enrich-output-declared`: a column has a name the workspace knows before anything rests on it.

use crate::base::nearest::nearest;
use crate::diagnostic::Severity;
use crate::rules::Skip;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Location;
use crate::spec::ClayTable;
use crate::spec::decode::{Table, quoted};

pub(super) static RULE: Rule = Rule {
    code: "E001",
    name: "enrich-output-declared",
    summary: "every column that carries or fills a value is declared for its table",
    group: Group::Enrich,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("enrich_output_declared.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(enrich) = subject.enrich()? else {
        for (column, at) in in_templates(subject)? {
            found.push(
                found
                    .at(at, format!("`clay:{column}` is used, and the campaign enriches nothing"))
                    .label("would always be blank")
                    .also(subject.name_at(), "the campaign, without `enrich`")
                    .help("add the enrichment, or use a template without this variable"),
            );
        }
        return Ok(());
    };
    let settings = subject.workspace.settings.as_ref();
    let tables = settings.map(|settings| &settings.clay.tables);
    let table = tables.and_then(|tables| tables.entry(enrich.table.as_str()));
    let Some((name, table)) = table else {
        return Err(Skip::because(format!("the workspace has no table `{}`", enrich.table.value)));
    };
    let sends = table.sends.iter().flat_map(Table::iter);
    let sends = sends.map(|(name, _)| (name.value.as_str(), name.at));
    let used = sends.chain(in_templates(subject)?);
    for (column, at) in used.filter(|(column, _)| table.columns.get(column).is_none()) {
        found.push(
            found
                .at(at, format!("the table `{}` has no column `{column}`", name.value))
                .label("not declared")
                .also(name.at, "the table, with the columns campaigns may use")
                .help(help(column, table)),
        );
    }
    Ok(())
}

/// The columns that fill variables of the templates.
fn in_templates<'a>(subject: &Subject<'a>) -> Result<Vec<(&'a str, Location)>, Skip> {
    let templates = subject.templates()?.into_iter();
    let sources = templates
        .flat_map(|template| template.front.variables.values())
        .filter_map(|variable| variable.from.as_ref());
    Ok(sources.filter_map(|from| Some((from.value.strip_prefix("clay:")?, from.at))).collect())
}

fn help(column: &str, table: &ClayTable) -> String {
    let declared: Vec<&str> = table.columns.names().collect();
    match nearest(column, declared.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("declare it in the workspace file; declared are {}", quoted(&declared)),
    }
}

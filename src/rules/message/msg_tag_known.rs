//! `msg-tag-known`: every merge tag is filled, from a field that may leave for Smartlead.

use super::origin::{Origin, STANDARD, may_leave, origin};
use super::sequence::sent;
use crate::base::nearest::nearest;
use crate::diagnostic::Severity;
use crate::rules::Skip;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::{Located, Location};
use crate::spec::leaf::FieldPath;
use crate::spec::policy::{Egress, Fields};
use crate::template::{Content, Template, Variable};

pub(super) static RULE: Rule = Rule {
    code: "F002",
    name: "msg-tag-known",
    summary: "every merge tag is filled, from a field that may leave for Smartlead",
    group: Group::Message,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "SL",
    page: include_str!("msg_tag_known.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let fields = subject.fields()?;
    for sent in sent(subject)? {
        for (key, at) in sent.template.contents().flat_map(Content::keys) {
            check_key(sent.template, key, at, found);
        }
        for (name, variable) in &sent.template.front.variables {
            check_variable(subject, fields, name, variable, found)?;
        }
    }
    Ok(())
}

/// A key that differs from a known one only in case is left to `msg-tag-case`.
fn check_key(template: &Template, key: &str, at: Location, found: &mut Found<'_>) {
    let known: Vec<&str> =
        template.front.variables.keys().map(String::as_str).chain(STANDARD).collect();
    if known.iter().any(|name| name.eq_ignore_ascii_case(key)) {
        return;
    }
    let problem = found.at(at, format!("`{key}` is no variable of this template"));
    found.push(match nearest(key, known) {
        Some(meant) => problem.help(format!("did you mean `{meant}`?")).fix(at, meant),
        None => problem
            .also(template.front.id.at, "declare it in `variables` of this front matter")
            .help(format!("declare it, as in `{key}: {{ fallback: ..., from: Lead.Title }}`")),
    });
}

fn check_variable(
    subject: &Subject<'_>,
    fields: &Fields,
    name: &str,
    variable: &Variable,
    found: &mut Found<'_>,
) -> Ran {
    let Some(from) = &variable.from else {
        let known = STANDARD.iter().any(|standard| standard.eq_ignore_ascii_case(name));
        if !known {
            let headline = format!("nothing says where the values of `{name}` come from");
            let help = "add `from:` with a field such as `Lead.Title`, or `clay:` and a column";
            found.push(found.at(variable.at, headline).help(help));
        }
        return Ok(());
    };
    match origin(from) {
        None => {
            let headline = format!("`{}` is neither a field nor a Clay column", from.value);
            let help = "write a field with its object, such as `Lead.Title`, or `clay:summary`";
            found.push(found.at(from.at, headline).help(help));
        }
        Some(Origin::Field(path)) => check_field(fields, &path, from.at, found),
        Some(Origin::Clay(column)) => return check_column(subject, fields, column, from, found),
    }
    Ok(())
}

fn check_field(fields: &Fields, path: &FieldPath, at: Location, found: &mut Found<'_>) {
    if let Err(kept) = may_leave(fields, path, Egress::Smartlead) {
        let problem = found.at(at, format!("`{path}` {}", kept.why));
        found.push(
            problem
                .also(kept.line, "the allowlist of this organisation")
                .help("use a field that may, or ask the owner of the allowlist to allow it"),
        );
    }
}

fn check_column(
    subject: &Subject<'_>,
    fields: &Fields,
    column: &str,
    from: &Located<String>,
    found: &mut Found<'_>,
) -> Ran {
    let Some(enrich) = subject.enrich()? else {
        let name = &subject.campaign.name;
        let headline =
            format!("`{}` needs a Clay table, and `{}` has none", from.value, name.value);
        let problem = found.at(from.at, headline).also(name.at, "this campaign sends the template");
        found.push(problem.help("use a field of Salesforce, or add `enrich` to the campaign"));
        return Ok(());
    };
    let settings = subject.workspace.settings.as_ref();
    let table = settings.and_then(|settings| settings.clay.tables.get(&enrich.table));
    let table = table
        .ok_or_else(|| Skip(format!("the workspace has no Clay table `{}`", enrich.table.value)))?;
    if table.columns.get(column).is_none() {
        let headline = format!("`{}` has no column `{column}`", enrich.table.value);
        let problem = found.at(from.at, headline).also(table.at, "its columns");
        found.push(match nearest(column, table.columns.names()) {
            Some(meant) => problem.help(format!("did you mean `clay:{meant}`?")),
            None => problem.help("name a column as the workspace file does"),
        });
    }
    if let Some(path) = enrich.into.as_ref().and_then(|into| into.get(column)) {
        check_field(fields, path, from.at, found);
    }
    Ok(())
}

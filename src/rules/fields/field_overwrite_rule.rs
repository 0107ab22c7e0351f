//! `field-overwrite-rule`: policy says for each field it writes whether a value may be replaced.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Skip};
use crate::source::Located;
use crate::spec::leaf::FieldPath;
use crate::spec::policy::{Field, FieldNames, Fields, Lane, WriteRule};
use crate::workspace::Workspace;

pub(super) static RULE: Rule = Rule {
    code: "D011",
    name: "field-overwrite-rule",
    summary: "each writable field says what a write may do to the value that is there",
    group: Group::Fields,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "CLAY, X05",
    page: include_str!("field_overwrite_rule.md"),
    check: Check::Workspace(check),
};

fn check(workspace: &Workspace, found: &mut Found<'_>) -> Ran {
    if workspace.policy.fields.is_empty() {
        return Err(Skip::missing("the workspace has no readable `fields/v1`".to_owned()));
    }
    for fields in &workspace.policy.fields {
        for (object, entries) in fields.objects.iter() {
            for (name, field) in entries.iter() {
                one(fields, &object.value, name, field, found);
            }
        }
    }
    Ok(())
}

fn one(
    fields: &Fields,
    object: &str,
    name: &Located<String>,
    field: &Field,
    found: &mut Found<'_>,
) {
    let path = format!("{object}.{}", name.value);
    let reads = field.lane.value == Lane::Read;
    match &field.write {
        None if reads => {}
        None => found.push(
            found
                .at(name.at, format!("`{path}` does not say what a write may do"))
                .label("no `write`")
                .help("add `write: if-blank`, or another rule where values may be replaced"),
        ),
        Some(write) if reads && write.value != WriteRule::Never => found.push(
            found
                .at(write.at, format!("`{path}` is only read, and has a rule for writes"))
                .label("nothing may write it")
                .also(field.lane.at, "its lane")
                .help("remove `write`, or give it the lane that writes it"),
        ),
        Some(write) if flag(&fields.names, &path) && write.value != WriteRule::OnlyToTrue => {
            found.push(
                found
                    .at(write.at, format!("`{path}` could be written back to false"))
                    .label(format!("`{}`", write.value))
                    .help("write `only-to-true`; a reset is done by a person in Salesforce"),
            );
        }
        Some(_) => {}
    }
}

/// Whether a field is one of the flags that go from false to true and never back.
fn flag(names: &FieldNames, path: &str) -> bool {
    let flags: [&Located<FieldPath>; 3] =
        [&names.opted_out, &names.external_hard_bounce, &names.outreach_flag];
    flags.into_iter().any(|flag| flag.value.to_string() == path)
}

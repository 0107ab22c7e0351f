//! `deliv-import-flags`: whatever an import must respect is respected.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::campaign::Flaw;
use crate::spec::leaf::{Comparison, FieldPath, Literal};
use crate::spec::policy::{Audiences, SuppressionList, SuppressionSource};

pub(super) static RULE: Rule = Rule {
    code: "H026",
    name: "deliv-import-flags",
    summary: "opt-outs, bounces, block lists and duplicates are all asked before anybody is loaded",
    group: Group::Delivery,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "SL-LM",
    page: include_str!("deliv_import_flags.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let (audience, policy) = (subject.audience()?, subject.audiences()?);
    let names = &subject.fields()?.names;
    let applied: Vec<&SuppressionList> = policy
        .always
        .iter()
        .chain(&audience.suppress)
        .filter_map(|name| policy.suppression.get(name.as_str()))
        .collect();
    let asks = |field: &FieldPath| applied.iter().any(|list| asks(list, field));
    let smartlead = applied.iter().any(|list| list.from.value == SuppressionSource::Smartlead);
    let at = audience.suppress.first().map_or(subject.section_at("audience"), |first| first.at);
    let lists = [
        (asks(&names.opted_out.value), "who has opted out in Salesforce"),
        (asks(&names.overall_hard_bounce.value), "whose address bounces"),
        (smartlead, "who is on the lists of Smartlead"),
    ];
    for (_, whom) in lists.iter().filter(|(asked, _)| !asked) {
        found.push(
            found
                .at(at, format!("nothing leaves out {whom}"))
                .label("no suppression list of this kind applies")
                .also(always_at(policy), "nor one that policy applies to every campaign")
                .help("have it added to `always` of the audiences policy"),
        );
    }
    if !audience.reject.iter().any(|flaw| flaw.value == Flaw::Duplicate) {
        let at = audience.reject.first().map_or(subject.section_at("audience"), |one| one.at);
        found.push(
            found
                .at(at, "a person who is there twice would be written to twice")
                .label("no `duplicate`")
                .help("add `duplicate` to `audience.reject`"),
        );
    }
    Ok(())
}

/// Whether a list leaves out everybody of whom a checkbox of the lead is true.
fn asks(list: &SuppressionList, field: &FieldPath) -> bool {
    let Some(condition) = &list.predicate else { return false };
    let [term] = &condition.terms[..] else { return false };
    list.from.value == SuppressionSource::Salesforce
        && term.field.eq_ignore_ascii_case(&field.field)
        && term.comparison == Comparison::Equal
        && term.literal == Literal::Bool(true)
}

fn always_at(policy: &Audiences) -> crate::source::Location {
    policy.always.first().map_or(policy.version.at, |first| first.at)
}

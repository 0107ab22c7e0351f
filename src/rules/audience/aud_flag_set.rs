//! `aud-flag-set`: the flag that scopes reporting can be set by the plan.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::policy::Lane;

pub(super) static RULE: Rule = Rule {
    code: "B001",
    name: "aud-flag-set",
    summary: "the allowlist lets the plan set the flag that marks AI outreach",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("aud_flag_set.md"),
    check: Check::Campaign(check),
};

/// The object that carries the flag.
const OBJECT: &str = "Campaign";

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let fields = subject.fields()?;
    let flag = &fields.names.outreach_flag;
    if flag.object.as_str() != OBJECT {
        found.push(
            found
                .at(flag.at, format!("the outreach flag `{}` is not on `{OBJECT}`", flag.value))
                .label(format!("a field of `{}`", flag.object))
                .help("name the checkbox of the campaign, such as `Campaign.AI_Outreach__c`"),
        );
        return Ok(());
    }
    let entries = fields.objects.get(OBJECT);
    let rule = entries.and_then(|entries| entries.get(flag.field.as_str()));
    if rule.is_some_and(|rule| rule.is_enabled() && rule.allows(Lane::Setup)) {
        return Ok(());
    }
    let finding = found
        .at(flag.at, format!("the plan may not set the outreach flag `{}`", flag.value))
        .label("every campaign carries this flag");
    let finding = match rule {
        Some(rule) => finding.also(rule.lane.at, "not an enabled field of the lane `setup`"),
        None => finding.also(fields.version.at, "not in the allowlist"),
    };
    found.push(finding.help(format!(
        "list it under `objects`: `{}: {{ lane: setup, write: only-to-true }}`",
        flag.field,
    )));
    Ok(())
}

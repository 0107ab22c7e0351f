//! `spec-policy-review-due`: policy was reviewed lately when a campaign starts.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Skip, Subject};

pub(super) static RULE: Rule = Rule {
    code: "A013",
    name: "spec-policy-review-due",
    summary: "the review of policy is not overdue when the campaign starts",
    group: Group::Spec,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "S1 section 7",
    page: include_str!("spec_policy_review_due.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let starts = &subject.brief()?.starts;
    let due = subject.register()?.review_due.as_ref();
    let due = due.ok_or_else(|| Skip::because("the register names no `review_due`".into()))?;
    if due.value < starts.value {
        let days = due.value.until(starts.value).map_or(0, |span| span.get_days());
        let headline =
            format!("the review of policy is due on {}, before the campaign starts", due.value);
        found.push(
            found
                .at(starts.at, headline)
                .label(format!("overdue by {days} days on this day"))
                .also(due.at, "the day of the review")
                .help("review policy, then put the day of the next review in the register"),
        );
    }
    Ok(())
}

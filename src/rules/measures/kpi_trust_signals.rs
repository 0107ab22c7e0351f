//! `kpi-trust-signals`: volume is not the only thing a campaign is judged by.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "M003",
    name: "kpi-trust-signals",
    summary: "goals measure more than volume",
    group: Group::Measures,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("kpi_trust_signals.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let goals = subject.brief()?.goals.as_deref().unwrap_or_default();
    let Some(first) = goals.first() else { return Ok(()) };
    if goals.iter().all(|goal| goal.metric.value.is_count()) {
        found.push(
            found
                .at(first.metric.at, "the goals count volume only")
                .label("reached by writing to more people")
                .help("add a rate, such as `positive_reply_rate: 1%` or `unsubscribe_rate: 1%`"),
        );
    }
    Ok(())
}

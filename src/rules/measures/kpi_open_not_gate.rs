//! `kpi-open-not-gate`: an open rate is information, and only where opens are counted.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::campaign::{Metric, Tracking};

pub(super) static RULE: Rule = Rule {
    code: "M004",
    name: "kpi-open-not-gate",
    summary: "opens alone prove nothing",
    group: Group::Measures,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "METR",
    page: include_str!("kpi_open_not_gate.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let goals = subject.brief()?.goals.as_deref().unwrap_or_default();
    let opens = |metric| metric == Metric::OpenRate;
    let Some(open) = goals.iter().find(|goal| opens(goal.metric.value)) else { return Ok(()) };
    if goals.iter().all(|goal| opens(goal.metric.value)) {
        found.push(
            found
                .at(open.metric.at, "opens are the only goal")
                .label("opened by machines as often as by people")
                .help(
                    "add a goal that a person has to act for, such as `reply_rate_contacted: 3%`",
                ),
        );
        return Ok(());
    }
    let send = subject.send()?;
    let mut tracked = send.tracking.iter().flatten();
    if !tracked.any(|tracking| tracking.value == Tracking::Opens) {
        found.push(
            found
                .at(open.metric.at, "the open rate is a goal, and opens are not counted")
                .label("nothing will be measured")
                .also(subject.section_at("send"), "no `tracking: [opens]`")
                .help("remove the goal; counting opens needs consent in some countries"),
        );
    }
    Ok(())
}

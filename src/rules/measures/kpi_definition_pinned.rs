//! `kpi-definition-pinned`: a target can be compared with what is measured.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::campaign::Goal;
use crate::spec::leaf::Share;

pub(super) static RULE: Rule = Rule {
    code: "M002",
    name: "kpi-definition-pinned",
    summary: "each goal has the unit of its metric, and one target",
    group: Group::Measures,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "METR",
    page: include_str!("kpi_definition_pinned.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let goals = subject.brief()?.goals.as_deref().unwrap_or_default();
    for (index, goal) in goals.iter().enumerate() {
        unit(goal, found);
        let earlier = &goals[..index];
        if let Some(first) = earlier.iter().find(|one| one.metric.value == goal.metric.value) {
            found.push(
                found
                    .at(goal.metric.at, format!("a second target for `{}`", goal.metric.value))
                    .label("which of the two is meant?")
                    .also(first.metric.at, "the first one")
                    .help("keep one"),
            );
        }
    }
    Ok(())
}

fn unit(goal: &Goal, found: &mut Found<'_>) {
    let metric = goal.metric.value;
    let target = goal.target.value;
    let (is, example) = match (metric.is_count(), target) {
        (true, Share::Percent(_)) => ("counted", "a count such as `12`"),
        (false, Share::Count(_)) => ("a share", "a percentage such as `3%`"),
        _ => return,
    };
    found.push(
        found
            .at(goal.target.at, format!("`{metric}` is {is}, and its target is `{target}`"))
            .label(format!("write {example}"))
            .also(goal.metric.at, "the metric, with its denominator, is defined by its name")
            .help(format!("write {example}")),
    );
}

//! `kpi-goals`: a goal with a target above nothing.

use crate::base::amount::Percent;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::leaf::Share;

pub(super) static RULE: Rule = Rule {
    code: "M001",
    name: "kpi-goals",
    summary: "the campaign says what it is meant to reach",
    group: Group::Measures,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S2",
    page: include_str!("kpi_goals.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let goals = subject.brief()?.goals.as_deref().unwrap_or_default();
    if goals.is_empty() {
        found.push(
            found
                .at(subject.section_at("brief"), "the campaign has no goal")
                .label("no `goals`")
                .help("add one, such as `goals: [ reply_rate_contacted: 3% ]`"),
        );
    }
    for goal in goals {
        let nothing = matches!(goal.target.value, Share::Count(0) | Share::Percent(Percent::NONE));
        if nothing && !goal.metric.less_is_better() {
            found.push(
                found
                    .at(goal.target.at, format!("the goal for `{}` is nothing", goal.metric.value))
                    .label("reached before the start")
                    .help("name what the campaign is meant to reach"),
            );
        }
    }
    Ok(())
}

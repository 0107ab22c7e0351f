//! `kpi-attribution`: what a campaign is given credit for is said before it starts.

use crate::base::amount::{Length, Unit};
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::campaign::Metric;

pub(super) static RULE: Rule = Rule {
    code: "M009",
    name: "kpi-attribution",
    summary: "policy says when somebody is a qualified lead and whose an opportunity is",
    group: Group::Measures,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S1, S2",
    page: include_str!("kpi_attribution.md"),
    check: Check::Campaign(check),
};

/// The longest window that can still be called a consequence.
const LONGEST: Length = Length::new(365, Unit::Day);

/// The metrics that rest on it.
const RESTING: [Metric; 4] =
    [Metric::MqlRate, Metric::LeadToOpp, Metric::MqlToOpp, Metric::OpportunitiesCreated];

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let policy = subject.replies_policy()?;
    let Some(attribution) = &policy.attribution else {
        let goals = subject.brief()?.goals.iter().flatten();
        let resting = goals.map(|goal| &goal.metric).find(|one| RESTING.contains(&one.value));
        let (at, headline) = match resting {
            Some(metric) => {
                (metric.at, format!("nothing says what counts towards `{}`", metric.value))
            }
            None => (
                subject.section_at("brief"),
                "nothing says what the campaign is given credit for".to_owned(),
            ),
        };
        found.push(
            found
                .at(at, headline)
                .label("the replies policy has no `attribution`")
                .also(policy.sync.at, "it stands beside the other rules of replies")
                .help(
                    "add `attribution: { mql: confirmed-positive, window: 90 days, \
                     model: any-touch, currency: EUR }` there",
                ),
        );
        return Ok(());
    };
    let window = &attribution.window;
    if window.at_least() > LONGEST.at_least() {
        found.push(
            found
                .at(window.at, format!("an opportunity counts for {}", window.value))
                .label(format!("at most {LONGEST}"))
                .help("90 days is usual"),
        );
    }
    Ok(())
}

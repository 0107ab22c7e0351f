//! `kpi-target-plausible`: a target far from every benchmark is questioned.

use crate::base::amount::Percent;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::campaign::{Goal, Metric};
use crate::spec::leaf::Share;

pub(super) static RULE: Rule = Rule {
    code: "M005",
    name: "kpi-target-plausible",
    summary: "targets lie where campaigns of this kind end",
    group: Group::Measures,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "METR",
    page: include_str!("kpi_target_plausible.md"),
    check: Check::Campaign(check),
};

/// The share of the expected people beyond which a count of meetings or opportunities is doubtful.
const COUNTED: Percent = Percent::whole(5);

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let expected = &subject.audience()?.expected;
    for goal in subject.brief()?.goals.iter().flatten() {
        match goal.target.value {
            Share::Percent(target) => share(goal, target, found),
            Share::Count(target) if goal.metric.is_count() => {
                let most = COUNTED.of(expected.count).max(1);
                if u64::from(target) > most {
                    let headline = format!(
                        "{target} for `{}` out of {} people is beyond any benchmark",
                        goal.metric.value, expected.count,
                    );
                    found.push(
                        found
                            .at(goal.target.at, headline)
                            .label(format!("{COUNTED} would be {most}"))
                            .also(expected.at, "how many are expected")
                            .help("lower it, or write to more people"),
                    );
                }
            }
            Share::Count(_) => {}
        }
    }
    Ok(())
}

fn share(goal: &Goal, target: Percent, found: &mut Found<'_>) {
    let Some((least, most)) = usual(goal.metric.value) else { return };
    if (least..=most).contains(&target) {
        return;
    }
    let metric = goal.metric.value;
    let help = if target > most { "lower it" } else { "raise it" };
    found.push(
        found
            .at(goal.target.at, format!("a target of {target} for `{metric}` is not plausible"))
            .label(format!("usual is {least} to {most}"))
            .help(format!("{help}, or keep it and say in the pull request what it rests on")),
    );
}

/// The least and the most that is usual; none where there is no benchmark.
const fn usual(metric: Metric) -> Option<(Percent, Percent)> {
    let none = Percent::NONE;
    match metric {
        Metric::ReplyRateContacted | Metric::ReplyRateDelivered => {
            Some((Percent::whole(1), Percent::whole(8)))
        }
        Metric::PositiveReplyRate | Metric::MeetingBookedRate => Some((none, Percent::whole(4))),
        Metric::BounceRate => Some((none, Percent::whole(3))),
        Metric::UnsubscribeRate => Some((none, Percent::whole(2))),
        Metric::ComplaintRate => Some((none, Percent::from_millionths(1_000))),
        _ => None,
    }
}

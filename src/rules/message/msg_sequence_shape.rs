//! `msg-sequence-shape`: a sequence is short and leaves its reader time.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "F032",
    name: "msg-sequence-shape",
    summary: "a sequence is short and leaves its reader time",
    group: Group::Message,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "SL-BP",
    page: include_str!("msg_sequence_shape.md"),
    check: Check::Campaign(check),
};

/// The most steps of a sequence.
const STEPS: usize = 4;
/// The least time between two steps, in days.
const GAP: u32 = 2;
/// The longest time from the first step to the last, in days.
const WHOLE: u32 = 30;

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let steps = &subject.message()?.steps;
    if let Some(fifth) = steps.get(STEPS) {
        let headline = format!("the sequence has {} steps", steps.len());
        let problem = found.at(fifth.template.at, headline).label("one too many");
        found.push(problem.help(format!("keep the {STEPS} that say something new")));
    }
    if let Some(after) = steps.first().and_then(|first| first.after.as_ref()) {
        let problem = found.at(after.at, "the first step waits for nothing");
        let help = "remove `after`: the wave decides when the first step is sent";
        found.push(problem.help(help).fix_where(subject.removing(after.at, "after")));
    }
    let mut total = 0;
    for step in steps.iter().skip(1) {
        let days = step.after.as_ref().map_or(0, |after| after.days_up());
        total += days;
        if days < GAP {
            let at = step.after.as_ref().map_or(step.template.at, |after| after.at);
            let headline = match days {
                0 => format!("`{}` follows without a pause", step.template.value),
                _ => format!("`{}` follows within {days} day", step.template.value),
            };
            found
                .push(found.at(at, headline).help("leave two days or more, as in `after: 4 days`"));
        }
    }
    if let Some(last) = steps.last().filter(|_| total > WHOLE) {
        let at = last.after.as_ref().map_or(last.template.at, |after| after.at);
        let headline = format!("the sequence takes {total} days");
        found.push(found.at(at, headline).help(format!("end it within {WHOLE} days")));
    }
    Ok(())
}

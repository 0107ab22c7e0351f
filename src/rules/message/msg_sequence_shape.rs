//! `msg-sequence-shape`: a sequence is short and leaves its reader time.

use crate::base::amount::{Length, Unit};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Location;

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

/// The most steps of a sequence where the blueprint does not say.
const STEPS: u32 = 4;
/// The least time between two steps where the blueprint does not say.
const GAP: Length = Length::new(2, Unit::Day);
/// The longest time from the first step to the last where the blueprint does not say.
const WHOLE: Length = Length::new(30, Unit::Day);

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let steps = &subject.message()?.steps;
    let policy = subject.gbu()?.messages.as_ref();
    let most = policy.and_then(|policy| policy.steps.as_ref());
    let count = most.map_or(STEPS, |most| most.value) as usize;
    if let Some(beyond) = steps.get(count) {
        let headline = format!("the sequence has {} steps", steps.len());
        let problem = found.at(beyond.template.at, headline).label("one too many");
        let problem = limited(problem, most.map(|most| most.at));
        found.push(problem.help(format!("keep the {count} that say something new")));
    }
    if let Some(after) = steps.first().and_then(|first| first.after.as_ref()) {
        let problem = found.at(after.at, "the first step waits for nothing");
        let help = "remove `after`: the wave decides when the first step is sent";
        found.push(problem.help(help).fix_where(subject.removing(after.at, "after")));
    }
    let least = policy.and_then(|policy| policy.gap.as_ref());
    let gap = least.map_or(GAP, |least| least.value);
    for step in steps.iter().skip(1) {
        let waits = step.after.as_ref();
        if waits.is_some_and(|waits| waits.days_up() >= gap.days_up()) {
            continue;
        }
        let headline = match waits {
            None => format!("`{}` follows without a pause", step.template.value),
            Some(waits) => format!("`{}` follows within {}", step.template.value, waits.value),
        };
        let problem = found.at(waits.map_or(step.template.at, |waits| waits.at), headline);
        let problem = limited(problem, least.map(|least| least.at));
        found.push(problem.help(format!("leave {gap} or more, as in `after: 4 days`")));
    }
    let whole = policy.and_then(|policy| policy.within.as_ref());
    let longest = whole.map_or(WHOLE, |whole| whole.value);
    let waits = steps.iter().skip(1).filter_map(|step| step.after.as_ref());
    let total: u32 = waits.map(|waits| waits.days_up()).sum();
    if let Some(last) = steps.last().filter(|_| total > longest.days_up()) {
        let at = last.after.as_ref().map_or(last.template.at, |after| after.at);
        let problem = found.at(at, format!("the sequence takes {total} days"));
        let problem = limited(problem, whole.map(|whole| whole.at));
        found.push(problem.help(format!("end it within {longest}")));
    }
    Ok(())
}

/// The same with the line of policy it rests on, where there is one.
fn limited(problem: Diagnostic, policy: Option<Location>) -> Diagnostic {
    match policy {
        Some(at) => problem.also(at, "the limit of this unit"),
        None => problem,
    }
}

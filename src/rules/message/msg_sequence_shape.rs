//! `msg-sequence-shape`: a sequence is short and leaves its reader time.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Location;
use crate::spec::policy::defaults;

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

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let steps = &subject.message()?.steps;
    let policy = subject.gbu()?.messages.as_ref();
    let most = policy.and_then(|policy| policy.steps.as_ref());
    let count = most.map_or(defaults::STEPS, |most| most.value) as usize;
    if let Some(beyond) = steps.get(count) {
        let headline = format!("the sequence has {} steps", steps.len());
        let problem = limited(found, beyond.template.at, headline, most.map(|most| most.at));
        let problem = problem.label("one too many");
        found.push(problem.help(format!("keep the {count} that say something new")));
    }
    if let Some(after) = steps.first().and_then(|first| first.after.as_ref()) {
        let problem = found.at(after.at, "the first step waits for nothing");
        let help = "remove `after`: the wave decides when the first step is sent";
        found.push(problem.help(help).fix_where(subject.removing(after.at, "after")));
    }
    let least = policy.and_then(|policy| policy.gap.as_ref());
    let gap = least.map_or(defaults::STEP_GAP, |least| least.value);
    for step in steps.iter().skip(1) {
        let waits = step.after.as_ref();
        if waits.is_some_and(|waits| waits.days_up() >= gap.days_up()) {
            continue;
        }
        let headline = match waits {
            None => format!("`{}` follows without a pause", step.template.value),
            Some(waits) => format!("`{}` follows within {}", step.template.value, waits.value),
        };
        let at = waits.map_or(step.template.at, |waits| waits.at);
        let problem = limited(found, at, headline, least.map(|least| least.at));
        found.push(problem.help(format!("leave {gap} or more, as in `after: 4 days`")));
    }
    let whole = policy.and_then(|policy| policy.within.as_ref());
    let longest = whole.map_or(defaults::SEQUENCE, |whole| whole.value);
    let waits = steps.iter().skip(1).filter_map(|step| step.after.as_ref());
    let total: u32 = waits.map(|waits| waits.days_up()).sum();
    if let Some(last) = steps.last().filter(|_| total > longest.days_up()) {
        let at = last.after.as_ref().map_or(last.template.at, |after| after.at);
        let headline = format!("the sequence takes {total} days");
        let problem = limited(found, at, headline, whole.map(|whole| whole.at));
        found.push(problem.help(format!("end it within {longest}")));
    }
    Ok(())
}

/// A finding about a limit: where policy says it, an error with the line of policy, since a
/// campaign tightens what policy says; else a warning about what is good practice.
fn limited(
    found: &Found<'_>,
    at: Location,
    headline: String,
    policy: Option<Location>,
) -> Diagnostic {
    match policy {
        Some(policy) => {
            let problem = found.with(Severity::Error, at, headline);
            problem.also(policy, "the limit of this unit")
        }
        None => found.at(at, headline),
    }
}

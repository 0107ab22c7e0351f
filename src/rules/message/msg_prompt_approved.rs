//! `msg-prompt-approved`: the prompt is the text that was approved, at a bounded temperature.

use super::approval;
use crate::diagnostic::Severity;
use crate::rules::Skip;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "F019",
    name: "msg-prompt-approved",
    summary: "the prompt is the text that was approved, at a bounded temperature",
    group: Group::Message,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("msg_prompt_approved.md"),
    check: Check::Campaign(check),
};

/// The highest temperature at which a model keeps to what it is given.
const HIGHEST: f64 = 1.0;

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(named) = &subject.message()?.prompt else { return Ok(()) };
    let Some(prompt) = subject.workspace.template_at(&named.id, named.version) else {
        return Err(Skip::because(format!("there is no prompt `{}`", named.value)));
    };
    if let Some(temperature) = &prompt.front.temperature
        && temperature.value > HIGHEST
    {
        let headline = format!("a temperature of {} invents", temperature.value);
        let help = format!("use at most {HIGHEST}; 0.2 is usual for statements of fact");
        found.push(found.at(temperature.at, headline).help(help));
    }
    approval::check(subject, named, prompt, found)
}

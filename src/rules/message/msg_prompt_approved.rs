//! `msg-prompt-approved`: the prompt is the text that was approved, with its model and a bounded
//! temperature.

use super::approval;
use crate::diagnostic::Severity;
use crate::rules::Skip;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "F019",
    name: "msg-prompt-approved",
    summary: "the prompt is the text that was approved, with its model and a bounded temperature",
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
        return Err(Skip(format!("there is no prompt `{}`", named.value)));
    };
    let front = &prompt.front;
    if front.model.is_none() {
        let headline = format!("`{}` does not say which model it was approved for", named.value);
        found.push(found.at(front.id.at, headline).help("add `model:`"));
    }
    match &front.temperature {
        None => {
            let headline = format!("`{}` does not say at which temperature it runs", named.value);
            found.push(found.at(front.id.at, headline).help("add `temperature:`, such as `0.2`"));
        }
        Some(temperature) if temperature.value > HIGHEST => {
            let headline = format!("a temperature of {} invents", temperature.value);
            let help = format!("use at most {HIGHEST}; 0.2 is usual for statements of fact");
            found.push(found.at(temperature.at, headline).help(help));
        }
        Some(_) => {}
    }
    approval::check(subject, named, prompt, found)
}

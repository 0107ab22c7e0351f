//! `msg-prompt-inputs`: the prompt sees only fields that may leave for a prompt.

use super::origin::{Origin, may_leave, origin};
use crate::base::nearest::nearest;
use crate::diagnostic::Severity;
use crate::rules::Skip;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Located;
use crate::spec::policy::{Egress, Fields};

pub(super) static RULE: Rule = Rule {
    code: "F020",
    name: "msg-prompt-inputs",
    summary: "the prompt sees only fields that may leave for a prompt",
    group: Group::Message,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("msg_prompt_inputs.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(named) = &subject.message()?.prompt else { return Ok(()) };
    let Some(prompt) = subject.workspace.template_at(&named.id, named.version) else {
        return Err(Skip::because(format!("there is no prompt `{}`", named.value)));
    };
    let fields = subject.fields()?;
    let front = &prompt.front;
    let declared = front.variables.values().filter_map(|variable| variable.from.as_ref());
    for input in front.inputs.iter().chain(declared) {
        check_input(fields, input, found);
    }
    let inputs: Vec<String> = front.inputs.iter().map(|input| short(input)).collect();
    for (key, at) in prompt.body.keys() {
        if inputs.contains(&short(key)) || front.variables.contains_key(key) {
            continue;
        }
        let problem = found.at(at, format!("`{key}` is no input of this prompt"));
        let meant = nearest(key, inputs.iter().map(String::as_str));
        let first = front.inputs.first().map_or(front.id.at, |input| input.at);
        let problem = problem.also(first, "the inputs are listed here");
        found.push(match meant {
            Some(meant) => problem.help(format!("did you mean `{meant}`?")),
            None => problem.help("add its field to `inputs`, or take it out of the text"),
        });
    }
    Ok(())
}

fn check_input(fields: &Fields, input: &Located<String>, found: &mut Found<'_>) {
    let problem = match origin(input) {
        Some(Origin::Clay(_)) => return,
        None => {
            let headline = format!("`{}` is neither a field nor a Clay column", input.value);
            found.at(input.at, headline).help("write it as `Lead.Company` or `clay:industry`")
        }
        Some(Origin::Field(path)) => match may_leave(fields, &path, Egress::Prompt) {
            Ok(()) => return,
            Err(kept) => found
                .at(input.at, format!("`{path}` {}", kept.why))
                .also(kept.line, "the allowlist of this organisation")
                .help("take it out of the prompt, or ask the owner of the allowlist to allow it"),
        },
    };
    found.push(problem);
}

/// The name by which a prompt calls a field: `Lead.Company` and `company` are the same, and so are
/// `clay:industry` and `industry`.
pub fn short(name: &str) -> String {
    let last = name.rsplit(['.', ':']).next().unwrap_or(name).to_lowercase();
    last.strip_suffix("__c").unwrap_or(&last).replace(['_', '-'], "")
}

//! `enrich-prompt-pinned`: the digest of a prompt covers the model that answers it.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::template::TemplateKind;

pub(super) static RULE: Rule = Rule {
    code: "E005",
    name: "enrich-prompt-pinned",
    summary: "the prompt of the enrichment names its model and temperature",
    group: Group::Enrich,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("enrich_prompt_pinned.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(prompt) = &subject.message()?.prompt else { return Ok(()) };
    // A prompt that does not exist is the subject of `spec-refs-resolve`.
    let template = subject.workspace.template_at(&prompt.id, prompt.version);
    let Some(front) = template.map(|template| &template.front) else { return Ok(()) };
    if front.kind.value != TemplateKind::Prompt {
        return Ok(());
    }
    let missing: Vec<&str> =
        [("model", front.model.is_none()), ("temperature", front.temperature.is_none())]
            .into_iter()
            .filter_map(|(key, missing)| missing.then_some(key))
            .collect();
    for key in missing {
        found.push(
            found
                .at(front.id.at, format!("the prompt `{}` does not name its {key}", prompt.value))
                .label(format!("no `{key}`"))
                .also(prompt.at, "used by this campaign")
                .help(format!("add `{key}:` to its front matter, under a new version")),
        );
    }
    Ok(())
}

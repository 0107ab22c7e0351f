//! `close-retention`: copies of data about people have a day on which they go.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::policy::defaults;

pub(super) static RULE: Rule = Rule {
    code: "N007",
    name: "close-retention",
    summary: "the campaign says when copies of people's data are deleted",
    group: Group::Closure,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "GDPR",
    page: include_str!("close_retention.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let policy = subject.audiences()?.keep_copies.as_ref();
    let most = policy.map_or(defaults::KEEP_COPIES, |policy| policy.value);
    let close = subject.close()?;
    let Some(delete) = close.and_then(|close| close.delete_after.as_ref()) else {
        found.push(
            found
                .at(
                    subject.section_at("close"),
                    "the campaign does not say when copies are deleted",
                )
                .label("no `close.delete_after`")
                .help(format!("add `delete_after: {most}` under `close`, or less")),
        );
        return Ok(());
    };
    // A longer time than a limit that policy states is `spec-only-tightens`.
    if policy.is_none() && delete.at_least() > most.at_least() {
        found.push(
            found
                .at(delete.at, format!("copies of people's data stay for {}", delete.value))
                .label(format!("at most {most} where policy says nothing"))
                .help(format!("write `delete_after: {most}`, or less")),
        );
    }
    let listens = close.and_then(|close| close.keep_listening.as_ref());
    if let Some(listens) = listens.filter(|listens| listens.at_least() > delete.at_least()) {
        let headline =
            format!("copies go after {}, and replies come in for {}", delete.value, listens.value);
        found.push(
            found
                .at(delete.at, headline)
                .label("nobody can tell any more whose reply it is")
                .also(listens.at, "the campaign listens for longer")
                .help(format!("write `delete_after: {}`, or more", listens.value)),
        );
    }
    Ok(())
}

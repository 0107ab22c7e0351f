//! A short card of what a name stands for, as hover and completion show it.
//!
//! What policy says is shown as it is written there, so that a card cannot say something else.

use super::index::Occurrence;
use super::names::Thing;
use super::view::Snapshot;
use crate::base::words;
use crate::diagnostic::Redacted;
use crate::rules::{Rule, find};
use crate::source::Location;
use crate::spec::policy::{Entry, EntryStatus};
use crate::template::Template;

/// The most lines of a definition that a card shows.
const LINES_MAX: usize = 14;

/// The card of what a place names; `None` where that is nowhere given.
pub(super) fn card(of: &Occurrence, snapshot: &Snapshot) -> Option<String> {
    if of.thing == Thing::Rule {
        return find(&of.name).map(page);
    }
    let given = *snapshot.index().definitions(of).first()?;
    let redacted = snapshot.redacted();
    let title = format!("**{} `{}`**", given.thing.noun(), given.shown());
    let place = redacted.show(given.at);
    let body = match snapshot.template(given.at.file) {
        Some(template) if given.thing != Thing::Variable => letter(template, snapshot, &redacted),
        _ => format!("```yaml\n{}\n```", written(given.at, snapshot, &redacted)),
    };
    Some(format!("{title}\n\n{body}\n\n{place}"))
}

/// The page of a rule, without what only `explain` needs.
pub(super) fn page(rule: &Rule) -> String {
    let waived = if rule.waivable { "can be waived" } else { "cannot be waived" };
    let facts = format!(
        "{}, {}, {} phase, {waived}, since {}",
        rule.code,
        rule.severity.word(),
        rule.phase().word(),
        rule.since,
    );
    let (title, body) = rule.page.split_once('\n').unwrap_or((rule.page, ""));
    let body = body.replace("\n## ", "\n### ");
    format!("#{title}\n\n{facts}\n{}", fences(&body))
}

/// The blocks of a page with nothing but their language behind the fence, as viewers expect it.
fn fences(body: &str) -> String {
    let plain = |line: &str| match line.strip_prefix("```").and_then(|info| info.split_once(' ')) {
        Some((language, _)) => format!("```{language}"),
        None => line.to_owned(),
    };
    body.lines().map(plain).collect::<Vec<_>>().join("\n")
}

/// A definition as it is written: its line and those indented deeper.
fn written(at: Location, snapshot: &Snapshot, redacted: &Redacted<'_>) -> String {
    let source = snapshot.workspace.sources.file(at.file);
    let first = source.line_column(at.span.start).line;
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = indent(source.line(first));
    let last = source.line_column(source.text().len() as u32).line;
    let mut lines = vec![redacted.line(at.file, first)];
    for line in first + 1..=last {
        let text = source.line(line);
        if !text.trim().is_empty() && indent(text) <= own {
            break;
        }
        lines.push(redacted.line(at.file, line));
    }
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    let more = lines.len().saturating_sub(LINES_MAX);
    lines.truncate(LINES_MAX);
    let mut lines: Vec<String> =
        lines.iter().map(|line| line.get(own..).unwrap_or(line).to_owned()).collect();
    if more > 0 {
        lines.push(format!("# and {}", words::count(more as u64, "line") + " more"));
    }
    lines.join("\n")
}

/// What a template or prompt says of itself, and what the register says of it.
fn letter(template: &Template, snapshot: &Snapshot, redacted: &Redacted<'_>) -> String {
    let front = &template.front;
    let mut rows: Vec<String> = Vec::new();
    let mut row = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            rows.push(format!("- {name}: {}", redacted.words(value)));
        }
    };
    row("subject", front.subject.as_ref().map(crate::template::Content::text));
    row("language", front.language.as_ref().map(|it| it.value.as_str()));
    row("theme", front.theme.as_ref().map(|it| it.value.as_str()));
    row("asks for", front.cta.as_ref().map(|it| it.value.as_str()));
    row("model", front.model.as_ref().map(|it| it.value.as_str()));
    let variables: Vec<String> = front.variables.keys().map(|name| format!("`{name}`")).collect();
    let variables = (!variables.is_empty()).then(|| variables.join(", "));
    row("variables", variables.as_deref());
    rows.push(format!("- {}", standing(template, snapshot)));
    rows.join("\n")
}

/// What the register says of a template as it is now.
fn standing(template: &Template, snapshot: &Snapshot) -> String {
    let what = format!("{}@{}", template.front.id.value, template.front.version.value);
    let entries: Vec<&Entry> = snapshot.workspace.policy.registered(&what).collect();
    let status = |entry: &Entry| entry.status.as_ref().map_or(EntryStatus::Approved, |it| it.value);
    match entries.iter().find(|entry| entry.digest.value == template.digest) {
        Some(entry) => format!(
            "{} on {} by `{}`{}",
            status(entry),
            entry.approved.value,
            entry.by.value,
            entry.until.as_ref().map_or(String::new(), |day| format!(", until {}", day.value)),
        ),
        None if entries.is_empty() => "not in the register".to_owned(),
        None => "changed since it was approved: the register holds another digest".to_owned(),
    }
}

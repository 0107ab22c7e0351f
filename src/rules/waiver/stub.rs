//! The beginning of a waiver for a finding: a comment that does not hold until a person has filled
//! it in.
//!
//! Knows nothing of whether the finding should be accepted.

use super::bound::Bound;
use super::{Subject, find, last_possible};
use crate::diagnostic::{Diagnostic, Fix};
use crate::source::{Location, SourceFile, Span};
use crate::yaml::{Tree, Unit};

/// What stands for a role and for a reason until they are written: neither passes for one.
const ROLE: &str = "ROLE";
const REASON: &str = "REASON";

/// An edit that puts an unfinished waiver above the key or item that a finding of a campaign
/// points at, or above the step or prompt whose file it points into. `None` where the rule cannot
/// be waived, where the finding points elsewhere, and where it is waived already.
pub fn waiver_stub(subject: &Subject<'_>, finding: &Diagnostic) -> Option<Fix> {
    let rule = find(&finding.rule).filter(|rule| rule.waivable && finding.waived.is_none())?;
    let at = finding.primary.as_ref()?.at;
    let place = if at.file == subject.file { at.span } else { reference(subject, at)? };
    let tree = subject.workspace.tree(subject.file)?;
    let source = subject.workspace.sources.file(subject.file);
    let line = line_of(place, tree, source)?;
    let starts = subject.brief().ok()?.starts.value;
    let until = last_possible(starts).unwrap_or(starts);
    let text = source.line(line);
    let indent = &text[..text.len() - text.trim_start().len()];
    let line_break = if source.text().contains("\r\n") { "\r\n" } else { "\n" };
    let start = source.line_span(line).start;
    let above = Location::new(subject.file, Span::new(start, start));
    let name = rule.name;
    let stub =
        format!("{indent}# sendoff: waive {name} until {until} by {ROLE}: {REASON}{line_break}");
    Some(Fix::likely(format!("waive `{name}` here")).replace(above, stub))
}

/// Where the campaign names the template or prompt that a place lies in.
fn reference(subject: &Subject<'_>, at: Location) -> Option<Span> {
    let message = subject.message().ok()?;
    let mut named = message.steps.iter().map(|step| &step.template).chain(&message.prompt);
    let named = named.find(|named| {
        let template = subject.workspace.template_at(&named.id, named.version);
        template.is_some_and(|template| template.front.id.at.file == at.file)
    })?;
    Some(named.at.span)
}

/// The line above which a waiver covers a place: that of the innermost key or item which covers it
/// and begins a line.
fn line_of(place: Span, tree: &Tree, source: &SourceFile) -> Option<u32> {
    let covers = |unit: &&Unit<'_>| Bound::of([**unit]).covers(place);
    let first = |unit: &&Unit<'_>| {
        let at = source.line_column(unit.start);
        let before: String = source.line(at.line).chars().take(at.column as usize - 1).collect();
        before.trim_matches([' ', '-']).is_empty()
    };
    let units = tree.units();
    let unit = units.iter().filter(covers).rfind(first)?;
    Some(source.line_column(unit.start).line)
}

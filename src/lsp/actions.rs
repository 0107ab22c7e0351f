//! What can be done about a finding: its fix, a waiver, every safe fix of a document at once.
//!
//! Fixes are those of the findings; the waiver and the proof of fixes are those of `check --fix`.
//! Knows only the form the protocol has for them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lsp_types::{CodeAction, CodeActionKind, Diagnostic as Shown, TextEdit};

use super::format::replacement;
use super::publish::shown;
use super::view::View;
use crate::diagnostic::{Diagnostic, Fix, Safety};
use crate::rules::{Scope, Subject, mend, waiver_stub};
use crate::source::Span;

/// The kind of the action that makes every safe fix.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.sendoff");

/// An action, with the edits of files it makes.
pub(super) struct Action {
    title: String,
    kind: CodeActionKind,
    preferred: bool,
    solves: Vec<Shown>,
    /// The edits by path.
    pub edits: Vec<(PathBuf, Vec<TextEdit>)>,
}

impl Action {
    /// The action as the protocol has it, without its edits.
    pub(super) fn literal(&self) -> CodeAction {
        CodeAction {
            title: self.title.clone(),
            kind: Some(self.kind.clone()),
            diagnostics: (!self.solves.is_empty()).then(|| self.solves.clone()),
            is_preferred: self.preferred.then_some(true),
            ..CodeAction::default()
        }
    }
}

/// What can be done about the findings that touch a span, of the kinds that are wanted.
pub(super) fn actions(
    view: View<'_>,
    within: Span,
    wanted: Option<&[CodeActionKind]>,
) -> Vec<Action> {
    let wants = |kind: &CodeActionKind| {
        wanted.is_none_or(|wanted| wanted.iter().any(|it| covers(it, kind)))
    };
    let mut found = Vec::new();
    if wants(&CodeActionKind::QUICKFIX) {
        let here = view.snapshot.report().findings.iter().filter(|it| touches(view, it, within));
        let here: Vec<&Diagnostic> = here.collect();
        found.extend(here.iter().filter_map(|finding| mending(view, finding)));
        found.extend(here.iter().flat_map(|finding| waiving(view, finding)));
    }
    if wants(&FIX_ALL) {
        found.extend(all_safe(view));
    }
    found
}

/// Whether a wanted kind covers another: itself and what its name begins.
fn covers(wanted: &CodeActionKind, kind: &CodeActionKind) -> bool {
    let rest = kind.as_str().strip_prefix(wanted.as_str());
    wanted == &CodeActionKind::EMPTY || rest.is_some_and(|it| it.is_empty() || it.starts_with('.'))
}

fn touches(view: View<'_>, finding: &Diagnostic, within: Span) -> bool {
    finding.primary.as_ref().is_some_and(|label| {
        let Span { start, end } = label.at.span;
        label.at.file == view.file && start <= within.end && within.start <= end
    })
}

/// The fix of a finding.
fn mending(view: View<'_>, finding: &Diagnostic) -> Option<Action> {
    let fix = finding.fix.as_ref()?;
    Some(Action {
        title: fix.title.clone(),
        kind: CodeActionKind::QUICKFIX,
        preferred: true,
        solves: vec![shown(finding, view, &view.snapshot.redacted())],
        edits: edits(view, fix),
    })
}

/// A waiver to be filled in, in each campaign that can have one of a finding.
fn waiving(view: View<'_>, finding: &Diagnostic) -> Vec<Action> {
    let workspace = &view.snapshot.workspace;
    let stubs = workspace.campaigns.iter().filter_map(|loaded| {
        let stub = waiver_stub(&Subject::new(workspace, loaded), finding)?;
        let elsewhere = if loaded.file == view.file {
            String::new()
        } else {
            format!(", in {}", workspace.sources.file(loaded.file).path())
        };
        Some(Action {
            title: format!("{}{elsewhere} (fill in who accepts it, and why)", stub.title),
            kind: CodeActionKind::QUICKFIX,
            preferred: false,
            solves: vec![shown(finding, view, &view.snapshot.redacted())],
            edits: edits(view, &stub),
        })
    });
    stubs.collect()
}

fn edits(view: View<'_>, fix: &Fix) -> Vec<(PathBuf, Vec<TextEdit>)> {
    let mut files: BTreeMap<PathBuf, Vec<TextEdit>> = BTreeMap::new();
    for edit in &fix.edits {
        let made = TextEdit::new(view.range(edit.at), edit.text.clone());
        files.entry(view.snapshot.path(edit.at.file)).or_default().push(made);
    }
    files.into_iter().collect()
}

/// Every safe fix of this document, each proved; `None` where there is none.
fn all_safe(view: View<'_>) -> Option<Action> {
    let safe = |fix: &Fix| {
        fix.safety == Safety::Safe && fix.edits.iter().all(|edit| edit.at.file == view.file)
    };
    let findings = &view.snapshot.report().findings;
    if !findings.iter().any(|finding| finding.fix.as_ref().is_some_and(safe)) {
        return None;
    }
    let path = view.source().path();
    let may_change = |changed: &str| changed == path;
    let scope = Scope { only: None, may_change: &may_change, most: Safety::Safe };
    let mended = mend(&view.snapshot.workspace, &scope).ok()?;
    let edit = replacement(view, mended.files.get(path)?)?;
    Some(Action {
        title: "make every safe fix of this document".to_owned(),
        kind: FIX_ALL,
        preferred: false,
        solves: Vec::new(),
        edits: vec![(view.snapshot.path(view.file), vec![edit])],
    })
}

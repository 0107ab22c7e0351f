//! From a name to everywhere it is used.

use lsp_types::{DocumentHighlight, DocumentHighlightKind, Location as Place};

use super::index::Occurrence;
use super::names::Part;
use super::view::View;

/// Every place of the workspace that names what stands at an offset, at the same version where the
/// place says one.
pub(super) fn references(view: View<'_>, offset: u32, with_definition: bool) -> Vec<Place> {
    let wanted = |it: &&Occurrence| with_definition || it.part == Part::Uses;
    let places = at_version(view, offset).into_iter().filter(wanted);
    places.filter_map(|it| view.place(it.whole)).collect()
}

/// The same in this file alone.
pub(super) fn highlights(view: View<'_>, offset: u32) -> Vec<DocumentHighlight> {
    let here = at_version(view, offset).into_iter().filter(|it| it.at.file == view.file);
    here.map(|it| DocumentHighlight {
        range: view.range(it.whole),
        kind: Some(match it.part {
            Part::Defines => DocumentHighlightKind::WRITE,
            Part::Uses => DocumentHighlightKind::READ,
        }),
    })
    .collect()
}

fn at_version<'a>(view: View<'a>, offset: u32) -> Vec<&'a Occurrence> {
    let index = &view.snapshot.index();
    let Some(named) = index.at(view.file, offset) else { return Vec::new() };
    let version = |it: &&Occurrence| {
        named.version.is_none() || it.version.is_none() || it.version == named.version
    };
    index.occurrences(named).into_iter().filter(version).collect()
}

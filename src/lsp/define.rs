//! From a name to where it is given.

use lsp_types::Location as Place;

use super::index::Occurrence;
use super::names::Thing;
use super::view::View;
use crate::diagnostic::top_of;

/// Where the name at an offset is given; a policy file in the register is the file.
pub(super) fn definitions(view: View<'_>, offset: u32) -> Vec<Place> {
    let Some(named) = view.snapshot.index().at(view.file, offset) else { return Vec::new() };
    if named.thing == Thing::Registered {
        let file = view.snapshot.workspace.sources.find(&named.name);
        return file.and_then(|file| view.place(top_of(file))).into_iter().collect();
    }
    let given = view.snapshot.index().definitions(named);
    nearest(view, named, given).into_iter().filter_map(|given| view.place(given.whole)).collect()
}

/// Of fields that several allowlists hold, those of the allowlist that holds for the campaign.
fn nearest<'a>(
    view: View<'_>,
    named: &Occurrence,
    given: Vec<&'a Occurrence>,
) -> Vec<&'a Occurrence> {
    let workspace = &view.snapshot.workspace;
    let campaign = workspace.campaigns.iter().find(|loaded| loaded.file == view.file);
    let audience = campaign.and_then(|loaded| loaded.campaign.audience.get());
    let policy = audience.and_then(|audience| workspace.policy.fields_of(&audience.instance));
    match policy.filter(|_| named.thing == Thing::Field) {
        Some(policy) => {
            let own = given.iter().filter(|it| it.at.file == policy.at.file).copied();
            let own: Vec<&Occurrence> = own.collect();
            if own.is_empty() { given } else { own }
        }
        None => given,
    }
}

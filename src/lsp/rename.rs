//! Another name for a campaign, template, prompt, sender identity, pool or wave, everywhere it is
//! used.
//!
//! Knows which names may change at all, and what has to be signed again when one does.

use std::collections::BTreeSet;

use lsp_types::{Range, TextEdit};

use super::index::Occurrence;
use super::names::{Part, Thing};
use super::view::View;
use crate::source::FileId;
use crate::spec::leaf::Name;

/// What a rename does.
#[derive(Debug)]
pub(super) struct Renamed {
    /// The edits of each file.
    pub edits: Vec<(FileId, Vec<TextEdit>)>,
    /// What somebody has to do afterwards, in a sentence; `None` where nothing.
    pub afterwards: Option<String>,
}

/// The name that can be changed at an offset, with its range.
///
/// # Errors
/// Why nothing can be renamed there.
pub(super) fn prepare(view: View<'_>, offset: u32) -> Result<(Range, String), String> {
    let named = renamable(view, offset)?;
    Ok((view.range(named.at), named.name.clone()))
}

/// The edits that give what stands at an offset another name.
///
/// # Errors
/// Why the name cannot be given.
pub(super) fn rename(view: View<'_>, offset: u32, new: &str) -> Result<Renamed, String> {
    let named = renamable(view, offset)?;
    let noun = named.thing.noun();
    if new.contains('@') {
        return Err(format!("`{new}` holds a version; give the name alone, the version stays"));
    }
    if new.parse::<Name>().is_err() {
        return Err(format!(
            "`{new}` is no name: write lower-case letters and digits, with single dashes or dots \
             between, 64 at most"
        ));
    }
    let index = &view.snapshot.index();
    let wanted = Occurrence { name: new.to_owned(), version: None, ..named.clone() };
    if new != named.name
        && let Some(taken) = index.definitions(&wanted).first()
    {
        let place = view.snapshot.workspace.sources.show(taken.at);
        return Err(format!("there is a {noun} `{new}` already, in {place}"));
    }
    let places = index.occurrences(named);
    let files: BTreeSet<FileId> = places.iter().map(|it| it.at.file).collect();
    unread(view, named, &files)?;
    let edits = files.iter().map(|file| {
        let here = places.iter().filter(|it| it.at.file == *file);
        let mut edits: Vec<TextEdit> =
            here.map(|it| TextEdit::new(view.range(it.at), new.to_owned())).collect();
        edits.dedup();
        (*file, edits)
    });
    Ok(Renamed { edits: edits.collect(), afterwards: afterwards(view, named, &files) })
}

/// The name at an offset, where it may be changed.
fn renamable<'a>(view: View<'a>, offset: u32) -> Result<&'a Occurrence, String> {
    let named = view.snapshot.index().at(view.file, offset);
    let named = named.ok_or("no name stands here that could be changed")?;
    let noun = named.thing.noun();
    let refused = match named.thing {
        Thing::Campaign
        | Thing::Template
        | Thing::Prompt
        | Thing::Sender
        | Thing::Pool
        | Thing::Wave => None,
        Thing::Person | Thing::Role | Thing::Somebody => {
            Some("signatures and the record hold it, and would no longer match")
        }
        Thing::Field | Thing::Organisation | Thing::Table | Thing::Column => {
            Some("it is agreed with another system; change it there first")
        }
        Thing::Segment | Thing::Class | Thing::Rule => Some("it is a word of the language"),
        Thing::Variable => Some("Smartlead fills it under this key"),
        _ => Some("policy and older plans name it; add another one beside it"),
    };
    if let Some(why) = refused {
        return Err(format!("the {noun} `{}` cannot be renamed here: {why}", named.name));
    }
    if view.snapshot.index().definitions(named).is_empty() {
        return Err(format!("there is no {noun} `{}` that could be renamed", named.name));
    }
    Ok(named)
}

/// Refuses where a file could not be read whole: a use of the name may stand in what is missing.
fn unread(view: View<'_>, named: &Occurrence, files: &BTreeSet<FileId>) -> Result<(), String> {
    let workspace = &view.snapshot.workspace;
    let local = named.thing == Thing::Wave;
    let broken = workspace
        .trees
        .iter()
        .find(|tree| !tree.is_complete() && (!local || files.contains(&tree.file())));
    match broken {
        Some(tree) => Err(format!(
            "`{}` has a syntax error, and what it hides may use `{}`; mend it first",
            workspace.sources.file(tree.file()).path(),
            named.name
        )),
        None => Ok(()),
    }
}

/// What the register and the record still say after a rename.
fn afterwards(view: View<'_>, named: &Occurrence, files: &BTreeSet<FileId>) -> Option<String> {
    let workspace = &view.snapshot.workspace;
    let register = workspace.policy.register.as_ref();
    let registered = |what: &str| {
        let entries = register.iter().flat_map(|register| register.entries.iter());
        entries.into_iter().any(|entry| entry.what.value == what)
    };
    let mut changed: Vec<String> = Vec::new();
    if matches!(named.thing, Thing::Template | Thing::Prompt) {
        let given = view.snapshot.index().occurrences(named).into_iter();
        let given = given.filter(|it| it.part == Part::Defines).map(Occurrence::shown);
        changed.extend(given.filter(|what| registered(what)));
    }
    let paths = files.iter().map(|file| workspace.sources.file(*file).path().to_owned());
    changed.extend(paths.filter(|path| registered(path)));
    if named.thing == Thing::Campaign {
        return Some(
            "plans, signatures and the record know the campaign under its old name: plan again, \
             and do not rename one that has begun"
                .to_owned(),
        );
    }
    if changed.is_empty() {
        return None;
    }
    let names: Vec<String> = changed.iter().map(|what| format!("`{what}`")).collect();
    let digests = if names.len() == 1 { "has another digest" } else { "have other digests" };
    Some(format!(
        "{} now {digests} than the register holds: have it approved and registered again",
        crate::base::words::list(&names, "and")
    ))
}

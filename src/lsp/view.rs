//! A workspace as it was read last, and one file of it as a request looks at it.
//!
//! Knows nothing of messages: a request becomes a file and an offset before it comes here.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use lsp_types::{Location as Place, Range, Uri};

use super::client::Client;
use super::index::{Index, kind_of};
use super::positions::Lines;
use super::uri;
use crate::diagnostic::Redacted;
use crate::rules::{Report, check_campaigns};
use crate::source::{FileId, Location, SourceFile};
use crate::spec::Kind;
use crate::template::Template;
use crate::workspace::{LoadError, Overlay, Workspace};
use crate::yaml::Tree;

/// A workspace that was read, with its names and, once asked for, its findings.
#[derive(Debug)]
pub(super) struct Snapshot {
    /// The workspace.
    pub workspace: Workspace,
    /// Its names.
    pub index: Index,
    report: OnceCell<Report>,
}

impl Snapshot {
    /// Reads a workspace, open documents in the place of the disk's.
    pub(super) fn read(root: &Path, overlay: &Overlay) -> Result<Self, LoadError> {
        let workspace = Workspace::load_over(root, overlay)?;
        let index = Index::of(&workspace);
        Ok(Self { workspace, index, report: OnceCell::new() })
    }

    /// What the rules find.
    pub(super) fn report(&self) -> &Report {
        self.report.get_or_init(|| check_campaigns(&self.workspace, None))
    }

    /// The files as they may be shown.
    pub(super) fn redacted(&self) -> Redacted<'_> {
        Redacted::of(&self.workspace.sources, &self.report().findings)
    }

    /// The path of a file on the disk.
    pub(super) fn path(&self, file: FileId) -> PathBuf {
        let shown = self.workspace.sources.file(file).path();
        shown.split('/').fold(self.workspace.root.clone(), |path, part| path.join(part))
    }

    /// The address of a file.
    pub(super) fn uri(&self, file: FileId) -> Option<Uri> {
        uri::uri(&self.path(file))
    }

    /// The tree of a file.
    pub(super) fn tree(&self, file: FileId) -> Option<&Tree> {
        self.workspace.trees.iter().find(|tree| tree.file() == file)
    }

    /// The template or prompt of a file.
    pub(super) fn template(&self, file: FileId) -> Option<&Template> {
        self.workspace.templates.iter().find(|one| one.body.whole().file == file)
    }
}

/// One file of a workspace, as a request looks at it.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    /// The workspace.
    pub snapshot: &'a Snapshot,
    /// The file.
    pub file: FileId,
    /// What the client can do.
    pub client: &'a Client,
}

impl<'a> View<'a> {
    /// The file.
    pub(super) fn source(self) -> &'a SourceFile {
        self.snapshot.workspace.sources.file(self.file)
    }

    /// Its text.
    pub(super) fn text(self) -> &'a str {
        self.source().text()
    }

    /// Its lines.
    pub(super) fn lines(self) -> Lines<'a> {
        Lines::new(self.text(), self.client.encoding)
    }

    /// Its tree, where it is a YAML document.
    pub(super) fn tree(self) -> Option<&'a Tree> {
        self.snapshot.tree(self.file)
    }

    /// The kind it says it is.
    pub(super) fn kind(self) -> Option<Kind> {
        kind_of(self.tree()?)
    }

    /// Whether it is a template or a prompt, by where it lies.
    pub(super) fn is_template(self) -> bool {
        let path = self.source().path();
        path.ends_with(".md") || path.ends_with(".html")
    }

    /// A place of any file of the workspace, for the protocol.
    pub(super) fn range(self, at: Location) -> Range {
        let text = self.snapshot.workspace.sources.file(at.file).text();
        Lines::new(text, self.client.encoding).range(at.span)
    }

    /// A place of any file of the workspace with the file's address.
    pub(super) fn place(self, at: Location) -> Option<Place> {
        Some(Place::new(self.snapshot.uri(at.file)?, self.range(at)))
    }
}

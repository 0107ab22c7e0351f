//! A workspace as it was read last, and one file of it as a request looks at it.
//!
//! Knows nothing of messages: a request becomes a file and an offset before it comes here.

use std::cell::{OnceCell, RefCell};
use std::path::{Path, PathBuf};

use lsp_types::{Location as Place, Range, Uri};

use super::client::Client;
use super::index::{Index, kind_of};
use super::positions::Lines;
use super::uri;
use crate::diagnostic::Redacted;
use crate::rules::{Memory, Report, check_again};
use crate::source::{FileId, Location, SourceFile};
use crate::spec::Kind;
use crate::template::Template;
use crate::workspace::{Cache, LoadError, Overlay, Workspace};
use crate::yaml::Tree;

/// A workspace that was read, with its names and, once asked for, its findings.
#[derive(Debug)]
pub(super) struct Snapshot {
    /// The workspace.
    pub workspace: Workspace,
    index: OnceCell<Index>,
    report: OnceCell<Report>,
    memory: RefCell<Memory>,
}

/// What is known of a workspace from reading it before.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// Its files.
    pub cache: Cache,
    /// What the rules found in them.
    pub memory: Memory,
}

impl Snapshot {
    /// Reads a workspace, open documents in the place of the disk's, as far as it may be another
    /// than it was before.
    pub(super) fn read(
        root: &Path,
        overlay: &Overlay,
        before: &mut Before,
    ) -> Result<Self, LoadError> {
        let workspace = Workspace::load_again(root, overlay, &mut before.cache)?;
        let memory = RefCell::new(std::mem::take(&mut before.memory));
        Ok(Self { workspace, index: OnceCell::new(), report: OnceCell::new(), memory })
    }

    /// What the rules found, for the next reading.
    pub(super) fn into_memory(self) -> Memory {
        self.memory.into_inner()
    }

    /// Its names.
    pub(super) fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(&self.workspace))
    }

    /// What the rules find.
    pub(super) fn report(&self) -> &Report {
        let memory = &mut self.memory.borrow_mut();
        self.report.get_or_init(|| check_again(&self.workspace, None, memory))
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
        self.workspace.tree(file)
    }

    /// The template or prompt of a file.
    pub(super) fn template(&self, file: FileId) -> Option<&Template> {
        self.workspace.templates.iter().find(|one| one.body.whole().file == file).map(|one| &**one)
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

//! What the server knows between two messages: the client, open documents, the workspaces around
//! them, and what was published of each.
//!
//! Knows nothing of methods; it is told what happened and says what there is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use lsp_server::{Message, Notification, Request};
use lsp_types::{
    Diagnostic as Shown, LogMessageParams, MessageType, PublishDiagnosticsParams,
    ShowMessageParams, Uri,
};
use serde::Serialize;

use super::client::Client;
use super::documents::Documents;
use super::publish::by_file;
use super::uri;
use super::view::{Before, Snapshot, View};
use crate::source::FileId;
use crate::workspace::find_root;

/// Where messages to the client go.
#[derive(Debug)]
pub(super) struct Outbox {
    to: Sender<Outgoing>,
}

/// What goes to the client.
#[derive(Debug)]
pub(super) enum Outgoing {
    /// A message.
    Message(Message),
    /// The answer to bytes that are no message.
    Malformed,
}

impl Outbox {
    /// Messages go there.
    pub(super) const fn new(to: Sender<Outgoing>) -> Self {
        Self { to }
    }

    /// Sends. Where nobody reads any more, the end of the conversation is noticed by reading.
    pub(super) fn send(&self, message: impl Into<Message>) {
        let _ = self.to.send(Outgoing::Message(message.into()));
    }

    /// Answers bytes that are no message.
    pub(super) fn malformed(&self) {
        let _ = self.to.send(Outgoing::Malformed);
    }

    /// Tells the client something.
    pub(super) fn notify(&self, method: &str, params: impl Serialize) {
        let params = serde_json::to_value(params).unwrap_or_default();
        self.send(Message::Notification(Notification { method: method.to_owned(), params }));
    }

    /// Asks the client something whose answer does not matter.
    pub(super) fn ask(&self, id: &str, method: &str, params: impl Serialize) {
        let params = serde_json::to_value(params).unwrap_or_default();
        let (id, method) = (id.to_owned().into(), method.to_owned());
        self.send(Request { id, method, params });
    }

    /// Shows a sentence to the person.
    pub(super) fn show(&self, typ: MessageType, message: String) {
        self.notify("window/showMessage", ShowMessageParams { typ, message });
    }

    /// Writes a sentence into the client's log.
    pub(super) fn log(&self, message: String) {
        let typ = MessageType::WARNING;
        self.notify("window/logMessage", LogMessageParams { typ, message });
    }
}

/// What a file was last published with: its version and its findings.
type Published = (Option<i32>, Vec<Shown>);

/// A workspace and what was said of it.
#[derive(Debug, Default)]
struct Root {
    /// As it was read last; none where something changed since, or where it cannot be read.
    snapshot: Option<Snapshot>,
    /// What is known from before.
    before: Before,
    /// Why it could not be read, where that was logged.
    unreadable: Option<String>,
    /// What each file was last published with.
    published: BTreeMap<PathBuf, Published>,
    /// Whether something changed since its findings were published.
    due: bool,
}

impl Root {
    /// Something changed since it was read.
    fn outdate(&mut self) {
        if let Some(snapshot) = self.snapshot.take() {
            self.before.memory = snapshot.into_memory();
        }
        self.due = true;
    }
}

/// What the server knows.
#[derive(Debug)]
pub(super) struct Session {
    /// What the client can do.
    pub client: Client,
    /// The open documents.
    pub documents: Documents,
    /// Where messages go.
    pub out: Outbox,
    folders: BTreeSet<PathBuf>,
    roots: BTreeMap<PathBuf, Root>,
}

impl Session {
    /// Nothing is open yet.
    pub(super) fn new(out: Outbox) -> Self {
        Self {
            client: Client::default(),
            documents: Documents::default(),
            out,
            folders: BTreeSet::new(),
            roots: BTreeMap::new(),
        }
    }

    /// Adds and takes away folders that the editor has open.
    pub(super) fn folders(&mut self, added: Vec<PathBuf>, removed: &[PathBuf]) {
        self.folders.extend(added);
        self.folders.retain(|folder| !removed.contains(folder));
        self.settle();
    }

    /// Notes that an open document is another than it was. Where the client does not say what
    /// changes on the disk, this is the time to look there, too.
    pub(super) fn typed(&mut self, path: &Path) {
        for (root, state) in self.roots.iter_mut().filter(|(root, _)| path.starts_with(root)) {
            state.outdate();
            let within = self.folders.iter().any(|folder| root.starts_with(folder));
            if !(self.client.watches && within) {
                state.before.cache.forget_disk();
            }
        }
    }

    /// Notes that a file may be another than it was, in an open document or on the disk.
    pub(super) fn changed(&mut self, path: &Path) {
        for (_, state) in self.roots.iter_mut().filter(|(root, _)| path.starts_with(root)) {
            state.outdate();
            state.before.cache.forget_disk();
        }
    }

    /// Forgets what was concluded. It is concluded again when something changes: to do so at once
    /// would meet the same defect.
    pub(super) fn forget(&mut self) {
        for state in self.roots.values_mut() {
            state.snapshot = None;
            state.before = Before::default();
            state.due = false;
        }
    }

    /// Finds the workspaces around folders and open documents; those that nothing is open of any
    /// more have no findings any more.
    pub(super) fn settle(&mut self) {
        let open = self.documents.paths().chain(self.folders.iter().map(PathBuf::as_path));
        let wanted: BTreeSet<PathBuf> = open.filter_map(|path| find_root(path).ok()).collect();
        for (_, state) in self.roots.extract_if(.., |root, _| !wanted.contains(root)) {
            for path in state.published.keys() {
                publish(&self.out, &self.documents, path, Vec::new());
            }
        }
        for root in wanted {
            self.roots.entry(root).or_insert_with(|| Root { due: true, ..Root::default() });
        }
    }

    /// The workspace a file belongs to: the innermost around it.
    fn root_of(&self, path: &Path) -> Option<&Path> {
        let around = self.roots.keys().filter(|root| path.starts_with(root));
        around.max_by_key(|root| root.as_os_str().len()).map(PathBuf::as_path)
    }

    /// Reads a workspace unless nothing changed since it was read.
    fn read(&mut self, root: &Path) {
        let overlay = self.documents.overlay(root);
        let Some(state) = self.roots.get_mut(root) else { return };
        if state.snapshot.is_some() {
            return;
        }
        match Snapshot::read(root, &overlay, &mut state.before) {
            Ok(snapshot) => {
                state.snapshot = Some(snapshot);
                state.unreadable = None;
            }
            Err(error) => {
                let text = error.to_string();
                if state.unreadable.as_ref() != Some(&text) {
                    self.out.log(text.clone());
                    state.unreadable = Some(text);
                }
            }
        }
    }

    /// A file as it is now; `None` where it lies in no workspace or is none of its documents.
    pub(super) fn view(&mut self, path: &Path) -> Option<View<'_>> {
        let root = self.root_of(path)?.to_path_buf();
        self.read(&root);
        let snapshot = self.roots.get(&root)?.snapshot.as_ref()?;
        let file = file_of(snapshot, path)?;
        Some(View { snapshot, file, client: &self.client })
    }

    /// Any file of each workspace, as they are now.
    pub(super) fn views(&mut self) -> Vec<View<'_>> {
        for root in self.roots.keys().cloned().collect::<Vec<_>>() {
            self.read(&root);
        }
        let snapshots = self.roots.values().filter_map(|state| state.snapshot.as_ref());
        snapshots
            .filter_map(|snapshot| {
                let file = snapshot.workspace.files.first()?.file;
                Some(View { snapshot, file, client: &self.client })
            })
            .collect()
    }

    /// The address of a file, spelt as the client does where it has it open.
    pub(super) fn uri_of(documents: &Documents, path: &Path) -> Option<Uri> {
        documents.get(path).map(|document| document.uri.clone()).or_else(|| uri::uri(path))
    }

    /// Publishes the findings of every workspace in which something changed.
    pub(super) fn refresh(&mut self) {
        let due = self.roots.iter().filter(|(_, state)| state.due);
        for root in due.map(|(root, _)| root.clone()).collect::<Vec<_>>() {
            self.read(&root);
            let Some(state) = self.roots.get_mut(&root) else { continue };
            state.due = false;
            let mut findings: BTreeMap<PathBuf, Vec<Shown>> = BTreeMap::new();
            if let Some(snapshot) = &state.snapshot {
                let found = by_file(snapshot, &self.client).into_iter();
                findings.extend(found.map(|(file, shown)| (snapshot.path(file), shown)));
                for file in &snapshot.workspace.files {
                    findings.entry(snapshot.path(file.file)).or_default();
                }
            }
            for path in state.published.keys() {
                findings.entry(path.clone()).or_default();
            }
            for (path, shown) in findings {
                let version = self.documents.get(&path).map(|document| document.version);
                let before = state.published.get(&path);
                let untouched = before.is_none() && version.is_none() && shown.is_empty();
                if untouched || before.is_some_and(|(v, s)| *v == version && *s == shown) {
                    continue;
                }
                publish(&self.out, &self.documents, &path, shown.clone());
                state.published.insert(path, (version, shown));
            }
            state.published.retain(|_, (version, shown)| version.is_some() || !shown.is_empty());
        }
    }
}

/// The number of a file in a workspace.
fn file_of(snapshot: &Snapshot, path: &Path) -> Option<FileId> {
    let inside = path.strip_prefix(&snapshot.workspace.root).ok()?;
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    snapshot.workspace.sources.find(&parts.join("/"))
}

fn publish(out: &Outbox, documents: &Documents, path: &Path, diagnostics: Vec<Shown>) {
    let Some(uri) = Session::uri_of(documents, path) else { return };
    let version = documents.get(path).map(|document| document.version);
    let params = PublishDiagnosticsParams { uri, diagnostics, version };
    out.notify("textDocument/publishDiagnostics", params);
}

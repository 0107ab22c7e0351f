//! What the client tells without asking: documents opened, changed and closed, files changed.
//!
//! A notice that cannot be read is logged and passed over: there is nobody to answer.

use std::path::PathBuf;

use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWatchedFilesRegistrationOptions, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    FileSystemWatcher, GlobPattern, InitializeParams, Registration, RegistrationParams,
    WorkspaceFolder,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::session::Session;
use super::uri;

/// The folders a client has open from the start.
pub(super) fn folders_of(params: &InitializeParams) -> Vec<PathBuf> {
    let folders = params.workspace_folders.as_deref().unwrap_or_default();
    let named: Vec<PathBuf> = folders.iter().filter_map(|it| uri::path(&it.uri)).collect();
    if !named.is_empty() {
        return named;
    }
    root_of(params).into_iter().collect()
}

#[expect(deprecated, reason = "clients that know no folders still say their root")]
fn root_of(params: &InitializeParams) -> Option<PathBuf> {
    let from_uri = params.root_uri.as_ref().and_then(uri::path);
    from_uri.or_else(|| params.root_path.as_ref().map(PathBuf::from))
}

/// Takes a notice.
pub(super) fn take(session: &mut Session, method: &str, params: Value) {
    let taken = match method {
        "initialized" => {
            initialized(session);
            Ok(())
        }
        "textDocument/didOpen" => read(params).map(|it| opened(session, it)),
        "textDocument/didChange" => read(params).map(|it| changed(session, it)),
        "textDocument/didSave" => read(params).map(|it| saved(session, &it)),
        "textDocument/didClose" => read(params).map(|it| closed(session, &it)),
        "workspace/didChangeWatchedFiles" => read(params).map(|it| watched(session, it)),
        "workspace/didChangeWorkspaceFolders" => read(params).map(|it| folders(session, it)),
        _ => Ok(()),
    };
    if let Err(error) = taken {
        session.out.log(format!("`{method}` cannot be read: {error}"));
    }
}

fn read<T: DeserializeOwned>(params: Value) -> Result<T, serde_json::Error> {
    serde_json::from_value(params)
}

/// Asks the client to say when files change that nobody has open.
fn initialized(session: &mut Session) {
    if !session.client.watches {
        return;
    }
    let globs = [
        "**/sendoff.yaml",
        "**/{campaigns,policy}/**/*.{yaml,yml}",
        "**/{templates,prompts}/**/*.{md,html}",
        "**/CODEOWNERS",
    ];
    let watchers = globs.map(|glob| FileSystemWatcher {
        glob_pattern: GlobPattern::String(glob.to_owned()),
        kind: None,
    });
    let options = DidChangeWatchedFilesRegistrationOptions { watchers: watchers.to_vec() };
    let registration = Registration {
        id: "files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    };
    let params = RegistrationParams { registrations: vec![registration] };
    session.out.ask("register-files", "client/registerCapability", params);
}

fn opened(session: &mut Session, params: DidOpenTextDocumentParams) {
    let Some(path) = uri::path(&params.text_document.uri) else { return };
    session.documents.open(path.clone(), params.text_document);
    session.settle();
    session.changed(&path);
}

fn changed(session: &mut Session, params: DidChangeTextDocumentParams) {
    let Some(path) = uri::path(&params.text_document.uri) else { return };
    let (version, encoding) = (params.text_document.version, session.client.encoding);
    if session.documents.change(&path, version, params.content_changes, encoding) {
        session.typed(&path);
    } else {
        session.out.log(format!("`{}` changed without being open", path.display()));
    }
}

fn saved(session: &mut Session, params: &DidSaveTextDocumentParams) {
    if let Some(path) = uri::path(&params.text_document.uri) {
        session.settle();
        session.changed(&path);
    }
}

fn closed(session: &mut Session, params: &DidCloseTextDocumentParams) {
    let Some(path) = uri::path(&params.text_document.uri) else { return };
    if session.documents.close(&path) {
        session.changed(&path);
        session.settle();
    }
}

fn watched(session: &mut Session, params: DidChangeWatchedFilesParams) {
    session.settle();
    for change in params.changes {
        if let Some(path) = uri::path(&change.uri) {
            session.changed(&path);
        }
    }
}

fn folders(session: &mut Session, params: DidChangeWorkspaceFoldersParams) {
    let paths = |folders: &[WorkspaceFolder]| -> Vec<PathBuf> {
        folders.iter().filter_map(|folder| uri::path(&folder.uri)).collect()
    };
    session.folders(paths(&params.event.added), &paths(&params.event.removed));
}

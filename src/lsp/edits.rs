//! Edits of several files in the form the client takes.

use std::path::PathBuf;

use lsp_types::{
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit,
    WorkspaceEdit,
};

use super::session::Session;

/// The edits of files, with the versions they are made for where the client takes those.
#[expect(clippy::mutable_key_type, reason = "the protocol keys changes by address; none changes")]
pub(super) fn workspace_edit(
    session: &Session,
    files: Vec<(PathBuf, Vec<TextEdit>)>,
) -> WorkspaceEdit {
    let addressed = files.into_iter().filter_map(|(path, edits)| {
        let version = session.documents.get(&path).map(|document| document.version);
        Some((Session::uri_of(&session.documents, &path)?, version, edits))
    });
    if !session.client.document_changes {
        let changes = addressed.map(|(uri, _, edits)| (uri, edits)).collect();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let changes = addressed.map(|(uri, version, edits)| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    });
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(changes.collect())),
        ..WorkspaceEdit::default()
    }
}

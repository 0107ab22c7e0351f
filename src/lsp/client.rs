//! What the client said it can do, as far as an answer depends on it.

use lsp_types::{ClientCapabilities, InitializeParams};

use super::positions::Encoding;

/// What the client can do.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one switch of the protocol")]
pub(super) struct Client {
    /// What positions count.
    pub encoding: Encoding,
    /// Whether it shows other places of a finding.
    pub related: bool,
    /// Whether it shows tags of a finding.
    pub tags: bool,
    /// Whether it completes with snippets.
    pub snippets: bool,
    /// Whether it shows a tree of symbols.
    pub symbol_tree: bool,
    /// Whether it takes changes of several files with the versions they are made for.
    pub document_changes: bool,
    /// Whether it can be asked to watch files.
    pub watches: bool,
    /// Whether it takes code actions that are more than commands.
    pub action_literals: bool,
}

impl Client {
    /// Reads what the client says of itself.
    pub(super) fn of(params: &InitializeParams) -> Self {
        let ClientCapabilities { workspace, text_document, general, .. } = &params.capabilities;
        let text = text_document.as_ref();
        let space = workspace.as_ref();
        let publish = text.and_then(|text| text.publish_diagnostics.as_ref());
        let completion = text.and_then(|text| text.completion.as_ref());
        let item = completion.and_then(|completion| completion.completion_item.as_ref());
        let symbols = text.and_then(|text| text.document_symbol.as_ref());
        let edit = space.and_then(|space| space.workspace_edit.as_ref());
        let watched = space.and_then(|space| space.did_change_watched_files.as_ref());
        let action = text.and_then(|text| text.code_action.as_ref());
        let offered = general.as_ref().and_then(|general| general.position_encodings.as_deref());
        Self {
            encoding: Encoding::agreed(offered),
            related: publish.and_then(|it| it.related_information).unwrap_or(false),
            tags: publish.is_some_and(|it| it.tag_support.is_some()),
            snippets: item.and_then(|it| it.snippet_support).unwrap_or(false),
            symbol_tree: symbols
                .and_then(|it| it.hierarchical_document_symbol_support)
                .unwrap_or(false),
            document_changes: edit.and_then(|it| it.document_changes).unwrap_or(false),
            watches: watched.and_then(|it| it.dynamic_registration).unwrap_or(false),
            action_literals: action.is_some_and(|it| it.code_action_literal_support.is_some()),
        }
    }
}

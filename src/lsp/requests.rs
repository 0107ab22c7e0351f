//! What the client asks: each method with the one function that answers it.
//!
//! Turns addresses and positions into files and offsets, and answers into the protocol's form.
//! A question about what lies in no workspace has no answer, which is no error.

use lsp_server::{ErrorCode, ResponseError};
use lsp_types::{
    CodeActionOrCommand, CodeActionParams, DocumentFormattingParams, DocumentSymbolParams,
    DocumentSymbolResponse, GotoDefinitionResponse, MessageType, PrepareRenameResponse,
    ReferenceParams, RenameParams, SemanticTokens, SemanticTokensParams, SemanticTokensRangeParams,
    TextDocumentIdentifier, TextDocumentPositionParams, WorkspaceSymbolParams,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::session::Session;
use super::view::View;
use super::{
    actions as mending, complete, define, edits, format, hover, references, rename, symbols,
    tokens, uri,
};
use crate::source::Span;

type Answer = Result<Value, ResponseError>;

/// Answers a request.
///
/// # Errors
/// Where its parameters cannot be read, nobody knows the method, or what is asked for cannot be
/// done.
pub(super) fn answer(session: &mut Session, method: &str, params: Value) -> Answer {
    match method {
        "textDocument/hover" => at(session, params, hover::hover),
        "textDocument/completion" => at(session, params, complete::complete),
        "textDocument/definition" => at(session, params, |view, offset| {
            GotoDefinitionResponse::Array(define::definitions(view, offset))
        }),
        "textDocument/codeAction" => actions(session, params),
        "textDocument/formatting" => formatted(session, params),
        "textDocument/documentHighlight" => at(session, params, references::highlights),
        "textDocument/references" => uses(session, params),
        "textDocument/prepareRename" => prepare(session, params),
        "textDocument/rename" => renamed(session, params),
        "textDocument/documentSymbol" => outline(session, params),
        "textDocument/semanticTokens/full" => colours(session, params),
        "textDocument/semanticTokens/range" => colours_within(session, params),
        "workspace/symbol" => named(session, params),
        _ => Err(error(ErrorCode::MethodNotFound, format!("there is no method `{method}`"))),
    }
}

fn error(code: ErrorCode, message: String) -> ResponseError {
    ResponseError { code: code as i32, message, data: None }
}

fn read<T: DeserializeOwned>(params: Value) -> Result<T, ResponseError> {
    serde_json::from_value(params)
        .map_err(|wrong| error(ErrorCode::InvalidParams, wrong.to_string()))
}

fn value(answer: impl Serialize) -> Answer {
    serde_json::to_value(answer).map_err(|wrong| error(ErrorCode::InternalError, wrong.to_string()))
}

fn view<'s>(session: &'s mut Session, document: &TextDocumentIdentifier) -> Option<View<'s>> {
    let path = uri::path(&document.uri)?;
    session.view(&path)
}

fn here<'s>(
    session: &'s mut Session,
    asked: &TextDocumentPositionParams,
) -> Option<(View<'s>, u32)> {
    let view = view(session, &asked.text_document)?;
    Some((view, view.lines().offset(asked.position)))
}

/// Answers what is asked of one position.
fn at<T: Serialize>(
    session: &mut Session,
    params: Value,
    answer: impl FnOnce(View<'_>, u32) -> T,
) -> Answer {
    let asked: TextDocumentPositionParams = read(params)?;
    value(here(session, &asked).map(|(view, offset)| answer(view, offset)))
}

fn uses(session: &mut Session, params: Value) -> Answer {
    let asked: ReferenceParams = read(params)?;
    let with_definition = asked.context.include_declaration;
    let found = here(session, &asked.text_document_position);
    value(found.map(|(view, offset)| references::references(view, offset, with_definition)))
}

fn prepare(session: &mut Session, params: Value) -> Answer {
    let asked: TextDocumentPositionParams = read(params)?;
    let Some((view, offset)) = here(session, &asked) else { return Ok(Value::Null) };
    let (range, placeholder) =
        rename::prepare(view, offset).map_err(|why| error(ErrorCode::RequestFailed, why))?;
    value(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder })
}

fn renamed(session: &mut Session, params: Value) -> Answer {
    let asked: RenameParams = read(params)?;
    let Some((view, offset)) = here(session, &asked.text_document_position) else {
        return Ok(Value::Null);
    };
    let renamed = rename::rename(view, offset, &asked.new_name)
        .map_err(|why| error(ErrorCode::RequestFailed, why))?;
    let files = renamed.edits.into_iter().map(|(file, edits)| (view.snapshot.path(file), edits));
    let files = files.collect();
    if let Some(afterwards) = renamed.afterwards {
        session.out.show(MessageType::INFO, afterwards);
    }
    value(edits::workspace_edit(session, files))
}

fn actions(session: &mut Session, params: Value) -> Answer {
    let asked: CodeActionParams = read(params)?;
    let Some(view) = view(session, &asked.text_document) else { return Ok(Value::Null) };
    if !view.client.action_literals {
        return value(Vec::<CodeActionOrCommand>::new());
    }
    let within = view.lines().span(asked.range);
    let found = mending::actions(view, within, asked.context.only.as_deref());
    let literals = found.into_iter().map(|action| {
        let mut literal = action.literal();
        literal.edit = Some(edits::workspace_edit(session, action.edits));
        CodeActionOrCommand::CodeAction(literal)
    });
    value(literals.collect::<Vec<_>>())
}

fn formatted(session: &mut Session, params: Value) -> Answer {
    let asked: DocumentFormattingParams = read(params)?;
    let Some(view) = view(session, &asked.text_document) else { return Ok(Value::Null) };
    match format::format(view) {
        Ok(edit) => value(edit.into_iter().collect::<Vec<_>>()),
        Err(why) => Err(error(ErrorCode::RequestFailed, why)),
    }
}

fn outline(session: &mut Session, params: Value) -> Answer {
    let asked: DocumentSymbolParams = read(params)?;
    let Some(view) = view(session, &asked.text_document) else { return Ok(Value::Null) };
    let outline = symbols::outline(view);
    value(if view.client.symbol_tree {
        DocumentSymbolResponse::Nested(outline)
    } else {
        DocumentSymbolResponse::Flat(symbols::flat(view, outline))
    })
}

fn colours(session: &mut Session, params: Value) -> Answer {
    let asked: SemanticTokensParams = read(params)?;
    let found = view(session, &asked.text_document).map(|view| {
        let data = tokens::tokens(view, Span::new(0, u32::MAX));
        SemanticTokens { result_id: None, data }
    });
    value(found)
}

fn colours_within(session: &mut Session, params: Value) -> Answer {
    let asked: SemanticTokensRangeParams = read(params)?;
    let found = view(session, &asked.text_document).map(|view| {
        let data = tokens::tokens(view, view.lines().span(asked.range));
        SemanticTokens { result_id: None, data }
    });
    value(found)
}

fn named(session: &mut Session, params: Value) -> Answer {
    let asked: WorkspaceSymbolParams = read(params)?;
    let views = session.views();
    value(views.into_iter().flat_map(|view| symbols::named(view, &asked.query)).collect::<Vec<_>>())
}

//! Completion items: what replaces the word at the cursor, and how it is shown.

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, InsertTextFormat,
    MarkupContent, MarkupKind, Range, TextEdit,
};

use super::cursor::Token;
use super::schema::{Key, Shape};
use super::view::View;
use crate::source::{Location, Span};

/// Where an item stands among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// What is most likely meant.
    First,
    /// What belongs here.
    Own,
    /// What only shows how a value is written.
    Example,
}

/// What is written around an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    Nothing,
    Dash,
    Brackets,
}

/// Makes items for one word.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    range: Range,
    snippets: bool,
    around: Around,
    blank: &'static str,
}

impl Offer {
    /// Items that replace a word.
    pub(super) fn new(view: View<'_>, token: &Token) -> Self {
        let text = view.text();
        let glued = token.before != super::cursor::Before::Indent
            && token.typed.start > 0
            && text[..token.typed.start as usize].ends_with([':', '-']);
        let mut offer = Self::replacing(view, token.span);
        offer.blank = if glued { " " } else { "" };
        offer
    }

    /// Items that replace a span.
    pub(super) fn replacing(view: View<'_>, span: Span) -> Self {
        Self {
            range: view.range(Location::new(view.file, span)),
            snippets: view.client.snippets,
            around: Around::Nothing,
            blank: "",
        }
    }

    /// The same with the dash of an item before each.
    pub(super) fn with_dash(&self) -> Self {
        Self { around: Around::Dash, ..self.clone() }
    }

    /// The same with the brackets of a list around each.
    pub(super) fn bracketed(&self) -> Self {
        Self { around: Around::Brackets, ..self.clone() }
    }

    /// A word of the language.
    pub(super) fn word(&self, text: &str, doc: &str, sort: Sort) -> CompletionItem {
        let kind = match sort {
            Sort::Example => CompletionItemKind::VALUE,
            Sort::First | Sort::Own => CompletionItemKind::ENUM_MEMBER,
        };
        self.item(text, kind, None, doc, sort)
    }

    /// A name of the workspace.
    pub(super) fn name(&self, text: &str, detail: &str) -> CompletionItem {
        self.item(text, CompletionItemKind::REFERENCE, Some(detail), "", Sort::Own)
    }

    fn item(
        &self,
        text: &str,
        kind: CompletionItemKind,
        detail: Option<&str>,
        doc: &str,
        sort: Sort,
    ) -> CompletionItem {
        let shown = match self.around {
            Around::Nothing => text.to_owned(),
            Around::Dash => format!("- {text}"),
            Around::Brackets => format!("[{text}]"),
        };
        let written = format!("{}{shown}", self.blank);
        CompletionItem {
            label: shown.clone(),
            kind: Some(kind),
            detail: detail.map(str::to_owned),
            documentation: documentation(doc),
            sort_text: Some(format!("{}{shown}", rank(sort))),
            filter_text: Some(format!("{}{text}", self.blank)),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(self.range, written))),
            ..CompletionItem::default()
        }
    }

    /// A key, with the colon and the beginning of its value unless a colon is there. `inner` is
    /// what its section holds.
    pub(super) fn key(&self, key: &Key, inner: &[Key], token: &Token) -> CompletionItem {
        let (text, snippet) = match (token.colon, self.snippets) {
            (true, _) => (key.name.clone(), false),
            (false, true) => (begun(key, inner, token.flow), true),
            (false, false) => {
                let deeper = key.shape != Shape::Scalar && !token.flow;
                (format!("{}:{}", key.name, if deeper { "" } else { " " }), false)
            }
        };
        let sort = if key.required { Sort::First } else { Sort::Own };
        let text = format!("{}{text}", self.blank);
        CompletionItem {
            detail: key.required.then(|| "required".to_owned()),
            kind: Some(CompletionItemKind::PROPERTY),
            label: key.name.clone(),
            documentation: documentation(&key.doc),
            sort_text: Some(format!("{}{}", rank(sort), key.name)),
            filter_text: Some(format!("{}{}", self.blank, key.name)),
            insert_text_format: snippet.then_some(InsertTextFormat::SNIPPET),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(self.range, text))),
            ..CompletionItem::default()
        }
    }
}

const fn rank(sort: Sort) -> char {
    match sort {
        Sort::First => '0',
        Sort::Own => '1',
        Sort::Example => '2',
    }
}

fn documentation(doc: &str) -> Option<Documentation> {
    let value = doc.to_owned();
    (!doc.is_empty()).then_some(Documentation::MarkupContent(MarkupContent {
        kind: MarkupKind::Markdown,
        value,
    }))
}

/// A key with a place to go on: the required keys of a section, the first item of a list.
fn begun(key: &Key, inner: &[Key], flow: bool) -> String {
    let name = &key.name;
    match key.shape {
        Shape::Scalar => format!("{name}: $0"),
        Shape::List if flow => format!("{name}: [$0]"),
        Shape::List => format!("{name}:\n  - $0"),
        Shape::Map if flow => format!("{name}: {{ $0 }}"),
        Shape::Map => {
            let required = inner.iter().filter(|key| key.required).enumerate();
            let lines: Vec<String> =
                required.map(|(at, key)| format!("\n  {}: ${}", key.name, at + 1)).collect();
            if lines.is_empty() {
                format!("{name}:\n  $0")
            } else {
                format!("{name}:{}", lines.concat())
            }
        }
    }
}

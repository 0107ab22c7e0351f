//! Every question about every half-written document has an answer or none, and never a panic.

use std::path::{Path, PathBuf};

use lsp_types::{Position, Range};

use super::client::Client;
use super::positions::{Encoding, Lines};
use super::view::{Before, Snapshot, View};
use super::{
    actions, complete, define, format, hover, publish, references, rename, symbols, tokens,
};
use crate::source::Span;
use crate::workspace::Overlay;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/small")
}

/// Asks everything at an offset of a file with a text of its own.
fn ask_all(file: &str, text: &str, offset: u32) {
    let mut overlay = Overlay::new();
    overlay.put(root().join(file), text);
    let snapshot = Snapshot::read(&root(), &overlay, &mut Before::default()).unwrap();
    let Some(id) = snapshot.workspace.sources.find(file) else { panic!("`{file}` is gone") };
    let client = Client { encoding: Encoding::Utf16, snippets: true, ..Client::default() };
    let view = View { snapshot: &snapshot, file: id, client: &client };
    let items = complete::complete(view, offset);
    assert!(items.iter().all(|item| !item.label.is_empty()), "{file} {offset}");
    let (lines, whole) = (view.lines(), Span::new(0, text.len() as u32));
    assert_eq!(lines.offset(lines.position(offset)), offset, "{file} {offset}");
    let inside = |range: Range| lines.span(range).end <= whole.end;
    assert!(hover::hover(view, offset).is_none_or(|hover| hover.range.is_none_or(inside)));
    let uses = references::references(view, offset, true);
    assert!(define::definitions(view, offset).len() <= uses.len() + 1);
    let _ = rename::prepare(view, offset);
    let _ = rename::rename(view, offset, "other");
    let _ = format::format(view);
    let _ = actions::actions(view, Span::new(offset, offset), None);
    let outline = symbols::outline(view);
    assert!(symbols::flat(view, outline).iter().all(|it| inside(it.location.range)));
    let colours = tokens::tokens(view, whole);
    assert!(colours.iter().all(|token| token.length > 0));
    let published = publish::by_file(&snapshot, &client);
    let shown = published.get(&id).into_iter().flatten();
    assert!(shown.into_iter().all(|it| inside(it.range) && it.range.start <= it.range.end));
}

#[test]
fn a_document_cut_anywhere_is_answered() {
    for file in ["campaigns/first.yaml", "templates/hello.md", "policy/register.yaml"] {
        let text = std::fs::read_to_string(root().join(file)).unwrap();
        for cut in (0..text.len()).step_by(97).filter(|cut| text.is_char_boundary(*cut)) {
            ask_all(file, &text[..cut], cut as u32);
        }
    }
}

#[test]
fn a_cursor_anywhere_in_a_whole_document_is_answered() {
    for file in ["campaigns/first.yaml", "templates/hello.md"] {
        let text = std::fs::read_to_string(root().join(file)).unwrap();
        for at in (0..text.len()).step_by(131).filter(|at| text.is_char_boundary(*at)) {
            if !text[..at].ends_with('\r') {
                ask_all(file, &text, at as u32);
            }
        }
    }
}

#[test]
fn odd_texts_are_answered() {
    let odd = [
        "",
        "\n",
        "---",
        "---\n",
        "{{",
        "kind",
        "kind:",
        "kind: campaign/v1\n?",
        "kind: campaign/v1\nsend: &a { waves: *a }\nbrief: *a\n",
        "kind: campaign/v1\n\"\u{1F680}\": '\n",
        "kind: campaign/v1\nname: \u{1F680}\u{1F680}\n# sendoff: waive \u{1F680}\n",
        "---\nid: \u{1F680}\n---\n{{#if a}}{b|{{c|\u{1F680}}}{{/if}}%\u{1F680}%",
    ];
    for file in ["campaigns/first.yaml", "templates/hello.md", "sendoff.yaml"] {
        for text in odd {
            ask_all(file, text, text.len() as u32);
            let lines = Lines::new(text, Encoding::Utf16);
            assert_eq!(lines.offset(Position::new(9, 9)), text.len() as u32);
        }
    }
}

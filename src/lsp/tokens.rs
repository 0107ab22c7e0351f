//! The colours of a template: merge tags, conditions, spintax, what Smartlead fills by itself.

use lsp_types::{SemanticToken, SemanticTokenModifier, SemanticTokenType};

use super::positions::Lines;
use super::view::View;
use crate::source::Span;
use crate::template::{Content, Node, NodeKind, Tag, walk};

/// What a token is; the number of a kind is its place here.
pub(super) const KINDS: [SemanticTokenType; 5] = [
    SemanticTokenType::VARIABLE,
    SemanticTokenType::STRING,
    SemanticTokenType::KEYWORD,
    SemanticTokenType::MACRO,
    SemanticTokenType::OPERATOR,
];
/// What is said about a token besides; the bit of each is its place here.
pub(super) const MODIFIERS: [SemanticTokenModifier; 1] = [SemanticTokenModifier::DEFAULT_LIBRARY];

const VARIABLE: u32 = 0;
const STRING: u32 = 1;
const KEYWORD: u32 = 2;
const MACRO: u32 = 3;
const OPERATOR: u32 = 4;

/// The tokens of a template within a span of its file, in order.
pub(super) fn tokens(view: View<'_>, within: Span) -> Vec<SemanticToken> {
    let Some(template) = view.snapshot.template(view.file) else { return Vec::new() };
    let mut found: Vec<(Span, u32)> = Vec::new();
    for content in template.contents() {
        walk(content.nodes(), &mut |node| of_node(content, node, &mut found));
    }
    found.retain(|(span, _)| span.start < within.end && within.start < span.end);
    found.sort();
    relative(&found, &view.lines())
}

fn of_node(content: &Content, node: &Node, found: &mut Vec<(Span, u32)>) {
    let mut push = |start: u32, end: u32, kind| {
        if start < end {
            found.push((content.at(Span::new(start, end)).span, kind));
        }
    };
    let Span { start, end } = node.span;
    match &node.kind {
        NodeKind::Text(_) => {}
        NodeKind::Tag(tag) => of_tag(node.span, tag, &mut push),
        NodeKind::Sender(_) | NodeKind::Helper(_) => push(start, end, MACRO),
        NodeKind::Spintax(options) => {
            push(start, start + 1, OPERATOR);
            for pair in options.windows(2) {
                push(pair[0].span.end, pair[1].span.start, OPERATOR);
            }
            push(end - 1, end, OPERATOR);
        }
        NodeKind::Conditional(condition) => {
            push(start, condition.name_span.start, KEYWORD);
            push(condition.name_span.start, condition.name_span.end, VARIABLE);
            push(condition.name_span.end, condition.then.span.start, KEYWORD);
            let mut last = condition.then.span.end;
            if let Some(otherwise) = &condition.otherwise {
                push(last, otherwise.span.start, KEYWORD);
                last = otherwise.span.end;
            }
            push(last, end, KEYWORD);
        }
    }
}

fn of_tag(whole: Span, tag: &Tag, push: &mut impl FnMut(u32, u32, u32)) {
    push(whole.start, tag.name_span.start, OPERATOR);
    push(tag.name_span.start, tag.name_span.end, VARIABLE);
    if tag.fallback.is_some() {
        push(tag.name_span.end, tag.name_span.end + 1, OPERATOR);
        push(tag.name_span.end + 1, whole.end - 2, STRING);
        push(whole.end - 2, whole.end, OPERATOR);
    } else {
        push(tag.name_span.end, whole.end, OPERATOR);
    }
}

/// Tokens as the protocol counts them: each from the one before. One that would reach over the end
/// of its line is left out, since few clients take such.
fn relative(found: &[(Span, u32)], lines: &Lines<'_>) -> Vec<SemanticToken> {
    let (mut line, mut character) = (0, 0);
    let mut tokens = Vec::new();
    for (span, kind) in found {
        let range = lines.range(*span);
        if range.start.line != range.end.line {
            continue;
        }
        let delta_line = range.start.line - line;
        let before = if delta_line == 0 { character } else { 0 };
        tokens.push(SemanticToken {
            delta_line,
            delta_start: range.start.character - before,
            length: range.end.character - range.start.character,
            token_type: *kind,
            token_modifiers_bitset: u32::from(*kind == MACRO),
        });
        (line, character) = (range.start.line, range.start.character);
    }
    tokens
}

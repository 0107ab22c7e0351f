//! From tokens to the pieces of a message.
//!
//! Every text has a parse: what is unbalanced is reported and kept as text. Knows no values, and
//! reads nothing twice.

use crate::base::limits::{DOCUMENT_PROBLEMS_MAX, TEMPLATE_DEPTH_MAX};
use crate::diagnostic::{Diagnostic, Problems};
use crate::source::{FileId, Location, OffsetMap, Span};

use super::ast::{Branch, Conditional, Content, Node, NodeKind};
use super::tag::{Inner, Wrong, read_sender, read_tag};
use super::token::{Token, TokenKind, tokens};
use super::{BALANCED, TAG_SYNTAX};

/// Parses a subject or a body that was decoded from a file through `map`.
pub fn parse(text: &str, file: FileId, map: &OffsetMap, problems: &mut Problems) -> Content {
    parse_tokens(text, file, map, problems, |kind| kind)
}

/// Parses the text of a prompt: it has tags and blocks, and its braces, pipes and percent signs
/// are text.
pub fn parse_prompt(text: &str, file: FileId, map: &OffsetMap, problems: &mut Problems) -> Content {
    parse_tokens(text, file, map, problems, |kind| match kind {
        TokenKind::Tag | TokenKind::UnclosedTag => kind,
        _ => TokenKind::Text,
    })
}

fn parse_tokens(
    text: &str,
    file: FileId,
    map: &OffsetMap,
    problems: &mut Problems,
    read_as: fn(TokenKind) -> TokenKind,
) -> Content {
    let end = text.len() as u32;
    let mut parser = Parser {
        text,
        file,
        map,
        problems,
        reported: 0,
        frames: Vec::new(),
        top: Vec::new(),
        too_deep: Deep::default(),
    };
    let tokens = tokens(text);
    for (index, token) in tokens.iter().enumerate() {
        let token = Token { kind: read_as(token.kind), ..*token };
        parser.token(token, tokens.get(index + 1).copied());
    }
    while !parser.frames.is_empty() {
        parser.give_up_innermost(end);
    }
    let nodes = parser.top;
    Content { text: text.to_owned(), file, map: map.clone(), nodes }
}

/// What is open around the current token.
enum Frame {
    Spintax {
        open: Span,
        done: Vec<Branch>,
        start: u32,
        nodes: Vec<Node>,
    },
    If {
        open: Span,
        name: String,
        name_span: Span,
        then: Option<Then>,
        start: u32,
        nodes: Vec<Node>,
    },
}

/// The first branch of a conditional and the `{{else}}` that ended it.
struct Then {
    branch: Branch,
    separator: Span,
}

/// How many openings beyond the limit still wait for their ends, which are text as well.
#[derive(Default)]
struct Deep {
    braces: usize,
    ifs: usize,
}

struct Parser<'a> {
    text: &'a str,
    file: FileId,
    map: &'a OffsetMap,
    problems: &'a mut Problems,
    reported: usize,
    frames: Vec<Frame>,
    top: Vec<Node>,
    too_deep: Deep,
}

impl Parser<'_> {
    fn token(&mut self, token: Token, next: Option<Token>) {
        let Token { kind, span } = token;
        match kind {
            TokenKind::Text => self.text(span),
            TokenKind::Tag => self.tag(span),
            TokenKind::UnclosedTag => self.unclosed_tag(span),
            TokenKind::Open => self.open(span),
            TokenKind::Pipe => self.pipe(span),
            TokenKind::Close => self.close(span, next),
            TokenKind::Sender => match read_sender(self.slice(span)) {
                Ok(kind) => self.push(Node { span, kind }),
                Err(wrong) => self.wrong(span, wrong),
            },
        }
    }

    fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    fn at(&self, span: Span) -> Location {
        Location::new(self.file, self.map.span(span))
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.reported += 1;
        if self.reported <= DOCUMENT_PROBLEMS_MAX {
            self.problems.push(diagnostic);
        }
    }

    fn wrong(&mut self, span: Span, wrong: Wrong) {
        let Wrong { rule, headline, help } = wrong;
        self.report(Diagnostic::error(rule, self.at(span), headline).help(help));
        self.text(span);
    }

    fn nodes(&mut self) -> &mut Vec<Node> {
        match self.frames.last_mut() {
            Some(Frame::Spintax { nodes, .. } | Frame::If { nodes, .. }) => nodes,
            None => &mut self.top,
        }
    }

    fn push(&mut self, node: Node) {
        self.nodes().push(node);
    }

    /// Adds text, to the text before it if it follows on.
    fn text(&mut self, span: Span) {
        let piece = self.slice(span).to_owned();
        add_text(self.nodes(), span, &piece);
    }

    fn tag(&mut self, span: Span) {
        match read_tag(self.slice(span), span) {
            Err(wrong) => self.wrong(span, wrong),
            Ok(Inner::Piece(kind)) => {
                if let NodeKind::Tag(tag) = &kind {
                    self.warn_inside_spintax(span, &format!("merge tag `{}`", tag.name));
                }
                self.push(Node { span, kind });
            }
            Ok(Inner::If(..)) if self.frames.len() >= TEMPLATE_DEPTH_MAX => {
                self.too_deep.ifs += 1;
                self.report_depth(span);
            }
            Ok(Inner::If(name, name_span)) => {
                let (start, nodes) = (span.end, Vec::new());
                self.frames.push(Frame::If {
                    open: span,
                    name,
                    name_span,
                    then: None,
                    start,
                    nodes,
                });
            }
            Ok(Inner::Else | Inner::EndIf) if self.too_deep.ifs > 0 => {
                let end = !self.slice(span).contains("else");
                self.too_deep.ifs -= usize::from(end);
                self.text(span);
            }
            Ok(Inner::Else) => self.otherwise(span),
            Ok(Inner::EndIf) => self.end_if(span),
        }
    }

    fn warn_inside_spintax(&mut self, span: Span, what: &str) {
        let open = self.frames.iter().find_map(|frame| match frame {
            Frame::Spintax { open, .. } => Some(*open),
            Frame::If { .. } => None,
        });
        if let Some(open) = open {
            let headline = format!("{what} inside spintax");
            let warning = Diagnostic::warning(BALANCED, self.at(span), headline)
                .label("may be sent as it stands")
                .also(self.at(open), "the spintax begins here")
                .help("move it out of the braces: Smartlead's documents disagree on it");
            self.report(warning);
        }
    }

    fn unclosed_tag(&mut self, span: Span) {
        let rest = &self.text[span.end as usize..];
        let line = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
        let stop = line.find(['{', '}']);
        let (headline, help) = match stop.map(|at| &line[at..]) {
            Some(inner) if inner.starts_with("{{") => {
                ("tags do not nest", "close the first tag before the next one begins")
            }
            Some(inner) if inner.starts_with('{') => {
                ("a brace inside a tag", "a tag holds a key, and a fallback after `|`")
            }
            Some(_) => ("`{{` is closed by one brace", "write `}}`"),
            None => ("`{{` without `}}` on its line", "close the tag with `}}`"),
        };
        // The braces that close nothing belong to this problem and are no second one.
        self.too_deep.braces += match stop.map(|at| &line[at..]) {
            Some(inner) if inner.starts_with('}') => 1,
            Some(inner) if inner.starts_with("{{") && line.contains("}}}}") => 2,
            _ => 0,
        };
        let named = line[..stop.unwrap_or(line.len())].trim_end().len() as u32;
        let place = self.at(Span::new(span.start, span.end + named));
        self.report(Diagnostic::error(TAG_SYNTAX, place, headline).help(help));
        self.text(span);
    }

    fn open(&mut self, span: Span) {
        if self.frames.len() >= TEMPLATE_DEPTH_MAX {
            self.too_deep.braces += 1;
            return self.report_depth(span);
        }
        let (done, nodes) = (Vec::new(), Vec::new());
        self.frames.push(Frame::Spintax { open: span, done, start: span.end, nodes });
    }

    fn report_depth(&mut self, span: Span) {
        let headline = format!("nested deeper than {TEMPLATE_DEPTH_MAX} levels");
        let help = "write the wordings out side by side";
        self.report(Diagnostic::error(BALANCED, self.at(span), headline).help(help));
        self.text(span);
    }

    fn pipe(&mut self, span: Span) {
        if let Some(Frame::Spintax { done, start, nodes, .. }) = self.frames.last_mut()
            && self.too_deep.braces == 0
        {
            let nodes = std::mem::take(nodes);
            done.push(Branch { span: Span::new(*start, span.start), nodes });
            *start = span.end;
        } else {
            self.text(span);
        }
    }

    fn close(&mut self, span: Span, next: Option<Token>) {
        if self.too_deep.braces > 0 {
            self.too_deep.braces -= 1;
            return self.text(span);
        }
        if !self.frames.iter().any(|frame| matches!(frame, Frame::Spintax { .. })) {
            return self.stray_close(span, next);
        }
        while matches!(self.frames.last(), Some(Frame::If { .. })) {
            self.give_up_innermost(span.start);
        }
        if let Some(Frame::Spintax { open, mut done, start, nodes }) = self.frames.pop() {
            done.push(Branch { span: Span::new(start, span.start), nodes });
            let whole = Span::new(open.start, span.end);
            self.check_options(whole, &done);
            self.push(Node { span: whole, kind: NodeKind::Spintax(done) });
        }
    }

    fn stray_close(&mut self, span: Span, next: Option<Token>) {
        let second = next.filter(|next| next.kind == TokenKind::Close);
        if second.is_some() {
            // `}}`: reported as one, the second brace is then text.
            self.too_deep.braces += 1;
        }
        let place = self.at(Span::new(span.start, second.map_or(span, |next| next.span).end));
        let (rule, headline) = match second {
            Some(_) => (TAG_SYNTAX, "`}}` without `{{` before it"),
            None => (BALANCED, "`}` without `{` before it"),
        };
        self.report(Diagnostic::error(rule, place, headline).help("remove it, or open it"));
        self.text(span);
    }

    fn check_options(&mut self, whole: Span, options: &[Branch]) {
        let place = self.at(whole);
        let diagnostic = if options.iter().all(|option| option.span.is_empty()) {
            Diagnostic::error(BALANCED, place, "spintax without a wording")
                .help("write at least two options, as in `{Hi|Hello}`")
        } else if options.len() == 1 {
            Diagnostic::error(BALANCED, place, "spintax with a single option")
                .help("add a second option after `|`, or remove the braces")
        } else if let Some(empty) = options.iter().find(|option| option.span.is_empty()) {
            let at = self.at(empty.span);
            Diagnostic::warning(BALANCED, place, "spintax with an empty option")
                .also(at, "nothing is sent here")
                .help("make sure that the text around reads well without it")
        } else {
            return;
        };
        self.report(diagnostic);
    }

    fn inside_if(&self) -> bool {
        self.frames.iter().any(|frame| matches!(frame, Frame::If { .. }))
    }

    fn otherwise(&mut self, span: Span) {
        self.leave_spintax_for_if(span);
        match self.frames.last_mut() {
            Some(Frame::If { then: then @ None, start, nodes, .. }) => {
                let branch =
                    Branch { span: Span::new(*start, span.start), nodes: std::mem::take(nodes) };
                *then = Some(Then { branch, separator: span });
                *start = span.end;
            }
            Some(Frame::If { then: Some(first), .. }) => {
                let first = first.separator;
                let diagnostic =
                    Diagnostic::error(TAG_SYNTAX, self.at(span), "second `{{else}}` of one block")
                        .also(self.at(first), "the first one")
                        .help("a block has two branches; nest another `{{#if}}` for a third");
                self.report(diagnostic);
                self.text(span);
            }
            _ => self.stray_block(span, "`{{else}}` outside a block"),
        }
    }

    fn end_if(&mut self, span: Span) {
        self.leave_spintax_for_if(span);
        match self.frames.pop() {
            Some(Frame::If { open, name, name_span, then, start, nodes }) => {
                self.warn_inside_spintax(open, &format!("condition on `{name}`"));
                let last = Branch { span: Span::new(start, span.start), nodes };
                let (then, otherwise) = match then {
                    Some(first) => (first.branch, Some(last)),
                    None => (last, None),
                };
                let kind = NodeKind::Conditional(Conditional { name, name_span, then, otherwise });
                self.push(Node { span: Span::new(open.start, span.end), kind });
            }
            frame => {
                self.frames.extend(frame);
                self.stray_block(span, "`{{/if}}` without `{{#if}}`");
            }
        }
    }

    /// An end of a conditional ends the spintax inside it, which is thereby unclosed.
    fn leave_spintax_for_if(&mut self, span: Span) {
        while self.inside_if() && matches!(self.frames.last(), Some(Frame::Spintax { .. })) {
            self.give_up_innermost(span.start);
        }
    }

    fn stray_block(&mut self, span: Span, headline: &str) {
        let help = "a block is `{{#if name}}...{{else}}...{{/if}}`";
        self.report(Diagnostic::error(TAG_SYNTAX, self.at(span), headline).help(help));
        self.text(span);
    }

    /// Reports the innermost opening as unclosed and keeps what it holds as plain pieces.
    fn give_up_innermost(&mut self, end: u32) {
        let Some(frame) = self.frames.pop() else { return };
        let stop = self.at(Span::new(end, end));
        let (rule, open, headline, help) = match &frame {
            Frame::Spintax { open, .. } => {
                (BALANCED, *open, "unclosed spintax", "close it with `}`")
            }
            Frame::If { open, .. } => {
                (TAG_SYNTAX, *open, "unclosed `{{#if}}`", "close it with `{{/if}}`")
            }
        };
        let diagnostic = Diagnostic::error(rule, self.at(open), headline)
            .label("opened here")
            .also(stop, "still open here")
            .help(help);
        self.report(diagnostic);
        self.flatten(frame);
    }

    fn flatten(&mut self, frame: Frame) {
        match frame {
            Frame::Spintax { open, done, start, nodes } => {
                self.text(open);
                for branch in done {
                    self.extend(branch.nodes);
                    self.text(Span::new(branch.span.end, branch.span.end + 1));
                }
                debug_assert!(start > open.start);
                self.extend(nodes);
            }
            Frame::If { open, then, nodes, .. } => {
                self.text(open);
                if let Some(Then { branch, separator }) = then {
                    self.extend(branch.nodes);
                    self.text(separator);
                }
                self.extend(nodes);
            }
        }
    }

    fn extend(&mut self, nodes: Vec<Node>) {
        for node in nodes {
            match &node.kind {
                NodeKind::Text(piece) => add_text(self.nodes(), node.span, piece),
                _ => self.push(node),
            }
        }
    }
}

fn add_text(nodes: &mut Vec<Node>, span: Span, piece: &str) {
    if let Some(Node { span: last, kind: NodeKind::Text(text) }) = nodes.last_mut()
        && last.end == span.start
    {
        text.push_str(piece);
        last.end = span.end;
        return;
    }
    nodes.push(Node { span, kind: NodeKind::Text(piece.to_owned()) });
}

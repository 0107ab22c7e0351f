//! One pass over the parser's events fills the arena and holds the bounds.
//!
//! Knows events and places; what to say about a syntax error is not decided here. No function
//! here calls itself: depth costs memory, never stack.

use std::collections::BTreeMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, StructureStyle};

use crate::base::limits::{DOCUMENT_DEPTH_MAX, DOCUMENT_EXPANDED_MAX, DOCUMENT_NODES_MAX};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

use super::keys::Kept;
use super::scalar::Style;
use super::sink::Sink;
use super::tree::{Comment, Id, Raw, Slot, Tree};
use super::{LIMITS, SYNTAX, ambiguity};

/// A syntax error and what was known when it came.
#[derive(Debug)]
pub(super) struct Stop {
    pub(super) kind: ErrorKind,
    /// Where the parser gave up.
    pub(super) at: u32,
    /// The end of the last node that was read.
    pub(super) last_end: u32,
    /// From where on the slip may stand: the start of the last node where it is plain text, which
    /// may have swallowed the line, and its end where it is not.
    pub(super) from: u32,
    /// Where the innermost open `[` or `{` stands.
    pub(super) open: Option<u32>,
}

/// Why a pass ended before the text did.
pub(super) enum End {
    Syntax(Stop),
    /// A bound was exceeded and reported.
    Bound(u32),
}

struct Frame {
    id: Id,
    map: bool,
    flow: bool,
    kids: Vec<Id>,
}

/// Nodes and depth that a node stands for once aliases are written out.
#[derive(Clone, Copy)]
struct Weight {
    nodes: u32,
    depth: u32,
}

pub(super) struct Builder<'a> {
    pub(super) text: &'a str,
    pub(super) tree: Tree,
    pub(super) sink: &'a mut Sink,
    stack: Vec<Frame>,
    weights: Vec<Weight>,
    anchors: BTreeMap<usize, Id>,
    last_end: u32,
    from: u32,
}

type Step = Result<(), End>;

/// Reads the first document of a text.
pub(super) fn build(text: &str, sink: &mut Sink) -> (Tree, Option<End>) {
    let mut builder = Builder {
        text,
        tree: Tree::empty(sink.file, ""),
        sink,
        stack: Vec::new(),
        weights: Vec::new(),
        anchors: BTreeMap::new(),
        last_end: 0,
        from: 0,
    };
    let end = builder.run().err();
    (builder.tree, end)
}

impl Builder<'_> {
    fn run(&mut self) -> Step {
        let options = granit_parser::options! {
            emit_unresolved_aliases: true,
            disallow_directives: true,
            flow_nesting_limit: DOCUMENT_DEPTH_MAX,
            block_nesting_limit: DOCUMENT_DEPTH_MAX,
            max_buffered_comment_events: DOCUMENT_NODES_MAX,
        };
        let mut parser = Parser::new_from_str_with_options(self.text, options);
        let mut documents = 0;
        while let Some(next) = parser.next_event() {
            let (event, span) = next.map_err(|error| {
                let at = error.marker().byte_offset().unwrap_or(self.text.len());
                self.stop(error.kind().clone(), at)
            })?;
            let tag = span.tag_span().map(|tag| range(&tag));
            let span = range(&span);
            if let Event::DocumentStart(..) = event {
                documents += 1;
                if documents > 1 {
                    self.second_document(span);
                    return Ok(());
                }
            }
            if let Some(tag) = tag {
                self.tag(tag);
            }
            self.event(event, span)?;
        }
        Ok(())
    }

    fn stop(&self, kind: ErrorKind, at: usize) -> End {
        let at = self.text.floor_char_boundary(at) as u32;
        let open = self.stack.iter().rev().find(|frame| frame.flow);
        let open = open.map(|frame| self.tree.slots[frame.id as usize].span.start);
        End::Syntax(Stop { kind, at, last_end: self.last_end, from: self.from.min(at), open })
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Step {
        match event {
            Event::Scalar(text, style, anchor, _) => self.scalar(&text, style, anchor, span),
            Event::SequenceStart(style, anchor, _) => {
                self.open(false, style == StructureStyle::Flow, anchor, span)
            }
            Event::MappingStart(style, anchor, _) => {
                self.open(true, style == StructureStyle::Flow, anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::UnresolvedAlias(name) => {
                self.unknown_alias(&name, span);
                self.scalar("", ScalarStyle::Plain, 0, span)
            }
            Event::Comment(text, _) => {
                let at = self.sink.at(span);
                self.tree.comments.push(Comment { at, text: text.into() });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, anchor: usize, span: Span) -> Step {
        let style = match style {
            ScalarStyle::SingleQuoted => Style::Single,
            ScalarStyle::DoubleQuoted => Style::Double,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
            _ => Style::Plain,
        };
        // Where nothing is written the parser gives `~` at an empty range.
        let empty = span.is_empty() && style == Style::Plain;
        let text = if empty { "" } else { text };
        let span = match style {
            Style::Plain if empty => self.nothing(span),
            Style::Plain | Style::Literal | Style::Folded => self.trimmed(span),
            Style::Single | Style::Double => span,
        };
        if style == Style::Plain && !empty {
            ambiguity::check(text, span, self.sink);
            ambiguity::check_lines(self.text, span, self.sink);
        }
        let id = self.push(Raw::Scalar { text: text.into(), style }, span, anchor)?;
        self.attach(id);
        Ok(())
    }

    /// Where nothing is written: behind the `:` of its key, or behind what was read last.
    fn nothing(&self, span: Span) -> Span {
        let Some(frame) = self.stack.last() else { return span };
        let key = frame.kids.last().filter(|_| frame.map && frame.kids.len() % 2 == 1);
        let Some(key) = key else { return span };
        let end = self.tree.slots[*key as usize].span.end;
        let rest = self.text.get(end as usize..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start().len();
        let colon = rest[blank..].starts_with(':');
        let at = if colon { end + blank as u32 + 1 } else { end };
        Span::new(at, at)
    }

    /// The range without the breaks at its end: those of a block, or what was read ahead.
    fn trimmed(&self, span: Span) -> Span {
        let written = self.text.get(span.range()).unwrap_or_default();
        Span::new(span.start, span.start + written.trim_end_matches([' ', '\n', '\r']).len() as u32)
    }

    fn push(&mut self, raw: Raw, span: Span, anchor: usize) -> Result<Id, End> {
        if self.tree.slots.len() >= DOCUMENT_NODES_MAX {
            let headline = format!("the document has more than {DOCUMENT_NODES_MAX} nodes");
            return Err(self.bound(span, headline, "split it into several files"));
        }
        let id = self.tree.slots.len() as Id;
        self.last_end = self.last_end.max(span.end);
        let plain = matches!(raw, Raw::Scalar { style: Style::Plain, .. });
        self.from = if plain { span.start } else { self.last_end };
        self.tree.slots.push(Slot { raw, span });
        self.weights.push(Weight { nodes: 1, depth: 0 });
        if anchor != 0 {
            self.anchors.insert(anchor, id);
        }
        Ok(id)
    }

    fn bound(&mut self, span: Span, headline: String, help: &str) -> End {
        let at = self.sink.at(span);
        self.sink.push(Diagnostic::error(LIMITS, at, headline).help(help));
        End::Bound(span.start)
    }

    fn attach(&mut self, id: Id) {
        match self.stack.last_mut() {
            Some(frame) => frame.kids.push(id),
            None => self.tree.root = Some(id),
        }
    }

    fn open(&mut self, map: bool, flow: bool, anchor: usize, span: Span) -> Step {
        if self.stack.len() >= DOCUMENT_DEPTH_MAX {
            let headline = format!("the document is nested more than {DOCUMENT_DEPTH_MAX} deep");
            return Err(self.bound(span, headline, "write it with less nesting"));
        }
        let empty =
            if map { Raw::Map { first: 0, len: 0 } } else { Raw::List { first: 0, len: 0 } };
        let span = if map || flow { span } else { self.with_dash(span) };
        let id = self.push(empty, span, anchor)?;
        self.stack.push(Frame { id, map, flow, kids: Vec::new() });
        Ok(())
    }

    /// The start of a block list: the parser gives that of the first item where the list is not
    /// indented under its key.
    fn with_dash(&self, span: Span) -> Span {
        let (before, after) = self.text.split_at(span.start as usize);
        let before = before.trim_end();
        let dash = after.strip_prefix('-').is_some_and(|rest| rest.trim_start() != rest);
        if dash || !before.ends_with('-') {
            return span;
        }
        Span::new(before.len() as u32 - 1, span.end)
    }

    /// Ends a collection. The end event of a block collection stands at the next token, so its
    /// end is that of its last child.
    fn close(&mut self, span: Span) -> Step {
        let Some(frame) = self.stack.pop() else { return Ok(()) };
        let slots = &self.tree.slots;
        let children = frame.kids.iter().map(|kid| slots[*kid as usize].span.end);
        let own = slots[frame.id as usize].span;
        let end = if span.is_empty() { children.max().unwrap_or(own.end) } else { span.end };
        let whole = Span::new(own.start, end.max(own.start));
        self.last_end = self.last_end.max(whole.end);
        self.tree.slots[frame.id as usize].span = whole;
        let weight = self.weigh(&frame.kids);
        self.attach(frame.id);
        if weight.nodes > DOCUMENT_EXPANDED_MAX || weight.depth as usize > DOCUMENT_DEPTH_MAX {
            let headline = format!(
                "written out, the aliases here make more than {DOCUMENT_EXPANDED_MAX} nodes or \
                 {DOCUMENT_DEPTH_MAX} levels"
            );
            return Err(self.bound(whole, headline, "write the values out instead of aliases"));
        }
        self.weights[frame.id as usize] = weight;
        let Kept { kids, map } = self.kept(frame.kids, frame.map);
        let first = self.tree.children.len() as u32;
        let count = kids.len() as u32;
        self.tree.children.extend(kids);
        self.tree.slots[frame.id as usize].raw =
            if map { Raw::Map { first, len: count / 2 } } else { Raw::List { first, len: count } };
        Ok(())
    }

    fn weigh(&self, kids: &[Id]) -> Weight {
        kids.iter().fold(Weight { nodes: 1, depth: 1 }, |sum, kid| {
            let Weight { nodes, depth } = self.weights[*kid as usize];
            Weight { nodes: sum.nodes.saturating_add(nodes), depth: sum.depth.max(depth + 1) }
        })
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Step {
        let Some(target) = self.anchors.get(&anchor).copied() else {
            return self.scalar("", ScalarStyle::Plain, 0, span);
        };
        if self.stack.iter().any(|frame| frame.id == target) {
            let name = self.text.get(span.range()).unwrap_or_default();
            let headline = format!("`{name}` stands inside the value that it repeats");
            let target = Span::new(self.tree.slots[target as usize].span.start, span.start);
            let start = Span::new(target.start, target.start);
            let problem = Diagnostic::error(LIMITS, self.sink.at(span), headline)
                .also(self.sink.at(start), "the value begins here")
                .help("write the value out");
            self.sink.push(problem);
            return self.scalar("", ScalarStyle::Plain, 0, span);
        }
        let id = self.push(Raw::Alias(target), span, 0)?;
        self.weights[id as usize] = self.weights[target as usize];
        self.attach(id);
        Ok(())
    }

    fn unknown_alias(&mut self, name: &str, span: Span) {
        let headline = format!("`*{name}` repeats a value that no `&{name}` names");
        let at = self.sink.at(span);
        let help = format!("write `&{name}` before the value meant, or quote the text");
        self.sink.push(Diagnostic::error(LIMITS, at, headline).help(help));
    }

    fn tag(&mut self, span: Span) {
        let name = self.text.get(span.range()).unwrap_or_default();
        let headline = format!("`{name}` is a tag, and documents have none");
        let problem = Diagnostic::error(SYNTAX, self.sink.at(span), headline)
            .help("remove it; quote the value where text that begins with `!` is meant");
        self.sink.push(problem);
    }

    fn second_document(&mut self, span: Span) {
        let problem =
            Diagnostic::error(SYNTAX, self.sink.at(span), "a second document begins here")
                .label("nothing from here on is read")
                .help("write one document per file");
        self.sink.push(problem);
        self.tree.unread.push(Span::new(span.start, self.text.len() as u32));
    }
}

fn range(span: &granit_parser::Span) -> Span {
    let bytes = span.byte_range().unwrap_or_default();
    Span::new(bytes.start as u32, bytes.end.max(bytes.start) as u32)
}

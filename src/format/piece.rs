//! A document in pieces: its entries and items, each with the comments and blank lines that belong
//! to it.
//!
//! Knows where pieces and comments stand; knows nothing of how they will look.

use crate::source::Span;
use crate::yaml::{Comment, Node, Tree, Unit};

use super::INSTRUCTION;

/// A comment on a line of its own.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// From the `#` on.
    pub(super) text: String,
    /// Whether a blank line stands above it.
    pub(super) blank: bool,
}

/// A comment at the end of a line.
#[derive(Debug, Clone)]
pub(super) struct Tail {
    /// From the `#` on.
    pub(super) text: String,
    /// The columns before it.
    pub(super) column: usize,
    /// The blanks before it.
    pub(super) gap: usize,
}

/// An entry of a mapping or an item of a list.
#[derive(Debug)]
pub(super) struct Piece<'t> {
    /// The key, where it is an entry.
    pub(super) key: Option<Node<'t>>,
    /// The value.
    pub(super) value: Node<'t>,
    /// What stands before the value and names it: `&name`.
    pub(super) anchor: Option<&'t str>,
    /// Where the line stands that begins a block of text, and what says that it does: `|-`.
    pub(super) block: Option<(usize, &'t str)>,
    /// Comments above it.
    pub(super) above: Vec<Line>,
    /// A comment behind its first line.
    pub(super) head: Option<Tail>,
    /// A comment behind its last line, where that is another one.
    pub(super) tail: Option<Tail>,
    /// Comments below it that belong to its level.
    pub(super) foot: Vec<Line>,
    /// Whether a blank line stands directly above it.
    pub(super) blank: bool,
    /// The pieces of its value, where that is written in pieces.
    pub(super) inside: Vec<usize>,
    /// Whether a value in brackets holds comments.
    pub(super) commented: bool,
    start: u32,
    column: usize,
    parent: Option<usize>,
}

impl Piece<'_> {
    /// Whether a comment beside it is an instruction, such as a waiver.
    pub(super) fn is_instructed(&self) -> bool {
        let lines = self.above.iter().map(|line| &line.text);
        let tails = self.head.iter().chain(&self.tail).map(|tail| &tail.text);
        lines.chain(tails).any(|text| text.contains(INSTRUCTION))
    }
}

/// The pieces of a document, each before those inside it.
#[derive(Debug)]
pub(super) struct Pieces<'t> {
    all: Vec<Piece<'t>>,
    /// The pieces at the top.
    pub(super) top: Vec<usize>,
    /// The comments at the end that belong to no piece.
    pub(super) foot: Vec<Line>,
    /// Whether a value is named and repeated, so that the order of keys counts.
    pub(super) has_aliases: bool,
}

impl<'t> std::ops::Index<usize> for Pieces<'t> {
    type Output = Piece<'t>;

    fn index(&self, index: usize) -> &Piece<'t> {
        &self.all[index]
    }
}

impl<'t> Pieces<'t> {
    /// The pieces of a tree that was read from this text.
    pub(super) fn of(tree: &'t Tree, text: &'t str) -> Self {
        let mut pieces =
            Self { all: Vec::new(), top: Vec::new(), foot: Vec::new(), has_aliases: false };
        let layout = Lines { text };
        if let Some(root) = tree.root() {
            pieces.top = pieces.add(root, None, tree, &layout);
        }
        for comment in tree.comments() {
            pieces.attach(comment, &layout);
        }
        pieces
    }

    fn add(
        &mut self,
        node: Node<'t>,
        parent: Option<usize>,
        tree: &'t Tree,
        lines: &Lines<'t>,
    ) -> Vec<usize> {
        let mut added = Vec::new();
        for Unit { key, value, start: from } in node.units() {
            let span = value.at().span;
            let commented = value.is_flow()
                && tree.comments().iter().any(|comment| within(span, comment.at.span.start));
            let index = self.all.len();
            added.push(index);
            self.has_aliases |= value.is_alias();
            let before = key.map_or(from, |key| key.at().span.end);
            let between = text_between(lines.text, before, span.start);
            self.all.push(Piece {
                key,
                value,
                anchor: word_with(between, &['&']).map(|(_, word)| word),
                block: word_with(between, &['|', '>'])
                    .map(|(at, word)| (before as usize + at, word)),
                above: Vec::new(),
                head: None,
                tail: None,
                foot: Vec::new(),
                blank: lines.is_first(from) && lines.blank_above(from),
                inside: Vec::new(),
                commented,
                start: from,
                column: lines.column(from),
                parent,
            });
            if !value.is_flow() || commented {
                self.all[index].inside = self.add(value, Some(index), tree, lines);
            }
        }
        added
    }

    fn attach(&mut self, comment: &Comment, lines: &Lines<'_>) {
        let at = comment.at.span.start;
        let text = lines.of(comment.at.span).trim_end().to_owned();
        if !lines.is_first(at) {
            let column = lines.column(at);
            let gap = lines.gap(at);
            if self.attach_tail(Tail { text: text.clone(), column, gap }, at, lines) {
                return;
            }
        }
        let line = Line { text, blank: lines.is_first(at) && lines.blank_above(at) };
        self.attach_line(line, at, lines);
    }

    /// Puts a comment behind the last piece that begins on its line, or else ends there.
    fn attach_tail(&mut self, tail: Tail, at: u32, lines: &Lines<'_>) -> bool {
        let start = lines.start(at);
        let closed = |piece: &Piece<'_>| {
            let end = piece.value.at().span.end;
            piece.commented && piece.start < start && start < end && end <= at
        };
        let begins = self.all.iter().rposition(|piece| start <= piece.start && piece.start < at);
        if let Some(index) = begins.filter(|_| !self.all.iter().any(closed)) {
            self.all[index].head = Some(tail);
            return true;
        }
        let ends = self.all.iter().rposition(|piece| {
            let end = piece.value.at().span.end;
            piece.inside.is_empty() && start < end && end <= at
        });
        let closing = self.all.iter().position(closed);
        let Some(index) = closing.or(ends) else { return false };
        let piece = &mut self.all[index];
        let free = piece.tail.is_none();
        if free {
            piece.tail = Some(tail);
        }
        free
    }

    /// Puts a comment above the next piece, or below an earlier one whose level it has.
    fn attach_line(&mut self, line: Line, at: u32, lines: &Lines<'_>) {
        let next = self.all.iter().position(|piece| piece.start > at);
        let earlier = self.all.iter().rposition(|piece| piece.start < at);
        let below = earlier.and_then(|earlier| self.below(earlier, next, at, lines));
        if let Some(index) = below {
            self.all[index].foot.push(line);
        } else if let Some(index) = next {
            self.all[index].above.push(line);
        } else {
            self.foot.push(line);
        }
    }

    /// The piece below which a comment stands: the last one at the end of brackets around both, or
    /// one that is indented as the comment is, and more than the next piece.
    fn below(
        &self,
        earlier: usize,
        next: Option<usize>,
        at: u32,
        lines: &Lines<'_>,
    ) -> Option<usize> {
        let chain = || std::iter::successors(Some(earlier), |index| self.all[*index].parent);
        let within_brackets = |index: &usize| {
            let piece = &self.all[*index];
            piece.commented && within(piece.value.at().span, at)
        };
        if let Some(open) = chain().find(within_brackets) {
            let last = next
                .is_none_or(|next| !within(self.all[open].value.at().span, self.all[next].start));
            return last.then(|| self.all[open].inside.last().copied()).flatten();
        }
        let column = lines.column(at);
        let outer = next.map(|next| self.all[next].column);
        if outer.is_some() && lines.leads_on(at) {
            return None;
        }
        chain().find(|index| {
            let own = self.all[*index].column;
            own <= column && outer.map_or(own > 0, |outer| own > outer)
        })
    }
}

fn within(span: Span, offset: u32) -> bool {
    span.start <= offset && offset < span.end
}

/// The lines of a text.
struct Lines<'t> {
    text: &'t str,
}

impl<'t> Lines<'t> {
    fn of(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Where the line of an offset begins.
    fn start(&self, at: u32) -> u32 {
        self.text[..at as usize].rfind('\n').map_or(0, |found| found as u32 + 1)
    }

    fn before(&self, at: u32) -> &'t str {
        &self.text[self.start(at) as usize..at as usize]
    }

    fn column(&self, at: u32) -> usize {
        self.before(at).chars().count()
    }

    fn gap(&self, at: u32) -> usize {
        let before = self.before(at);
        before.len() - before.trim_end().len()
    }

    /// Whether only blanks stand before an offset on its line.
    fn is_first(&self, at: u32) -> bool {
        self.before(at).trim().is_empty()
    }

    fn blank_above(&self, at: u32) -> bool {
        let above = &self.text[..self.start(at) as usize];
        above.strip_suffix('\n').is_some_and(|above| {
            above.rsplit('\n').next().is_some_and(|line| line.trim().is_empty())
        })
    }

    /// Whether a comment is an instruction that the next line which is no comment is meant by.
    fn leads_on(&self, at: u32) -> bool {
        let mut below = self.text[self.start(at) as usize..].lines().map(str::trim);
        let mut instructs = false;
        let end = below.find(|line| {
            instructs |= line.contains(INSTRUCTION);
            !line.starts_with('#')
        });
        instructs && end.is_some_and(|line| !line.is_empty())
    }
}

/// What stands between a key or dash and its value.
fn text_between(text: &str, from: u32, value: u32) -> &str {
    text.get(from as usize..value as usize).unwrap_or_default()
}

/// The first word that begins with one of these marks, and its place; comments are left out.
fn word_with<'t>(between: &'t str, marks: &[char]) -> Option<(usize, &'t str)> {
    let mut at = 0;
    for line in between.split_inclusive('\n') {
        let code = line.find('#').map_or(line, |comment| &line[..comment]);
        let word = code.split_whitespace().find(|word| word.starts_with(marks));
        if let Some(word) = word {
            return Some((at + code.find(word)?, word));
        }
        at += line.len();
    }
    None
}

//! From pieces to lines.
//!
//! Knows the canonical look; where comments belong was decided before.

use std::borrow::Cow;

use crate::yaml::{Kind, Node, Style, Unit};

use super::order::{At, Order};
use super::piece::{Line, Piece, Pieces, Tail};
use super::scalar::written;
use super::{COLUMNS_MAX, INDENT};

/// The lines of a document; `None` where something in it is written in a way that is not known.
pub(super) fn emit(
    pieces: &Pieces<'_>,
    text: &str,
    order: &Order,
    spaced: bool,
) -> Option<Vec<String>> {
    let mut emitter = Emitter { pieces, text, lines: Vec::new(), opened: 0, spread: false };
    let mut after = false;
    let top = emitter.sorted(&pieces.top, order.top());
    for (number, index) in top.iter().enumerate() {
        let piece = &pieces[*index];
        let start = emitter.lines.len();
        emitter.spread = false;
        emitter.piece(piece, 0, order.top())?;
        let long = emitter.spread || is_long(piece);
        let apart = emitter.lines.len() - start > 1 && long;
        if number > 0 && spaced && (apart || after) && !emitter.lines[start].is_empty() {
            emitter.lines.insert(start, String::new());
        }
        after = long;
    }
    emitter.comments(&pieces.foot, 0);
    Some(emitter.lines)
}

/// Whether a piece at the top is written over several lines of its own.
fn is_long(piece: &Piece<'_>) -> bool {
    !piece.inside.is_empty() || is_block_of(piece)
}

fn is_block_of(piece: &Piece<'_>) -> bool {
    !piece.value.is_alias() && piece.value.scalar().is_some_and(|scalar| is_block(scalar.style))
}

fn is_block(style: Style) -> bool {
    matches!(style, Style::Literal | Style::Folded)
}

struct Emitter<'p, 't> {
    pieces: &'p Pieces<'t>,
    text: &'t str,
    lines: Vec<String>,
    /// How many lines there were when the last section began.
    opened: usize,
    /// Whether brackets at the top became lines.
    spread: bool,
}

impl<'t> Emitter<'_, 't> {
    fn source(&self, node: Node<'_>) -> &'t str {
        self.text.get(node.at().span.range()).unwrap_or_default()
    }

    /// The pieces of a section in the order of its schema, the unknown ones last.
    fn sorted(&self, pieces: &[usize], order: At<'_>) -> Vec<usize> {
        let mut sorted = pieces.to_vec();
        if !self.pieces.has_aliases {
            sorted.sort_by_key(|index| self.rank(self.pieces[*index].key, order));
        }
        sorted
    }

    fn rank(&self, key: Option<Node<'t>>, order: At<'_>) -> usize {
        let key = key.as_ref().and_then(|key| key.text());
        key.and_then(|key| order.rank(key)).unwrap_or(usize::MAX)
    }

    fn blank(&mut self) {
        let begins = self.lines.len() == self.opened;
        if !begins && self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn comments(&mut self, comments: &[Line], indent: usize) {
        for line in comments {
            if line.blank {
                self.blank();
            }
            self.lines.push(format!("{:indent$}{}", "", line.text));
        }
    }

    /// A piece with all that belongs to it.
    fn piece(&mut self, piece: &Piece<'t>, indent: usize, order: At<'_>) -> Option<()> {
        let above = self.above(piece);
        self.comments(&above, indent);
        if piece.blank {
            self.blank();
        }
        self.bare(piece, indent, order)
    }

    /// A piece without what stands above it.
    fn bare(&mut self, piece: &Piece<'t>, indent: usize, order: At<'_>) -> Option<()> {
        let mut prefix = format!("{:indent$}", "");
        let below = match piece.key {
            Some(key) => {
                let source = self.source(key);
                if source.contains('\n') {
                    return None;
                }
                prefix.push_str(&written(key, source, false));
                prefix.push(':');
                order.below(key.text().unwrap_or_default())
            }
            None => {
                prefix.push('-');
                order.item()
            }
        };
        if let Some(anchor) = piece.anchor {
            prefix.push(' ');
            prefix.push_str(anchor);
        }
        self.value(piece, prefix, indent, below)?;
        self.comments(&piece.foot, indent);
        Some(())
    }

    /// The comments above a piece: also those above the first entry of an item, which begins on
    /// the same line, and a second comment for a line that has room for one.
    fn above(&self, piece: &Piece<'t>) -> Vec<Line> {
        let mut above = piece.above.clone();
        let hoisted = |tail: &Option<Tail>| {
            tail.iter()
                .map(|tail| Line { text: tail.text.clone(), blank: false })
                .collect::<Vec<_>>()
        };
        if piece.tail.is_some() && self.is_joined(piece) {
            above.extend(hoisted(&piece.head));
        }
        if self.opens_with_entry(piece) {
            above.extend(hoisted(&piece.head));
            above.extend(self.above(&self.pieces[piece.inside[0]]));
        }
        above
    }

    /// Whether an item begins with the first entry or item of its value, on one line.
    fn opens_with_entry(&self, piece: &Piece<'t>) -> bool {
        piece.key.is_none()
            && piece.anchor.is_none()
            && !piece.inside.is_empty()
            && !self.is_kept(piece)
    }

    /// Whether a value in brackets stays as it is written: its comments need its lines, and an
    /// instruction beside it counts for all that is inside.
    fn is_kept(&self, piece: &Piece<'t>) -> bool {
        let source = self.source(piece.value);
        piece.value.is_flow()
            && ((piece.commented && piece.is_instructed()) || names_a_part(source))
    }

    /// Whether the value ends on the line it begins on, once it is written.
    fn is_joined(&self, piece: &Piece<'t>) -> bool {
        let one_line = |style: Style| !is_block(style) && !self.source(piece.value).contains('\n');
        piece.inside.is_empty()
            && !self.is_kept(piece)
            && piece.value.scalar().is_none_or(|scalar| one_line(scalar.style))
    }

    fn value(
        &mut self,
        piece: &Piece<'t>,
        prefix: String,
        indent: usize,
        order: At<'_>,
    ) -> Option<()> {
        let source = self.source(piece.value);
        if self.is_kept(piece) {
            return self.lines_of(piece, prefix, source.lines().map(Cow::Borrowed).collect());
        }
        if !piece.inside.is_empty() {
            return self.block(piece, prefix, indent, order);
        }
        if let Some(header) = piece.block.filter(|_| is_block_of(piece)) {
            let lines = self.block_text(piece.value, header, indent + INDENT)?;
            return self.lines_of(piece, prefix, lines);
        }
        if piece.value.is_alias() || source.is_empty() {
            return self.lines_of(piece, prefix, vec![source.into()]);
        }
        if let Some(scalar) = piece.value.scalar() {
            let lines = if is_block(scalar.style) {
                return None;
            } else if source.contains('\n') {
                continued(source, indent + INDENT)
            } else {
                vec![written(piece.value, source, false).into()]
            };
            return self.lines_of(piece, prefix, lines);
        }
        let joined = self.inline(piece.value)?;
        let width = prefix.chars().count() + 1 + joined.chars().count();
        let list = matches!(piece.value.kind(), Kind::List(_));
        let breaks = width > COLUMNS_MAX && (list || source.contains('\n'));
        if breaks && !piece.is_instructed() {
            return self.opened(piece, prefix, indent, order);
        }
        self.lines_of(piece, prefix, vec![joined.into()])
    }

    /// The lines of a value that begins behind its key or dash.
    fn lines_of(
        &mut self,
        piece: &Piece<'t>,
        prefix: String,
        lines: Vec<Cow<'_, str>>,
    ) -> Option<()> {
        let start = self.lines.len();
        let (first, rest) = lines.split_first()?;
        let first = if first.is_empty() { prefix } else { format!("{prefix} {first}") };
        self.lines.push(first);
        self.lines.extend(rest.iter().map(|line| line.clone().into_owned()));
        let last = self.lines.len() - 1;
        let (head, tail) = (piece.head.as_ref(), piece.tail.as_ref());
        if start == last {
            if let Some(tail) = tail.or(head) {
                beside(&mut self.lines[start], tail);
            }
            return Some(());
        }
        if let Some(head) = head {
            beside(&mut self.lines[start], head);
        }
        if let Some(tail) = tail {
            beside(&mut self.lines[last], tail);
        }
        Some(())
    }

    /// A value in indented lines.
    fn block(
        &mut self,
        piece: &Piece<'t>,
        prefix: String,
        indent: usize,
        order: At<'_>,
    ) -> Option<()> {
        let entry = self.opens_with_entry(piece);
        let start = self.lines.len();
        if !entry {
            self.lines.push(prefix);
            if let Some(head) = &piece.head {
                beside(&mut self.lines[start], head);
            }
            self.opened = self.lines.len();
        }
        // What stands above the first entry of an item was written above the item.
        let commented = |index: &usize| !self.pieces[*index].above.is_empty();
        let fixed = entry && piece.inside.iter().any(commented);
        let inside = if fixed { piece.inside.clone() } else { self.sorted(&piece.inside, order) };
        let level = indent + INDENT;
        for (number, index) in inside.iter().enumerate() {
            let child = &self.pieces[*index];
            if entry && number == 0 {
                self.bare(child, level, order)?;
                let dashed = format!("{:indent$}- {}", "", self.lines[start].get(level..)?);
                self.lines[start] = dashed;
            } else {
                self.piece(child, level, order)?;
            }
        }
        if let Some(tail) = &piece.tail {
            let line = Line { text: tail.text.clone(), blank: false };
            self.comments(&[line], level);
        }
        Some(())
    }

    /// A value in brackets that is too long, in indented lines.
    fn opened(
        &mut self,
        piece: &Piece<'t>,
        prefix: String,
        indent: usize,
        order: At<'_>,
    ) -> Option<()> {
        self.spread |= indent == 0;
        let tail = piece.tail.as_ref().or(piece.head.as_ref());
        // An item begins with its first part, so that what stood beside it goes above.
        let item = piece.key.is_none() && piece.anchor.is_none();
        if let Some(tail) = tail.filter(|_| item) {
            self.lines.push(format!("{:indent$}{}", "", tail.text));
        }
        let start = self.lines.len();
        if !item {
            self.lines.push(prefix.clone());
            if let Some(tail) = tail {
                beside(&mut self.lines[start], tail);
            }
        }
        let level = indent + INDENT;
        let mut units = piece.value.units();
        if !self.pieces.has_aliases {
            units.sort_by_key(|unit| self.rank(unit.key, order));
        }
        for Unit { key, value, .. } in units {
            let name = key.map(|key| written(key, self.source(key), false) + ":");
            let value = self.inline(value)?;
            let line = match name {
                Some(name) if value.is_empty() => name,
                Some(name) => format!("{name} {value}"),
                None => format!("- {value}"),
            };
            let first = item && self.lines.len() == start;
            self.lines.push(match first {
                true => format!("{prefix} {line}"),
                false => format!("{:level$}{line}", ""),
            });
        }
        Some(())
    }

    /// A value on one line, in brackets where it has parts.
    fn inline(&self, node: Node<'_>) -> Option<String> {
        let source = self.source(node);
        if node.is_alias() {
            return Some(source.to_owned());
        }
        let parts = |units: Vec<Unit<'_>>| -> Option<Vec<String>> {
            let part = |Unit { key, value, .. }: &Unit<'_>| {
                let value = self.inline(*value)?;
                let Some(key) = key else { return Some(value) };
                let key = self.inline(*key)?;
                Some(if value.is_empty() { format!("{key}:") } else { format!("{key}: {value}") })
            };
            units.iter().map(part).collect()
        };
        match node.kind() {
            Kind::Scalar(scalar) if is_block(scalar.style) => None,
            Kind::Scalar(_) if source.contains('\n') => on_one_line(source),
            Kind::Scalar(_) => Some(written(node, source, true)),
            Kind::List(_) => Some(format!("[{}]", parts(node.units())?.join(", "))),
            Kind::Map(_) => {
                let parts = parts(node.units())?;
                let bare = !source.starts_with('{');
                Some(match parts.as_slice() {
                    [] => "{}".to_owned(),
                    [only] if bare => only.clone(),
                    parts => format!("{{ {} }}", parts.join(", ")),
                })
            }
        }
    }

    /// A block of text with its content indented by this much, and otherwise as it was.
    fn block_text(
        &self,
        node: Node<'_>,
        (from, header): (usize, &str),
        indent: usize,
    ) -> Option<Vec<Cow<'t, str>>> {
        let decoded = node.text()?;
        let mut marks: String = header.chars().filter(|c| !c.is_ascii_digit()).collect();
        let Some(first) = decoded.find(|c| c != '\n') else {
            return decoded.is_empty().then(|| vec![marks.into()]);
        };
        if decoded[first..].starts_with(' ') {
            marks.insert_str(1, &INDENT.to_string());
        }
        let span = node.at().span.range();
        let before = &self.text[..span.start];
        let content = before.len() - before.rfind('\n')? - 1;
        let body = from + self.text[from..].find('\n')? + 1;
        // Blanks at the end of the last line are part of what is said.
        let said = self.text[span.end..].find(|c| !matches!(c, ' ' | '\t'));
        let end = said.map_or(self.text.len(), |blanks| span.end + blanks);
        let mut text = vec![Cow::Owned(marks)];
        for line in self.text[body..end].lines() {
            text.push(match line.split_at_checked(content) {
                Some((blank, rest)) if blank.trim().is_empty() && !rest.is_empty() => {
                    format!("{:indent$}{rest}", "").into()
                }
                _ if line.trim().is_empty() => "".into(),
                _ => return None,
            });
        }
        if header.contains('+') {
            let breaks = decoded.len() - decoded.trim_end_matches('\n').len();
            text.extend(std::iter::repeat_n(Cow::Borrowed(""), breaks.saturating_sub(1)));
        }
        Some(text)
    }
}

/// A text over several lines on one; `None` where a break of it counts.
fn on_one_line(source: &str) -> Option<String> {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let counts = |line: &&str| line.is_empty() || line.ends_with('\\') || line.starts_with('\\');
    (!lines.iter().any(counts)).then(|| lines.join(" "))
}

/// Whether something in brackets may be named, as in `[&name 1]`: names are not written again.
fn names_a_part(source: &str) -> bool {
    let mut before = ' ';
    let mut all = source.chars().peekable();
    while let Some(c) = all.next() {
        let opens = before.is_whitespace() || matches!(before, '[' | '{' | ',');
        if c == '&' && opens && all.peek().is_some_and(|next| !next.is_whitespace()) {
            return true;
        }
        before = c;
    }
    false
}

/// A text over several lines, whose continued lines may stand anywhere to the right.
fn continued(source: &str, indent: usize) -> Vec<Cow<'_, str>> {
    let mut lines = source.lines();
    let kept = |line: &str| {
        let trimmed = line.trim_end();
        if trimmed.ends_with('\\') { line.to_owned() } else { trimmed.to_owned() }
    };
    let mut all: Vec<Cow<'_, str>> =
        lines.next().map(|line| kept(line).into()).into_iter().collect();
    for line in lines {
        let text = kept(line.trim_start());
        all.push(if text.is_empty() { "".into() } else { format!("{:indent$}{text}", "").into() });
    }
    all
}

/// Puts a comment behind a line: two blanks away, or in the column it shares with others.
fn beside(line: &mut String, tail: &Tail) {
    const NEAR: usize = 2;
    let width = line.chars().count();
    let column = if tail.gap <= NEAR { 0 } else { tail.column };
    let blanks = column.saturating_sub(width).max(NEAR);
    line.push_str(&" ".repeat(blanks));
    line.push_str(&tail.text);
}

//! Where the parts of an expression stand in its text.

use cel::common::ast::{EntryExpr, Expr, IdedExpr, SourceInfo};

use crate::source::Span;

/// The places of the parts of one expression.
pub(super) struct Spans<'a> {
    text: &'a str,
    info: &'a SourceInfo,
    /// The byte offset of each character, and of the end.
    bytes: Vec<u32>,
}

impl<'a> Spans<'a> {
    pub(super) fn new(text: &'a str, info: &'a SourceInfo) -> Self {
        let ends = std::iter::once(text.len() as u32);
        let bytes = text.char_indices().map(|(at, _)| at as u32).chain(ends).collect();
        Self { text, info, bytes }
    }

    fn byte(&self, character: u32) -> u32 {
        self.bytes.get(character as usize).copied().unwrap_or(self.text.len() as u32)
    }

    /// The word or sign that a part is known by.
    fn token(&self, id: u64) -> Option<Span> {
        let (start, stop) = self.info.offset_for(id)?;
        Some(Span::new(self.byte(start), self.byte(stop + 1)))
    }

    /// The name of a field that is selected.
    pub(super) fn field(&self, select: &IdedExpr, operand: &IdedExpr, name: &str) -> Span {
        let after = self.whole(operand).end.max(self.token(select.id).map_or(0, |at| at.start));
        let rest = self.text.get(after as usize..).unwrap_or_default();
        match rest.find(name) {
            Some(at) => Span::new(after + at as u32, after + (at + name.len()) as u32),
            None => self.whole(select),
        }
    }

    /// The name of a function that is called.
    pub(super) fn name(&self, call: &IdedExpr, name: &str) -> Span {
        let whole = self.whole(call);
        let at = self.token(call.id).unwrap_or(whole);
        let before = self.text.get(..at.end as usize).unwrap_or_default();
        match before.rfind(name) {
            Some(start) => Span::new(start as u32, (start + name.len()) as u32),
            None => at,
        }
    }

    /// The whole of a part.
    pub(super) fn whole(&self, expr: &IdedExpr) -> Span {
        let own = self.token(expr.id);
        let below = parts(expr).into_iter().map(|part| self.whole(part));
        let span = below.chain(own).reduce(Span::cover).unwrap_or_default();
        match &expr.expr {
            // The token of a selection is its dot; the name follows.
            Expr::Select(select) => {
                let rest = self.text.get(span.end as usize..).unwrap_or_default();
                let ahead = rest.len() - rest.trim_start_matches(['.', ' ', '\n']).len();
                let named = rest[ahead..].starts_with(&select.field);
                let length = if named { ahead + select.field.len() } else { 0 };
                Span::new(span.start, span.end + length as u32)
            }
            _ => span,
        }
    }
}

/// The parts of an expression.
pub(super) fn parts(expr: &IdedExpr) -> Vec<&IdedExpr> {
    match &expr.expr {
        Expr::Call(call) => call.target.as_deref().into_iter().chain(&call.args).collect(),
        Expr::Comprehension(fold) => vec![&fold.iter_range, &fold.loop_step],
        Expr::List(list) => list.elements.iter().collect(),
        Expr::Select(select) => vec![&select.operand],
        Expr::Map(map) => map.entries.iter().flat_map(|entry| entry_parts(&entry.expr)).collect(),
        Expr::Struct(made) => made.entries.iter().flat_map(|it| entry_parts(&it.expr)).collect(),
        Expr::Ident(_) | Expr::Literal(_) | Expr::Unspecified => Vec::new(),
    }
}

fn entry_parts(entry: &EntryExpr) -> Vec<&IdedExpr> {
    match entry {
        EntryExpr::MapEntry(entry) => vec![&entry.key, &entry.value],
        EntryExpr::StructField(field) => vec![&field.value],
    }
}

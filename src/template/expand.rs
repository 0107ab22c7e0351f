//! The messages a text can become, and what all of them have in common.
//!
//! An expansion has a number; its choices follow from it, so nothing is kept between two of them.
//! Conditions are taken as independent, also where two ask the same question: what holds for
//! every expansion here holds for every message. Knows no values.

use crate::base::limits::TEMPLATE_EXPANSIONS_MAX;
use crate::source::{Location, Span};

use super::ast::{Branch, Content, Node, NodeKind};

/// Whether the field of a condition is filled; `None` leaves both branches open.
pub(super) type Decide<'d> = &'d dyn Fn(&str) -> Option<bool>;

const OPEN: Decide<'static> = &|_| None;

/// The pieces of each expansion in turn: text, tags, sender variables and helpers.
#[derive(Debug, Clone)]
pub struct Expansions<'a> {
    nodes: &'a [Node],
    next: u64,
    end: u64,
}

impl Content {
    /// How many expansions there are; the largest number stands for itself and more.
    pub fn expansion_count(&self) -> u64 {
        count(&self.nodes, OPEN)
    }

    /// The expansions, at most [`TEMPLATE_EXPANSIONS_MAX`] of them.
    pub fn expansions(&self) -> Expansions<'_> {
        let end = self.expansion_count().min(TEMPLATE_EXPANSIONS_MAX as u64);
        Expansions { nodes: &self.nodes, next: 0, end }
    }
}

impl<'a> Iterator for Expansions<'a> {
    type Item = Vec<&'a Node>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next >= self.end {
            return None;
        }
        self.next += 1;
        Some(numbered(self.nodes, self.next - 1, OPEN))
    }
}

/// How many ways there are to choose, saturating.
pub(super) fn count(nodes: &[Node], decide: Decide<'_>) -> u64 {
    nodes.iter().fold(1, |product, node| product.saturating_mul(ways(node, decide)))
}

fn ways(node: &Node, decide: Decide<'_>) -> u64 {
    let choices = choices(node, decide);
    if choices.is_empty() {
        return 1;
    }
    choices.iter().fold(0, |sum: u64, choice| sum.saturating_add(choice_ways(*choice, decide)))
}

fn choice_ways(choice: Option<&Branch>, decide: Decide<'_>) -> u64 {
    choice.map_or(1, |branch| count(&branch.nodes, decide))
}

/// What a piece can become; `None` is nothing at all. Empty for a piece without a choice.
fn choices<'a>(node: &'a Node, decide: Decide<'_>) -> Vec<Option<&'a Branch>> {
    match &node.kind {
        NodeKind::Spintax(options) => options.iter().map(Some).collect(),
        NodeKind::Conditional(condition) => {
            let (then, otherwise) = (Some(&condition.then), condition.otherwise.as_ref());
            match decide(&condition.name) {
                Some(true) => vec![then],
                Some(false) => vec![otherwise],
                None => vec![then, otherwise],
            }
        }
        _ => Vec::new(),
    }
}

/// The pieces of the expansion of a number; a number past the last begins anew.
pub(super) fn numbered<'a>(nodes: &'a [Node], number: u64, decide: Decide<'_>) -> Vec<&'a Node> {
    let mut pieces = Vec::new();
    collect(nodes, number, decide, &mut pieces);
    pieces
}

fn collect<'a>(nodes: &'a [Node], mut number: u64, decide: Decide<'_>, out: &mut Vec<&'a Node>) {
    for node in nodes {
        let ways = ways(node, decide);
        let mut mine = number % ways;
        number /= ways;
        let choices = choices(node, decide);
        if choices.is_empty() {
            out.push(node);
        }
        for choice in choices {
            let ways = choice_ways(choice, decide);
            if mine < ways {
                if let Some(branch) = choice {
                    collect(&branch.nodes, mine, decide, out);
                }
                break;
            }
            mine -= ways;
        }
    }
}

/// Whether every expansion has a piece for which `wanted` holds; if not, the place of the smallest
/// branch that lacks one, the first of several. Looks at each piece once, however many expansions
/// there are.
pub fn always_contains(
    content: &Content,
    wanted: impl Fn(&NodeKind) -> bool,
) -> Result<(), Location> {
    let whole = Span::new(0, content.text.len() as u32);
    match lacking(&content.nodes, whole, &wanted) {
        None => Ok(()),
        Some(Lack { span, .. }) => Err(content.at(span)),
    }
}

/// A branch without what is wanted, and whether something beside it has it.
struct Lack {
    span: Span,
    partly: bool,
}

fn lacking(nodes: &[Node], whole: Span, wanted: &impl Fn(&NodeKind) -> bool) -> Option<Lack> {
    let mut lack = Lack { span: whole, partly: false };
    for node in nodes {
        let choices = choices(node, OPEN);
        if choices.is_empty() {
            if wanted(&node.kind) {
                return None;
            }
            continue;
        }
        let found: Vec<Option<Lack>> = choices
            .iter()
            .map(|choice| match choice {
                Some(branch) => lacking(&branch.nodes, branch.span, wanted),
                None => Some(Lack { span: node.span, partly: false }),
            })
            .collect();
        let has_it = found.iter().any(|lack| lack.as_ref().is_none_or(|lack| lack.partly));
        let first = found.into_iter().flatten().next()?;
        if has_it && !lack.partly {
            lack = Lack { span: first.span, partly: true };
        }
    }
    Some(lack)
}

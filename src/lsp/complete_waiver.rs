//! What may be written in a waiver: `# sendoff: waive RULE until DATE by ROLE: reason`.
//!
//! Knows the order of its words. Whether it holds is what a rule proves.

use jiff::ToSpan;
use lsp_types::CompletionItem;

use super::names::Thing;
use super::offer::{Offer, Sort};
use super::view::View;
use crate::rules::ALL;
use crate::source::{Location, Span};

/// How many days after the campaign starts a waiver that is begun here ends.
const DAYS: i32 = 14;

/// What may be written in a comment.
pub(super) fn complete(view: View<'_>, offset: u32) -> Vec<CompletionItem> {
    let text = view.text();
    let offset = text.floor_char_boundary(offset as usize);
    let line = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let Some(hash) = text[line..offset].find('#') else { return Vec::new() };
    let said = &text[line + hash + 1..offset];
    let start = said.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let word = Span::new((line + hash + 1 + start) as u32, offset as u32);
    let offer = Offer::replacing(view, word);
    let words: Vec<&str> = said[..start].split_whitespace().collect();
    match words[..] {
        [] => vec![offer.word("sendoff: waive ", "Accept a finding, for a time", Sort::First)],
        ["sendoff:"] => vec![offer.word("waive ", "Accept a finding, for a time", Sort::First)],
        ["sendoff:", "waive"] => rules(view, &offer, line as u32),
        ["sendoff:", "waive", _] => vec![offer.word("until ", "The last day", Sort::First)],
        ["sendoff:", "waive", _, "until"] => days(view, &offer),
        ["sendoff:", "waive", _, "until", _] => {
            vec![offer.word("by ", "The role that accepts it", Sort::First)]
        }
        ["sendoff:", "waive", _, "until", _, "by"] => roles(view, &offer),
        _ => Vec::new(),
    }
}

/// The rules that can be waived; those that found something near this line come first.
fn rules(view: View<'_>, offer: &Offer, line: u32) -> Vec<CompletionItem> {
    let lines = view.lines();
    let here = lines.position(line).line;
    let near = |at: Location| {
        at.file == view.file && (here..=here + 1).contains(&lines.position(at.span.start).line)
    };
    let findings = &view.snapshot.report().findings;
    let found = |name: &str| {
        findings
            .iter()
            .any(|it| it.rule == name && it.primary.as_ref().is_some_and(|label| near(label.at)))
    };
    let waivable = ALL.iter().filter(|rule| rule.waivable);
    waivable
        .map(|rule| {
            let sort = if found(rule.name) { Sort::First } else { Sort::Own };
            offer.word(rule.name, rule.summary, sort)
        })
        .collect()
}

fn days(view: View<'_>, offer: &Offer) -> Vec<CompletionItem> {
    let campaigns = &view.snapshot.workspace.campaigns;
    let loaded = campaigns.iter().find(|loaded| loaded.file == view.file);
    let starts = loaded.and_then(|loaded| loaded.campaign.brief.get()).map(|brief| *brief.starts);
    let day = starts.and_then(|starts| starts.checked_add(DAYS.days()).ok());
    let doc = format!("{DAYS} days after the campaign starts; 30 at most");
    day.map(|day| offer.word(&day.to_string(), &doc, Sort::Own)).into_iter().collect()
}

fn roles(view: View<'_>, offer: &Offer) -> Vec<CompletionItem> {
    let given = view.snapshot.index().given(Thing::Role, "");
    given.map(|role| offer.word(&format!("{}: ", role.name), "role", Sort::Own)).collect()
}

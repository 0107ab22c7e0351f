//! `msg-all-expansions-compliant`: what a message must carry stands in each of its wordings.

use super::privacy;
use super::sequence::{entity, sent};
use super::wording::{Held, held, says, visible, words};
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::template::NodeKind;

pub(super) static RULE: Rule = Rule {
    code: "F007",
    name: "msg-all-expansions-compliant",
    summary: "what a message must carry stands in each of its wordings",
    group: Group::Message,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "FTC",
    page: include_str!("msg_all_expansions_compliant.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let entity = entity(subject)?;
    let (name, address) = (words(&entity.name), words(&entity.address));
    let notice = privacy::required(subject)?.and(entity.privacy.as_ref());
    for sent in sent(subject)? {
        let body = &sent.template.body;
        lacks("the sender's legal entity", held(body, |piece| says(piece, &name)), found);
        lacks("the postal address", held(body, |piece| says(piece, &address)), found);
        lacks("a call to action", held(body, is_ask), found);
        if let Some(link) = notice.filter(|_| sent.number == 1) {
            lacks("the privacy notice", held(body, |piece| privacy::links(piece, link)), found);
        }
    }
    Ok(())
}

/// Reports a branch that lacks what other branches have. That none has it is for other rules.
fn lacks(what: &str, held: Held, found: &mut Found<'_>) {
    if let Held::Partly(branch) = held {
        let problem = found.at(branch, format!("a wording goes without {what}"));
        let help = "write it outside of the choice, or in every branch";
        found.push(problem.label("this branch lacks it, others have it").help(help));
    }
}

/// Whether a piece asks the reader for something.
fn is_ask(piece: &NodeKind) -> bool {
    let NodeKind::Text(text) = piece else { return false };
    let asks = ["reply", "answer", "call", "book", "antworten", "antwort"];
    let seen = words(text);
    visible(text).contains('?') || seen.split(' ').any(|word| asks.contains(&word))
}

//! `msg-sender-identified`: every message names the legal entity that sends it.

use super::sequence::{entity, sent};
use super::wording::{Held, held, says, words};
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "F016",
    name: "msg-sender-identified",
    summary: "every message names the legal entity that sends it",
    group: Group::Message,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "UWG §7(2)3, CASL, ICO",
    page: include_str!("msg_sender_identified.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let entity = entity(subject)?;
    let name = words(&entity.name);
    for sent in sent(subject)? {
        if held(&sent.template.body, |piece| says(piece, &name)) == Held::Never {
            let front = &sent.template.front;
            let headline = format!("`{}` does not name who sends it", front.id.value);
            let help = format!("name `{}` beside the signature", entity.name.value);
            let problem = found.at(front.id.at, headline);
            found.push(problem.also(entity.name.at, "the entity of this unit").help(help));
        }
    }
    Ok(())
}

//! `msg-postal-address`: every message holds the postal address of the legal entity.

use super::sequence::{entity, sent};
use super::wording::{Held, held, says, words};
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "F015",
    name: "msg-postal-address",
    summary: "every message holds the postal address of the legal entity",
    group: Group::Message,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "FTC, CASL",
    page: include_str!("msg_postal_address.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let entity = entity(subject)?;
    let address = words(&entity.address);
    for sent in sent(subject)? {
        if held(&sent.template.body, |piece| says(piece, &address)) == Held::Never {
            let front = &sent.template.front;
            let headline = format!("`{}` lacks the postal address of its sender", front.id.value);
            let help = format!("add the line `{}`", entity.address.value);
            let problem = found.at(front.id.at, headline);
            found.push(problem.also(entity.address.at, "the address of this entity").help(help));
        }
    }
    Ok(())
}

//! `sender-entity-consistent`: identity, domains, entity and texts belong to one unit.

use crate::diagnostic::Severity;
use crate::rules::message::sequence::{entity, sent};
use crate::rules::message::wording::{says, words};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::{Location, Span};
use crate::template::{Content, walk};

pub(super) static RULE: Rule = Rule {
    code: "G009",
    name: "sender-entity-consistent",
    summary: "identity, domains, entity and texts belong to one unit",
    group: Group::Sender,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "CASL",
    page: include_str!("sender_entity_consistent.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let gbu_name = &subject.brief()?.gbu;
    let gbu = subject.gbu()?;
    let identity = subject.identity()?;
    let sender = &subject.sender()?.identity;
    if !identity.gbus.iter().any(|unit| unit.value == gbu_name.value) {
        let headline = format!("`{}` may not send for `{}`", sender.value, gbu_name.value);
        let problem = found.at(sender.at, headline).also(gbu_name.at, "the unit of the campaign");
        let at = identity.gbus.first().map_or(identity.at, |unit| unit.at);
        found.push(problem.also(at, "the units it may send for").help("use one of the unit's own"));
    }
    for address in identity.reply_to.iter().chain(&identity.mailboxes) {
        let domain = address.rsplit('@').next().unwrap_or_default().to_lowercase();
        let foreign = subject.workspace.policy.blueprints.iter().find_map(|blueprint| {
            let mut others =
                blueprint.gbus.iter().filter(|(name, _)| name.value != *gbu_name.value);
            others.find_map(|(name, other)| Some((name, other.domains.entry(&domain)?.0.at)))
        });
        if let Some((owner, at)) = foreign.filter(|_| gbu.domains.get(&domain).is_none()) {
            let headline = format!("`{domain}` belongs to `{}`", owner.value);
            let problem = found.at(address.at, headline).also(at, "registered for that unit");
            let help = "entity, address and domain share one unit: use a domain of this one";
            found.push(problem.also(gbu_name.at, "the unit of the campaign").help(help));
        }
    }
    check_texts(subject, found)
}

/// No text of the campaign names the entity of another unit.
fn check_texts(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let own = entity(subject)?;
    let entities = &subject.senders()?.entities;
    for (_, other) in entities.iter().filter(|(_, other)| other.name.value != own.name.value) {
        let marks = [words(&other.name), words(&other.address)];
        for sent in sent(subject)? {
            let body = &sent.template.body;
            walk(body.nodes(), &mut |node| {
                if marks.iter().any(|mark| says(&node.kind, mark)) {
                    let headline = format!("this text speaks for `{}`", other.name.value);
                    let place = first_word(body, node.span, &other.name);
                    let problem = found.at(place, headline).also(other.at, "another entity");
                    let help = format!("name `{}`, the entity of this unit", own.name.value);
                    found.push(problem.also(own.at, "the entity of this unit").help(help));
                }
            });
        }
    }
    Ok(())
}

/// Where a name stands in a piece, or the piece where the name is broken over lines.
fn first_word(body: &Content, piece: Span, name: &str) -> Location {
    match body.text()[piece.range()].find(name) {
        Some(at) => {
            let start = piece.start + at as u32;
            body.at(Span::new(start, start + name.len() as u32))
        }
        None => body.at(piece),
    }
}

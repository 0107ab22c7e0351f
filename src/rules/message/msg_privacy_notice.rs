//! `msg-privacy-notice`: the first message to the EU or the UK says how the address is used and
//! how to object.

use super::privacy::{links, required};
use super::sequence::{entity, sent};
use super::wording::{Held, held, words};
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::template::NodeKind;

pub(super) static RULE: Rule = Rule {
    code: "F017",
    name: "msg-privacy-notice",
    summary: "the first message to the EU or the UK says how the address is used and how to object",
    group: Group::Message,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "GDPR14, GDPR21",
    page: include_str!("msg_privacy_notice.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(country) = required(subject)? else { return Ok(()) };
    let entity = entity(subject)?;
    let Some(first) = sent(subject)?.into_iter().find(|sent| sent.number == 1) else {
        return Ok(());
    };
    let front = &first.template.front;
    let Some(link) = &entity.privacy else {
        let headline = format!("`{}` has no privacy notice", entity.name.value);
        let problem = found.at(entity.at, headline).also(country, "people here must get one");
        found.push(problem.help("add `privacy:` with the address of the notice"));
        return Ok(());
    };
    let body = &first.template.body;
    let missing = match (held(body, |piece| links(piece, link)), held(body, may_object)) {
        (Held::Never, _) => "does not link the privacy notice",
        (_, Held::Never) => "does not say that the reader may object",
        _ => return Ok(()),
    };
    let headline = format!("`{}` opens the sequence and {missing}", front.id.value);
    found.push(
        found
            .at(front.id.at, headline)
            .also(country, "people here must get it with the first message")
            .also(link.at, "the notice of this entity")
            .help("say where the address comes from, and how to object: with the link"),
    );
    Ok(())
}

/// Whether a piece tells the reader of the right to object.
fn may_object(piece: &NodeKind) -> bool {
    let NodeKind::Text(text) = piece else { return false };
    let object = ["object", "objection", "widersprechen", "widerspruch", "opposer", "opposition"];
    words(text).split(' ').any(|word| object.contains(&word))
}

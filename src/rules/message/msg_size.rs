//! `msg-size`: a message is short enough to be read and light enough to arrive.

use super::link::links;
use super::sequence::sent;
use super::wording::{reading, words};
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::{Located, Span};
use crate::spec::policy::defaults;

pub(super) static RULE: Rule = Rule {
    code: "F027",
    name: "msg-size",
    summary: "a message is short enough to be read and light enough to arrive",
    group: Group::Message,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "SL-SEQ, prac",
    page: include_str!("msg_size.md"),
    check: Check::Campaign(check),
};

/// The largest body, in bytes: Gmail cuts off what is larger.
const BYTES: usize = 100_000;

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let policy = subject.gbu()?.messages.as_ref();
    let or = |limit: Option<&Located<u32>>, default: u32| {
        limit.map_or(default, |limit| limit.value) as usize
    };
    let fewest = or(policy.and_then(|policy| policy.words_min.as_ref()), defaults::WORDS_MIN);
    let longest = or(policy.and_then(|policy| policy.words_max.as_ref()), defaults::WORDS_MAX);
    let most_links = or(policy.and_then(|policy| policy.links.as_ref()), defaults::LINKS);
    for sent in sent(subject)? {
        let (front, body) = (&sent.template.front, &sent.template.body);
        let name = &front.id.value;
        let fallbacks = sent.template.fallbacks();
        let counts: Vec<usize> = body
            .expansions()
            .map(|expansion| words(&reading(&expansion, &fallbacks)).split(' ').count())
            .collect();
        let (least, most) = (counts.iter().min().copied(), counts.iter().max().copied());
        let mut complain = |headline: String, help: &str| {
            found.push(found.at(front.id.at, headline).help(help));
        };
        if let Some(most) = most.filter(|most| *most > longest) {
            let help = format!(
                "cut it to {longest} words at most; between 50 and 125 are answered most often"
            );
            complain(format!("`{name}` has up to {most} words"), &help);
        } else if let Some(least) = least.filter(|least| *least < fewest) {
            let help = format!("say who writes, why and what is asked, in {fewest} words at least");
            complain(format!("`{name}` has as few as {least} words"), &help);
        }
        if body.text().len() > BYTES {
            complain(format!("`{name}` is larger than 100 KB"), "remove styles and markup");
        }
        let links = links(body.text());
        if let Some(third) = links.get(most_links).filter(|_| sent.number == 1) {
            let headline = format!("`{name}` opens the sequence with {} links", links.len());
            let help =
                format!("keep {most_links} at most in the first message, the notice included");
            found.push(found.at(body.at(third.span), headline).help(help));
        }
        if let Some(image) = remote_image(body.text()) {
            let headline = format!("`{name}` loads an image from the network");
            let help = "remove it: filters count it, and it tells the server who reads";
            found.push(found.at(body.at(image), headline).help(help));
        }
    }
    Ok(())
}

/// The first image of a body that is not part of the message.
fn remote_image(text: &str) -> Option<Span> {
    let lower = text.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find("<img") {
        let start = from + at;
        let end = lower[start..].find('>').map_or(lower.len(), |end| start + end + 1);
        if lower[start..end].contains("http") || lower[start..end].contains("src=\"//") {
            return Some(Span::new(start as u32, end as u32));
        }
        from = end;
    }
    None
}

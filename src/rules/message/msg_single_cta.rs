//! `msg-single-cta`: a message asks its reader for one thing.

use super::link::links;
use super::sequence::{entity, sent};
use super::wording::{reading, visible};
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "F029",
    name: "msg-single-cta",
    summary: "a message asks its reader for one thing",
    group: Group::Message,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("msg_single_cta.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let notice = entity(subject)?.privacy.as_ref();
    for sent in sent(subject)? {
        let (front, body) = (&sent.template.front, &sent.template.body);
        if front.cta.is_none() {
            let headline = format!("`{}` does not say what it asks for", front.id.value);
            let help = "add `cta:` with the one thing the reader is asked to do";
            found.push(found.at(front.id.at, headline).help(help));
        }
        let fallbacks = sent.template.fallbacks();
        let asks = body
            .expansions()
            .map(|expansion| asks(&reading(&expansion, &fallbacks), notice.map(|link| &***link)))
            .max()
            .unwrap_or(0);
        if asks > 1 {
            let headline = format!("`{}` asks for up to {asks} things", front.id.value);
            let at = front.cta.as_ref().map_or(front.id.at, |cta| cta.at);
            let help = "keep the one question, or link, that the answer depends on";
            found.push(found.at(at, headline).label("one is declared").help(help));
        }
    }
    Ok(())
}

/// How many questions and links a text puts to its reader. Questions in one paragraph that follow
/// each other are one ask; the privacy notice is none.
fn asks(text: &str, notice: Option<&str>) -> usize {
    let seen = visible(text);
    let questions = seen.split("\n\n").filter(|paragraph| {
        let stripped: String =
            links(paragraph).iter().fold((*paragraph).to_owned(), |text, link| {
                text.replace(&paragraph[link.span.range()], "")
            });
        stripped.contains('?')
    });
    let offered = links(text).into_iter().filter(|link| {
        let address = &text[link.span.range()];
        notice.is_none_or(|notice| !address.starts_with(notice.trim_end_matches('/')))
    });
    questions.count() + offered.count()
}

#[cfg(test)]
mod tests {
    use super::asks;

    #[test]
    fn questions_and_links_are_counted_and_the_notice_is_not() {
        let notice = Some("https://larkfield.example/privacy");
        let cases = [
            ("Shall we talk? Does Monday fit?", 1),
            ("Shall we talk?\n\nOr shall we write?", 2),
            ("Shall we talk?\n\nSee https://larkfield.example/lanes.", 2),
            ("Shall we talk?\n\nHow we use it: https://larkfield.example/privacy", 1),
            ("See https://larkfield.example/lanes?from=mail", 1),
            ("This is my last note.", 0),
        ];
        for (text, expected) in cases {
            assert_eq!(asks(text, notice), expected, "{text}");
        }
    }
}

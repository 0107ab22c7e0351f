//! `msg-optout-present`: every message says how to receive no more of them.

use super::sequence::sent;
use super::wording::{Held, held, visible, words};
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::template::{NodeKind, SenderVariable};

pub(super) static RULE: Rule = Rule {
    code: "F012",
    name: "msg-optout-present",
    summary: "every message says how to receive no more of them",
    group: Group::Message,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "FTC, CASL, GDPR21, G-GUIDE",
    page: include_str!("msg_optout_present.md"),
    check: Check::Campaign(check),
};

/// Words that ask for an answer, in the languages of the templates.
const ANSWER: [&str; 12] = [
    "reply",
    "answer",
    "respond",
    "antworten",
    "antworte",
    "antwort",
    "répondez",
    "répondre",
    "rispondi",
    "responda",
    "responde",
    "antwoord",
];
/// Words that end the contact.
const STOP: [&str; 10] = [
    "stop",
    "stopp",
    "unsubscribe",
    "remove",
    "abmelden",
    "abbestellen",
    "désinscription",
    "désabonner",
    "baja",
    "cancella",
];
/// How many words after the one that asks for an answer the word that ends the contact may come.
const NEAR: usize = 5;

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    for sent in sent(subject)? {
        let place = match held(&sent.template.body, is_optout) {
            Held::Always => continue,
            Held::Partly(branch) => branch,
            Held::Never => sent.template.front.id.at,
        };
        let name = &sent.template.front.id.value;
        let headline = match place == sent.template.front.id.at {
            true => format!("`{name}` offers no way to opt out"),
            false => format!("a branch of `{name}` offers no way to opt out"),
        };
        let help = "add `%unsubscribe-text%`, or a sentence such as `Reply with stop and we \
                    will not write again.`";
        found.push(found.at(place, headline).help(help));
    }
    Ok(())
}

/// Whether a piece lets the reader opt out.
fn is_optout(piece: &NodeKind) -> bool {
    match piece {
        NodeKind::Sender(SenderVariable::UnsubscribeText) => true,
        NodeKind::Text(text) => asks_for_a_stop(text),
        _ => false,
    }
}

fn asks_for_a_stop(text: &str) -> bool {
    visible(text).split(['.', '!', '?', ';']).any(|sentence| {
        let sentence = words(sentence);
        let all: Vec<&str> = sentence.split(' ').collect();
        all.iter().enumerate().any(|(index, word)| {
            let denied = index > 0 && ["not", "no", "don", "never", "t"].contains(&all[index - 1]);
            let after = &all[index + 1..all.len().min(index + 1 + NEAR)];
            let stops = after.iter().any(|word| STOP.contains(word))
                || after.windows(2).any(|pair| pair == ["opt", "out"]);
            ANSWER.contains(word) && !denied && stops
        })
    })
}

#[cfg(test)]
mod tests {
    use super::asks_for_a_stop;

    #[test]
    fn a_sentence_that_lets_the_reader_stop_is_told_from_others() {
        let cases = [
            ("Reply STOP and I will not write again.", true),
            ("Just answer with the word\n\"unsubscribe\".", true),
            ("Reply to opt out.", true),
            ("Antworten Sie mit Stopp.", true),
            ("No answer is needed. We stop by on Monday.", false),
            ("Do not reply to unsubscribe.", false),
            ("Shall I stop? Please reply.", false),
            ("<!-- reply stop -->", false),
        ];
        for (text, expected) in cases {
            assert_eq!(asks_for_a_stop(text), expected, "{text}");
        }
    }
}

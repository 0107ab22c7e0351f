//! `msg-subject-truthful`: no subject presses or claims a dealing that does not exist.

use super::sequence::sent;
use super::wording::{holds, reading};
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "F011",
    name: "msg-subject-truthful",
    summary: "no subject presses or claims a dealing that does not exist",
    group: Group::Message,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "FTC, WA",
    page: include_str!("msg_subject_truthful.md"),
    check: Check::Campaign(check),
};

/// Wordings that feign a hurry or a dealing with the reader.
const FALSE: [&str; 22] = [
    "last chance",
    "act now",
    "urgent",
    "final notice",
    "final warning",
    "expires today",
    "ends today",
    "only today",
    "immediate action",
    "your invoice",
    "your account",
    "your order",
    "payment due",
    "as discussed",
    "as promised",
    "as agreed",
    "per our conversation",
    "our call",
    "our meeting",
    "letzte chance",
    "wie besprochen",
    "dringend",
];

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    for sent in sent(subject)? {
        let Some(line) = &sent.template.front.subject else { continue };
        let fallbacks = sent.template.fallbacks();
        let claimed = line.expansions().find_map(|expansion| {
            let text = reading(&expansion, &fallbacks);
            FALSE.into_iter().find(|claim| holds(&text, claim))
        });
        if let Some(claim) = claimed {
            let headline = format!("the subject says `{claim}`");
            let problem = found.at(line.whole(), headline);
            let help = "delete it; where it is true, a reviewer may waive this with the evidence";
            found.push(problem.label("untrue of a first contact").help(help));
        }
    }
    Ok(())
}

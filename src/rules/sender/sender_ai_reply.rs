//! `sender-ai-reply`: no answer is written and sent without a person.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "G010",
    name: "sender-ai-reply",
    summary: "no answer is written and sent without a person",
    group: Group::Sender,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "AIA50(1), CA, UT",
    page: include_str!("sender_ai_reply.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let automatic = subject.sender()?.auto_reply.as_ref().filter(|reply| reply.value);
    if let Some(automatic) = automatic {
        let headline = "answers would be sent without a person";
        let help = "remove `auto_reply`: drafts for a person to send are all that is possible";
        let fix = subject.removing(automatic.at, "auto_reply");
        found.push(found.at(automatic.at, headline).help(help).fix_where(fix));
    }
    Ok(())
}

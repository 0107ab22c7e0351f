//! `sender-agent-disclosed`: every message of a virtual agent says in each wording that it is
//! one.

use super::agent::admits;
use crate::diagnostic::Severity;
use crate::rules::message::sequence::sent;
use crate::rules::message::wording::{Held, held, says, words};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::policy::IdentityKind;

pub(super) static RULE: Rule = Rule {
    code: "G002",
    name: "sender-agent-disclosed",
    summary: "every message of a virtual agent says in each wording that it is one",
    group: Group::Sender,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "S0, CA, AIA50",
    page: include_str!("sender_agent_disclosed.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let identity = subject.identity()?;
    if identity.is.value != IdentityKind::VirtualAgent {
        return Ok(());
    }
    let name = &subject.sender()?.identity.value;
    let Some(disclosure) = &identity.disclosure else {
        let headline = format!("`{name}` is a virtual agent without a disclosure");
        let help = "add `disclosure:` with the sentence that every message carries";
        found.push(found.at(identity.is.at, headline).help(help));
        return Ok(());
    };
    if !admits(disclosure) {
        let headline = format!("the disclosure of `{name}` does not say what `{name}` is");
        let help = "say it in plain words, such as `I am a virtual assistant`";
        found.push(found.at(disclosure.at, headline).help(help));
    }
    let wanted = words(disclosure);
    for sent in sent(subject)? {
        let front = &sent.template.front;
        let (at, headline) = match held(&sent.template.body, |piece| says(piece, &wanted)) {
            Held::Always => continue,
            Held::Partly(branch) => (
                branch,
                format!("a branch of `{}` hides that `{name}` is no person", front.id.value),
            ),
            Held::Never => {
                let headline =
                    format!("`{}` does not say that `{name}` is no person", front.id.value);
                (front.id.at, headline)
            }
        };
        found.push(
            found
                .at(at, headline)
                .also(disclosure.at, "every message carries this sentence")
                .help(format!("write `{}` outside of every choice", disclosure.value)),
        );
    }
    Ok(())
}
